"""Commands for people: add a unit, import a file."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from survey.audit.models import Action
from survey.audit.services import ON_SERVER, record
from survey.config import from_environment
from survey.infra import clock
from survey.infra.db import session_for
from survey.people import services, uploads
from survey.people.columns import guess, is_enough
from survey.people.planning import Plan
from survey.people.tables import TableError, read_table
from survey.people.wording import COLUMNS, FAULTS, REASONS


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
            record(session, ON_SERVER, Action.PEOPLE_CHANGED, name, clock.now())
    except services.UnitTakenError:
        raise click.ClickException(f"There is a unit called {name.strip()} already.") from None
    click.echo(f"Added {name} with {headcount} people.")


@people.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--complete", is_flag=True, help="The file holds everybody: remove who is not in it.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_(file: Path, complete: bool, dry_run: bool) -> None:  # noqa: FBT001  # click's flags
    """Add and change the people in FILE (CSV or XLSX), all or none of them.

    Columns are recognised by their headings, or by what was chosen on the page for importing.
    """
    try:
        table = read_table(file.read_bytes(), file.name)
    except TableError as error:
        raise click.ClickException(str(FAULTS[error.fault])) from None
    with session_for(from_environment().database_url) as session:
        services.hold_units(session)
        mapped = guess(table.headings, uploads.chosen_headings(session))
        if not is_enough(mapped):
            raise click.ClickException(
                "The headings do not say enough: name, unit, and e-mail address or staff number are needed."
            )
        plan = services.plan_import(session, table, mapped, complete=complete)
        for line in _told(plan, ignored=len(table.headings) - len(mapped)):
            click.echo(line, err=True)
        if not dry_run:
            people = len(plan.added) + len(plan.changed) + len(plan.gone)
            with click.progressbar(length=people, label="Applying", file=sys.stderr) as bar:
                services.apply_plan(session, plan, bar.update)
            record(session, ON_SERVER, Action.PEOPLE_IMPORTED, plan.summary, clock.now())
    verb = "Would be" if dry_run else "Done:"
    click.echo(f"{verb} {len(plan.added)} added, {len(plan.changed)} changed, {len(plan.gone)} removed.")


def _told(plan: Plan, *, ignored: int) -> Iterator[str]:
    """Yield what somebody should know before anything is changed: each row that is left out, and why."""
    if ignored:
        yield f"{ignored} columns are not used."
    for one in plan.rejected:
        yield f"Row {one.row}, {COLUMNS[one.column]}: {REASONS[one.reason]}"
