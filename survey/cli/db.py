"""Commands for the database: bring its tables up to date."""

import click

from survey.config import from_environment
from survey.infra.db import reachable
from survey.migrations import upgrade as upgrade_to_head


@click.group()
def db() -> None:
    """Create the database or bring it up to date."""


@db.command()
def upgrade() -> None:
    """Run the migrations that this database has not had yet."""
    url = from_environment().database_url
    with reachable():
        upgrade_to_head(url)
    click.echo("The database is up to date.")
