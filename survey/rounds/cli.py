"""Commands for rounds: planning, and the list with each round's link."""

from datetime import datetime

import click

from survey.audit.models import Action
from survey.audit.services import ON_SERVER, record
from survey.config import from_environment
from survey.core.questionnaires.questionnaire import FormName
from survey.infra import clock
from survey.infra.db import session_for
from survey.infra.shelf import shipped, shipped_keys
from survey.rounds import services


@click.group()
def rounds() -> None:
    """Plan rounds and list them."""


@rounds.command()
@click.argument("name")
@click.option("--ask", "keys", multiple=True, type=click.Choice(shipped_keys()), help="Questionnaires; all by default.")
@click.option("--form", type=click.Choice(["short", "full"]), default="short", show_default=True)
@click.option("--first", required=True, type=click.DateTime(["%Y-%m-%d"]), help="First day, such as 2026-12-01.")
@click.option("--last", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Last day.")
def plan(name: str, keys: tuple[str, ...], form: FormName, first: datetime, last: datetime) -> None:
    """Plan a round called NAME and print its link."""
    settings = from_environment()
    asked = [shipped(key) for key in keys or shipped_keys()]
    try:
        with session_for(settings.database_url) as session:
            planned = services.plan_round(session, name, asked, form, (first.date(), last.date()), settings)
            record(session, ON_SERVER, Action.ROUND_PLANNED, planned.name, clock.now())
            link = f"{settings.base_url}/r/{planned.key}"
    except services.WindowError:
        raise click.ClickException(
            "The last day must be on or after the first day, and before the year 2100."
        ) from None
    click.echo(link)


@rounds.command(name="list")
def list_() -> None:
    """List the rounds: key, state, days, name."""
    settings = from_environment()
    now = clock.now()
    with session_for(settings.database_url) as session:
        for found in services.rounds(session):
            first, last = clock.days(found.opens_at, found.closes_at, settings.time_zone)
            click.echo(f"{found.key}  {found.state(now):9}  {first} – {last}  {found.name}")
