"""Commands for the organisation: its name, and who may sign in."""

import click

from survey.accounts import services
from survey.config import from_environment
from survey.infra.db import session_for
from survey.infra.permissions import STAFF, Role


@click.group()
def staff() -> None:
    """Give colleagues access: HR to the results of groups, the other contacts to the requests sent to them."""


@staff.command()
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in STAFF]), default=Role.HR.value, show_default=True)
@click.password_option(help="Asked for when left out; at least 12 characters.")
def add(email: str, role: str, password: str) -> None:
    """Let EMAIL sign in."""
    try:
        with session_for(from_environment().database_url) as session:
            services.add_staff(session, email, password, Role(role))
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
    click.echo(f"The organisation is called {name} now.")
