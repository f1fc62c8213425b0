"""Commands for people: add a unit."""

import click

from survey.config import from_environment
from survey.infra.db import session_for
from survey.people import services


@click.group()
def people() -> None:
    """Say which units there are and who works in them."""


@people.command()
@click.argument("name")
@click.argument("headcount", type=click.IntRange(min=1))
def unit(name: str, headcount: int) -> None:
    """Add a unit called NAME in which HEADCOUNT people work."""
    try:
        with session_for(from_environment().database_url) as session:
            services.add_unit(session, name, headcount)
    except services.UnitTakenError:
        raise click.ClickException(f"There is a unit called {name.strip()} already.") from None
    click.echo(f"Added {name} with {headcount} people.")
