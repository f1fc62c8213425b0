"""What became of what measures were to change: what was published in several rounds in; a line for each aim out.

An aim is a topic or a shortfall. It is compared with the round in which its measure was chosen. Where that asked it by
other questions it is compared with the last round before, and never with a later one: by then the measure may have done
some of its work.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from survey.core.questionnaires.questionnaire import Scale
from survey.core.reports.shortfalls import find_shortfall, line_of_shortfall
from survey.core.reports.statistics import judged
from survey.core.reports.trend import Held, Line, Verdict, called, line_of
from survey.core.scores.layout import Part
from survey.core.text import Language


class Aim(NamedTuple):
    """What a measure is to change, and the place of the round that it came from (−1: before all of them).

    key: questionnaire/scale of a topic, questionnaire/item/value,value of a shortfall.
    """

    key: str
    since: int


def followed(rounds: Sequence[Held], aims: Sequence[Aim], language: Language) -> dict[Aim, Line]:
    """Return the line of each aim that the last of these rounds or the measure's own knows.

    All are judged together; what two measures share is one comparison. What the last round does not ask has the verdict
    NOT_ASKED, and the round of its measure as the one that it would be compared with.
    """
    lines = {aim: line for aim in aims if (line := _line(rounds, aim, language))}
    compared = {(aim.key, line.since): line.change for aim, line in lines.items() if line.change}
    found = dict(zip(compared, judged([*compared.values()]), strict=True))
    return {aim: called(line, found[aim.key, line.since]) if line.change else line for aim, line in lines.items()}


def _line(rounds: Sequence[Held], aim: Aim, language: Language) -> Line | None:
    own = rounds[aim.since : aim.since + 1] if aim.since >= 0 else ()
    line = next((line for held in (rounds[-1], *own) for line in _lines(rounds, held, aim, language)), None)
    if line is None or line.means[-1] is not None:
        return line
    asked_then = aim.since >= 0 and line.means[aim.since] is not None
    return replace(line, verdict=Verdict.NOT_ASKED, since=aim.since if asked_then else None)


def _lines(rounds: Sequence[Held], held: Held, aim: Aim, language: Language) -> Iterator[Line]:
    """Yield the line of an aim in the words of a round, if that asked it."""
    shortfall = find_shortfall(held.layout, aim.key)
    if shortfall:
        yield line_of_shortfall(rounds, shortfall, language, until=aim.since)
    for part, scale in _scales(held, aim.key):
        yield line_of(rounds, part, scale, language, until=aim.since)


def _scales(held: Held, key: str) -> Iterator[tuple[Part, Scale]]:
    for part in held.layout.parts:
        for scale in part.questionnaire.shown_scales:
            if key == f"{part.questionnaire.key}/{scale.key}":
                yield part, scale
