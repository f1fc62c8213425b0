"""Commands for the organisation: its name, and who may sign in."""

import click

from survey.accounts import services
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
@click.password_option(help="Asked for when left out; at least 12 characters.")
def add(email: str, role: str, password: str) -> None:
    """Let EMAIL sign in."""
    try:
        with session_for(from_environment().database_url) as session:
            services.add_staff(session, email, password, Role(role))
            record(session, ON_SERVER, Action.STAFF_ADDED, f"{email}: {role}", clock.now())
    except services.PasswordError:
        raise click.ClickException(
            f"Choose a password of {services.PASSWORD_MIN} to {services.PASSWORD_MAX} characters."
        ) from None
    except services.EmailTakenError:
        raise click.ClickException(f"{email} can sign in already.") from None
    click.echo(f"{email} can sign in now.")


@staff.command()
@click.argument("name")
def organisation(name: str) -> None:
    """Set the NAME of the organisation, as pages and reports show it."""
    with session_for(from_environment().database_url) as session:
        services.set_organisation(session, name)
        record(session, ON_SERVER, Action.ORGANISATION_CHANGED, name, clock.now())
    click.echo(f"The organisation is called {name} now.")
