"""Commands for the organisation: its name, and who may sign in."""

import click

from survey.accounts import colleagues, services
from survey.audit.models import Action
from survey.audit.services import ON_SERVER, record
from survey.config import from_environment
from survey.infra import clock
from survey.infra.db import session_for
from survey.infra.permissions import STAFF, Role


@click.group()
def staff() -> None:
    """Give colleagues access: HR to the results of groups, contacts to requests, the works council to the audit log."""


@staff.command()
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in STAFF]), default=Role.HR.value, show_default=True)
def add(email: str, role: str) -> None:
    """Let EMAIL sign in, and print the link with which they choose a password: it works once, for a day."""
    settings = from_environment()
    try:
        with session_for(settings.database_url) as session:
            made = colleagues.add(session, email, Role(role))
            link = colleagues.add_link(session, made, colleagues.FIRST, clock.now(), settings, mail=False)
            record(session, ON_SERVER, Action.STAFF_ADDED, f"{made.email}: {role}", clock.now())
    except colleagues.EmailTakenError:
        raise click.ClickException(f"{email} can sign in already.") from None
    click.echo(link)


@staff.command()
@click.argument("name")
def organisation(name: str) -> None:
    """Set the NAME of the organisation, as pages and reports show it."""
    with session_for(from_environment().database_url) as session:
        services.set_organisation(session, name)
        record(session, ON_SERVER, Action.ORGANISATION_CHANGED, name, clock.now())
    click.echo(f"The organisation is called {name} now.")
