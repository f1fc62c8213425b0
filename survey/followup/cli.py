"""The command that deletes what need not be kept, for a timer to run daily."""

import click

from survey.config import SettingsError, from_environment
from survey.followup import services
from survey.infra import clock
from survey.infra.db import session_for


@click.group()
def requests() -> None:
    """Requests for support."""


@requests.command()
def purge() -> None:
    """Delete the requests that were closed longer ago than the settings say. The worker does so too."""
    try:
        settings = from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    with session_for(settings.database_url) as session:
        gone = services.delete_closed(session, clock.today(settings.time_zone))
    click.echo(f"Deleted {gone} closed {'request' if gone == 1 else 'requests'}.")
