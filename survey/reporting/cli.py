"""Commands for results: write the report of a closed round as PDF, check one, and check what was published."""

import sys
from pathlib import Path
from typing import BinaryIO

import click

from survey.accounts import look
from survey.audit.models import Action
from survey.audit.services import ON_SERVER, record
from survey.config import SettingsError, from_environment
from survey.core.text import LANGUAGES, Language
from survey.infra import clock
from survey.infra.db import read_only, session_for
from survey.reporting.documents.organisation import write_report
from survey.reporting.errors import BeingCountedError, NotClosedError, TooFewError
from survey.rounds.services import round_by_key


@click.group()
def report() -> None:
    """Write the report of a round as PDF, and check one."""


@report.command()
@click.argument("round_key")
@click.option("--language", type=click.Choice(LANGUAGES), multiple=True, help="By default those that are offered.")
@click.option("--out", type=click.Path(path_type=Path), help="File, or folder for a file of our own name; here.")
def write(round_key: str, language: tuple[Language, ...], out: Path | None) -> None:
    """Write the report of the closed round with ROUND_KEY."""
    try:
        settings = from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    with session_for(settings.database_url) as session:
        languages = language or look.languages(session)
        if out is not None and out.suffix == ".pdf" and len(languages) > 1:
            raise click.UsageError("Give one --language with one file, or a folder for both.")
        found = round_by_key(session, round_key)
        if found is None:
            raise click.ClickException(f"There is no round {round_key!r}; `survey round list` shows them.")
        try:
            with click.progressbar(languages, label="Writing", show_eta=False) as progress:
                written = [
                    _write(out or Path(), *write_report(session, found, chosen, settings, clock.now()))
                    for chosen in progress
                ]
            record(session, ON_SERVER, Action.REPORT_SAVED, found.name, clock.now())
        except NotClosedError:
            raise click.ClickException("The round is not over yet: its report comes when it is.") from None
        except BeingCountedError:
            raise click.ClickException(
                "The round is not published yet: the worker does that, within minutes."
            ) from None
        except TooFewError:
            raise click.ClickException(f"Fewer than {settings.min_cell_size} people took part: no report.") from None
    click.echo("\n".join(map(str, written)))


@report.command()
@click.argument("file", type=click.File("rb"))
def verify(file: BinaryIO) -> None:
    """Tell whether the figures and pages of the report FILE are those that were published.

    Ends with 0 when they are; 3: a figure differs; 4: the words of a page differ; 5: another publication; 6: no such
    publication here; 7: not one of our reports; 8: a broken file.
    """
    from survey.reporting.documents.saying import words  # noqa: PLC0415  # for this command only, with WeasyPrint
    from survey.reporting.documents.verifying import verify as verified  # noqa: PLC0415

    settings = from_environment()
    with read_only(), session_for(settings.database_url) as session:
        found = verified(session, file.read(), settings, clock.now())
    click.echo("\n".join(words(found)))
    sys.exit(found.verdict)


def _write(out: Path, name: str, pdf: bytes) -> Path:
    path = out if out.suffix == ".pdf" else out / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pdf)
    return path


@click.group()
def disclosure() -> None:
    """Check that published figures tell about no few people."""


@disclosure.command(name="audit")
def audit_all() -> None:
    """Solve for every group that follows from all that was ever published, and list those of too few people."""
    from survey.reporting.publications.checking import check  # noqa: PLC0415  # NumPy, for this command only

    with read_only(), session_for(from_environment().database_url) as session:
        found = check(session, clock.now())
    for name in found.changed:
        click.echo(f"{name}: the figures are not those that were published, for their hash differs.")
    for name in found.gone:
        click.echo(f"{name}: cannot be checked, for its answers are not all there any more.")
    for name in found.aged:
        click.echo(f"{name}: not checked, for its answers were deleted when their time was over.")
    for small in found.small:
        units = ", ".join(found.names.get(unit, "people without a unit") for unit in sorted(small.groups))
        figure = " ".join(word for word in small.name if word)
        click.echo(f"{' and '.join(small.rounds)}, {figure}: tells about {small.people} people of {units}.")
    if not found.fits:
        raise click.ClickException("What was published does not keep its promise: see above.")
    click.echo(f"{found.rounds} rounds, {found.figures} figures: none tells about fewer people than may be shown.")
