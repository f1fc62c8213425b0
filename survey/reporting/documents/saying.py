"""What the command says of a report that was checked: what was found in, lines of text out."""

from collections.abc import Iterator
from typing import Final

from survey.core.reports.export import FigureRow
from survey.reporting.documents.verifying import KEYS, Difference, Told, Value, Verdict, Verified

LISTED: Final = 20
"""So many figures that differ are named; of more only how many."""
COLUMNS: Final = FigureRow._fields[KEYS:]


def words(found: Verified) -> Iterator[str]:
    """Yield what was found, a line each; what a terminal would obey instead of show is left out."""
    for line in _words(found):
        yield "".join(letter for letter in line if letter.isprintable())


def _words(found: Verified) -> Iterator[str]:
    if found.told:
        yield _about(found.told)
    match found.verdict:
        case Verdict.EQUAL:
            yield "Each figure that it carries is the one that was published."
            if found.same:
                yield "Each byte of the file is that of the report as it is made now."
            else:
                yield (
                    "The words of each page are those of the report as it is made now. The file itself differs: it was "
                    "made with another version, or a picture in it is another one. Pictures were not compared."
                )
        case Verdict.FIGURES:
            yield f"{_count(len(found.differences), 'figure is', 'figures are')} not as published:"
            yield from map(_difference, found.differences[:LISTED])
            if len(found.differences) > LISTED:
                yield f"… and {len(found.differences) - LISTED} more."
        case Verdict.PAGES:
            yield "Each figure that it carries is the one that was published."
            pages = ", ".join(map(str, found.pages))
            yield (
                f"But the words of page {pages} are not those of the report as it is made now. Somebody changed them, "
                "or it was made with another version, name of the organisation, contact or answer of the employer."
            )
        case Verdict.OTHER_PUBLICATION:
            yield f"The publication of this round has another fingerprint: {found.published}."
            yield "So the file was made from other figures than are kept here, or its fingerprint was changed."
        case Verdict.NO_PUBLICATION:
            yield "There is no such publication here: the round is not known, or is not published."
        case Verdict.NOT_OURS:
            yield "This is no report of ours: it is no PDF that carries its figures."
        case Verdict.BROKEN:
            yield "The file, or what it carries, cannot be read: it is damaged or was changed."


def _about(told: Told) -> str:
    of = told.groups[0][1] or "the whole organisation"
    before = f" and {_count(len(told.earlier), 'round', 'rounds')} before it" if told.earlier else ""
    return (
        f"Report of {of}, round “{told.round_name}”{before}, language {told.language}, publication {told.publication}."
    )


def _difference(found: Difference) -> str:
    group, questionnaire, _, figure, key, answer, outcome = found.key
    about = " ".join(str(word) for word in (questionnaire, figure, key, answer, outcome) if word != "")
    where = group or "the whole organisation"
    if not found.told:
        return f"- {where}, {about}: published as {_row(found.published)}, and not in the file."
    if not found.published:
        return f"- {where}, {about}: {_row(found.told)} in the file, and not published."
    changed = [at for at, (one, other) in enumerate(zip(found.told, found.published, strict=True)) if one != other]
    told = _row(found.told, changed)
    return f"- {where}, {about}: {told} in the file, {_row(found.published, changed)} published."


def _row(values: tuple[Value, ...], columns: list[int] | None = None) -> str:
    shown = range(len(values)) if columns is None else columns
    told = [(COLUMNS[at], values[at]) for at in shown if columns or values[at] != ""]
    return ", ".join(f"{column} {'nothing' if value == '' else value}" for column, value in told)


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
