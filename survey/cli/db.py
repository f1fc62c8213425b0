"""Commands for the database: bring its tables up to date."""

from pathlib import Path

import click

from survey.config import Settings, SettingsError, from_environment
from survey.infra import backup, clock
from survey.infra.db import must_fit, reachable, session_for
from survey.migrations import upgrade as upgrade_to_head


@click.group()
def db() -> None:
    """Create the database or bring it up to date."""


@db.command()
def upgrade() -> None:
    """Run the migrations that this database has not had yet; where SURVEY_BACKUP_FOLDER is set, after a backup."""
    settings = from_environment()
    with reachable():
        _back_up(settings)
        upgrade_to_head(settings.database_url)
    click.echo("The database is up to date.")


def _back_up(settings: Settings) -> None:
    """Write a backup of a database that migrations will change; it ages out with the daily ones."""
    if not settings.backup_folder or _fits(settings):
        return
    target = Path(settings.backup_folder) / f"{backup.PREFIX}{clock.today(settings.time_zone)}-before-upgrade.backup"
    try:
        backup.back_up(settings.database_url, target, settings.backup_public_key)
    except backup.BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"A backup of what was there is in {target}.")


def _fits(settings: Settings) -> bool:
    """Tell whether there is nothing to change, or no table yet."""
    try:
        with session_for(settings.database_url) as session:
            must_fit(session.connection())
    except SettingsError:
        return False
    return True
