"""What became of what measures were to change: what was published in several rounds in; a line for each topic out.

A topic is compared with the round in which its measure was chosen. Where that asked it by other questions it is
compared with the last round before, and never with a later one: by then the measure may have done some of its work.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from survey.core.questionnaires.questionnaire import Scale
from survey.core.reports.statistics import judged
from survey.core.reports.trend import Held, Line, Verdict, called, line_of
from survey.core.scores.layout import Part
from survey.core.text import Language


class Aim(NamedTuple):
    """A topic that a measure is to change, and the place of the round that it came from (−1: before all of them)."""

    questionnaire: str
    scale: str
    since: int


def followed(rounds: Sequence[Held], aims: Sequence[Aim], language: Language) -> dict[Aim, Line]:
    """Return the line of each topic that the last of these rounds or the measure's own knows.

    All are judged together; what two measures share is one comparison. A topic that the last round does not ask has
    the verdict NOT_ASKED, and the round of its measure as the one that it would be compared with.
    """
    lines = {aim: line for aim in aims if (line := _line(rounds, aim, language))}
    compared = {_comparison(aim, line): line.change for aim, line in lines.items() if line.change}
    found = dict(zip(compared, judged([*compared.values()]), strict=True))
    return {aim: called(line, found[_comparison(aim, line)]) if line.change else line for aim, line in lines.items()}


def _comparison(aim: Aim, line: Line) -> tuple[str, str, int | None]:
    return aim.questionnaire, aim.scale, line.since


def _line(rounds: Sequence[Held], aim: Aim, language: Language) -> Line | None:
    own = rounds[aim.since : aim.since + 1] if aim.since >= 0 else ()
    known = next((found for held in (rounds[-1], *own) for found in _scales(held, aim)), None)
    if known is None:
        return None
    line = line_of(rounds, *known, language, until=aim.since)
    if line.means[-1] is not None:
        return line
    asked_then = aim.since >= 0 and line.means[aim.since] is not None
    return replace(line, verdict=Verdict.NOT_ASKED, since=aim.since if asked_then else None)


def _scales(held: Held, aim: Aim) -> Iterator[tuple[Part, Scale]]:
    for part in held.layout.parts:
        if part.questionnaire.key == aim.questionnaire:
            yield from ((part, scale) for scale in part.questionnaire.shown_scales if scale.key == aim.scale)
