"""Commands for the database: bring its tables up to date."""

import click

from survey.config import SettingsError, from_environment
from survey.migrations import upgrade as upgrade_to_head


@click.group()
def db() -> None:
    """Create the database or bring it up to date."""


@db.command()
def upgrade() -> None:
    """Run the migrations that this database has not had yet."""
    try:
        upgrade_to_head(from_environment().database_url)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    click.echo("The database is up to date.")
