"""Commands for backups: write one, put one back."""

from pathlib import Path

import click

from survey.config import from_environment
from survey.infra import backup as backups

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Write the database to FILE, while everything runs on.

    FILE holds names and addresses: keep it where only you can read. It does not hold SURVEY_SECRET_KEY, the mixer's
    key or other settings. Keep those in another place: without them links and personal codes do not work any more.
    """
    try:
        backups.back_up(from_environment().database_url, file)
    except backups.BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Written to {file}. Keep the settings too, in another place: they are not in it.")


@click.command()
@click.argument("file", type=FILE)
@click.confirmation_option(prompt="The server and the worker are stopped, and FILE may replace the database?")
def restore(file: Path) -> None:
    """Put the backup in FILE in the place of the database.

    Stop the server and the worker first. Mail that waited when FILE was written goes out again, under the same number.
    """
    try:
        aside = backups.restore(from_environment().database_url, file)
    except backups.BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo("The backup is in place. Now run: survey db upgrade")
    if aside:
        click.echo(f"The database that was there is kept in {aside}.")
