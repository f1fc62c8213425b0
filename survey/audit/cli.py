"""The command that checks the audit log: its database in, whether every line still fits out."""

import click

from survey.audit import services
from survey.config import from_environment
from survey.infra.db import session_for


@click.group()
def audit() -> None:
    """Check the log of what staff did."""


@audit.command()
@click.option("--seal", help="A seal that was noted before, such as 120-3f9a0c41d2b7e655: it must still be there.")
def verify(seal: str | None) -> None:
    """Check that no line of the log was changed, put in or taken out since it was written."""
    found: list[services.Head] = []
    kept = seal is None
    try:
        with session_for(from_environment().database_url) as session:
            for head in services.verify(session):
                found = [*found[:1], head]  # where it begins, and where it ends
                kept = kept or str(head) == seal
    except services.BrokenLogError as error:
        raise click.ClickException(f"Line {error.number} of the log does not fit: it was tampered with.") from None
    first, last = found[0], found[-1]
    if not kept and 0 < _number(seal) < first.number:
        raise click.ClickException(
            f"Every line fits. Those up to {first.number} went for their age, this seal with them."
        )
    if not kept:
        raise click.ClickException(f"Every line fits, but the seal {seal} is not there: the log was written anew.")
    number = last.number - first.number
    click.echo(f"All {number} lines fit. Note the last seal, to know later that this log is still there: {last}")


def _number(seal: str | None) -> int:
    number = (seal or "").partition("-")[0]
    return int(number) if number.isdecimal() else 0
