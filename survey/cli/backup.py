"""Commands for backups: write one, put one back, and make the keys with which they are sealed."""

import os
from pathlib import Path

import click

from survey.config import KEY, Settings, from_environment
from survey.infra import backup as backups
from survey.infra import clock

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Write the database to FILE, while everything runs on.

    FILE holds names and addresses: keep it where only you can read. It does not hold SURVEY_SECRET_KEY, the mixer's
    key or other settings. Keep those in another place: without them links and personal codes do not work any more.
    FILE.sha256 is its checksum, by which `survey restore` sees damage: keep the two together.
    """
    settings = from_environment()
    try:
        backups.back_up(settings.database_url, file, settings.backup_public_key)
    except backups.BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Written to {file}. Keep the settings too, in another place: they are not in it.")
    if settings.backup_public_key:
        click.echo("It is sealed: only who has the private key can read it or put it back.")


@click.command("backup-key")
def backup_key() -> None:
    """Print a pair of keys, so that this machine writes backups that it cannot read.

    With SURVEY_BACKUP_PUBLIC_KEY backups are sealed, those of each day too: whoever finds one reads nothing. Without
    the private key nobody can put one back: keep it in two places, neither of them this machine.
    """
    from nacl.public import PrivateKey  # noqa: PLC0415  # only here

    made = PrivateKey.generate()
    click.echo(f"SURVEY_BACKUP_KEY={bytes(made).hex()}          # to restore with; keep it in a safe, not here")
    click.echo(f"SURVEY_BACKUP_PUBLIC_KEY={bytes(made.public_key).hex()}   # for the worker and `survey backup`")


@click.command()
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Replace the database that is there; a copy of it is kept.")
@click.confirmation_option(prompt="The server and the worker are stopped, and FILE may become the database?")
def restore(file: Path, *, replace: bool) -> None:
    """Make the backup in FILE the database, at the version that is installed here.

    Stop the server and the worker first. Mail that was due by now may have gone out after FILE was written: it is held,
    and HR decides on the page Mail whether it is sent. A sealed backup needs its private key: it is asked for, or read
    from SURVEY_BACKUP_KEY.
    """
    settings = from_environment()
    key = _private_key() if backups.is_sealed(file) else ""
    try:
        aside = backups.restore(settings.database_url, file, replace=replace, key=key)
    except backups.BackupError as error:
        raise click.ClickException(str(error)) from None
    if aside:
        click.echo(f"The database that was there is kept in {aside}.")
    _settle(settings)
    click.echo("The backup is in place. Mail that was due is held: HR decides on the page Mail.")


def _private_key() -> str:
    """Return the key of SURVEY_BACKUP_KEY, or what is typed; whoever lists processes does not see it."""
    key = os.environ.get("SURVEY_BACKUP_KEY") or click.prompt("The private key of this backup", hide_input=True)
    key = str(key).strip()
    if not KEY.fullmatch(key):
        raise click.ClickException("A private key is 64 hexadecimal digits, as `survey backup-key` printed them.")
    return key


def _settle(settings: Settings) -> None:
    """Bring a database that was just put back up to date, and hold its mail."""
    from alembic.util import CommandError  # noqa: PLC0415  # SQLAlchemy only when a backup is put back

    from survey.accounts import colleagues  # noqa: PLC0415
    from survey.followup import overdue  # noqa: PLC0415
    from survey.infra.db import session_for  # noqa: PLC0415
    from survey.migrations import upgrade  # noqa: PLC0415
    from survey.rounds.held import hold  # noqa: PLC0415

    try:
        upgrade(settings.database_url)
    except CommandError:
        raise click.ClickException(
            "This backup was made by a newer version. Install that version, then restore the backup again."
        ) from None
    with session_for(settings.database_url) as session:
        hold(session, settings, clock.now())
        colleagues.forget_mail(session)
        overdue.forget(session, settings.time_zone, clock.now())
