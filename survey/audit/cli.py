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
    kept, head = seal is None, services.Head(0, services.BEGINNING)
    try:
        with session_for(from_environment().database_url) as session:
            for head in services.verify(session):  # the last one is said below
                kept = kept or str(head) == seal
    except services.BrokenLogError as error:
        raise click.ClickException(f"Line {error.number} of the log does not fit: it was tampered with.") from None
    if not kept:
        raise click.ClickException(f"Every line fits, but the seal {seal} is not there: the log was written anew.")
    click.echo(f"All {head.number} lines fit. Note the last seal, to know later that this log is still there: {head}")
