"""Shortfalls over rounds: what was published of an item in each in; the share of people with one, as a line, out.

A shortfall is an answer that calls for an action, or several of which people give one. Its share follows from those
that are published, so it tells nothing more. Fewer is always better.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Final, NamedTuple

from survey.core.disclosure.behind import Sensitive
from survey.core.disclosure.cells import EXACT_FROM, Bound, Cell, Published, Suppressed
from survey.core.questionnaires.links import Shortfall
from survey.core.questionnaires.questionnaire import Item
from survey.core.reports.margins import Interval, of_share
from survey.core.reports.report import GroupReport
from survey.core.reports.statistics import ShareSample, difference_of_shares
from survey.core.reports.trend import Asked, Held, Line, Verdict, changed, few_moved, group_of, placed
from survey.core.scores.layout import Layout, Part
from survey.core.text import Language

EVERYBODY: Final = 100
HALF: Final = 0.5


class FoundShortfall(NamedTuple):
    """A shortfall among what a round asked: the questionnaire's place, the item, and the places of its answers."""

    at: int
    part: Part
    item: Item
    places: tuple[int, ...]

    @property
    def key(self) -> str:
        """Its name in plans: questionnaire/item/value,value."""
        questionnaire = self.part.questionnaire
        values = (questionnaire.options(self.item)[at].value for at in self.places)
        return f"{questionnaire.key}/{Shortfall(self.item.key, tuple(values)).key}"

    @property
    def rounding(self) -> float:
        """What its share may be off, in percent, where 20 people and more answered: a half for each that is added."""
        added = len(self.places)
        return HALF if added == 1 else HALF * max(added, len(self.part.questionnaire.options(self.item)) - added)

    def answers(self, language: Language) -> tuple[str, ...]:
        """Return its answers as they were offered."""
        options = self.part.questionnaire.options(self.item)
        return tuple(options[at].text[language] for at in self.places)


def find_shortfall(layout: Layout, key: str) -> FoundShortfall | None:
    """Return a shortfall by its name in plans; None where the round did not ask it, or did not offer its answers."""
    questionnaire, _, rest = key.partition("/")
    item, _, values = rest.partition("/")
    return next(_found(layout, questionnaire, item, {*values.split(",")}), None)


def _found(layout: Layout, questionnaire: str, key: str, values: set[str]) -> Iterator[FoundShortfall]:
    for at, part in enumerate(layout.parts):
        for item in part.items if part.questionnaire.key == questionnaire else ():
            offered = [str(option.value) for option in part.questionnaire.options(item)]
            alone = item.kind == "choice" or len(values) == 1  # answers that go together do not add up
            if item.key == key and alone and values <= {*offered}:
                yield FoundShortfall(at, part, item, tuple(sorted(map(offered.index, values))))


@dataclass(frozen=True)
class ShortfallRow:
    """A shortfall in one round: the question, its answers, and the share of people who gave one."""

    question: str
    answers: tuple[str, ...]
    share: Cell


def shortfall_row(report: GroupReport, layout: Layout, key: str) -> ShortfallRow | None:
    """Return a shortfall as the report of a round tells it; None where that round did not ask it."""
    found = find_shortfall(layout, key)
    if found is None:
        return None
    items = (item for topic in report.parts[found.at].topics for item in topic.items)
    own = next(item for item in items if item.key == found.item.key)
    share = share_of([option.share for option in own.options], found.places)
    return ShortfallRow(own.text, found.answers(report.language), share)


def line_of_shortfall(rounds: Sequence[Held], found: FoundShortfall, language: Language, *, until: int) -> Line:
    """Return the line of a shortfall, not judged beside others yet; until: as of `trend.line_of`."""
    asked = [_asked(held, found) for held in rounds]
    line = Line(
        key=found.key,
        title=found.item.text[language],
        ends=(0, EVERYBODY),
        means=(),
        alike=(),
        verdict=Verdict.FIRST,
        better="low",
        answers=found.answers(language),
    )
    line = placed(line, asked, until=until)
    if line.since is None:
        return line
    sensitive = found.item.key in Sensitive(found.part.questionnaire).items
    return _compared(line, rounds[line.since], rounds[-1], sensitive=sensitive, rounding=found.rounding)


def _asked(held: Held, wanted: FoundShortfall) -> Asked | None:
    """Return the share with a shortfall in a round and how that was asked."""
    found = find_shortfall(held.layout, wanted.key)
    if found is None:
        return None
    how = found.item.kind, found.item.show_if, [one.value for one in found.part.questionnaire.options(found.item)]
    if isinstance(held.publication.respondents, Suppressed):
        return held.publication.respondents, how
    cells = held.publication.parts[found.at].items[found.item.key]
    return share_of(cells.options, found.places), how


def share_of(options: Sequence[Cell], places: Sequence[int]) -> Cell:
    """Return the share of those who gave one of some answers that exclude each other, or of one answer.

    Where not all of them are told exactly, and all others are, it is what these leave; else it is only bounded.
    """
    shown = [cell for cell in options if isinstance(cell, Published)]
    if len(places) == 1 or len(shown) < len(options):  # of answers that exclude each other all are told or none
        return options[places[0]]
    ends, others = _sum(shown, places), _sum(shown, [at for at in range(len(options)) if at not in places])
    rest, people = (EVERYBODY - others[1], EVERYBODY - others[0]), shown[0].people
    exact = next((low for low, high in (ends, rest) if low == high), None)
    if exact is not None:
        return Published(min(max(exact, 0), EVERYBODY), people)
    low, high = max(ends[0], rest[0]), min(ends[1], rest[1])
    return Published(low, people, Bound.AT_LEAST) if high >= EVERYBODY else Published(high, people, Bound.AT_MOST)


def _sum(cells: Sequence[Published], places: Sequence[int]) -> tuple[float, float]:
    """Return between which percentages the shares of several answers add up to."""
    ends = [_ends(cells[at]) for at in places]
    return sum(low for low, _ in ends), sum(high for _, high in ends)


def _ends(cell: Published) -> tuple[float, float]:
    """Return between which percentages a share lies."""
    low = 0 if cell.bound is Bound.AT_MOST else cell.value
    return low, EVERYBODY if cell.bound is Bound.AT_LEAST else cell.value


def _compared(line: Line, before: Held, after: Held, *, sensitive: bool, rounding: float) -> Line:
    cells = [cell for at in (line.since, -1) if at is not None and isinstance(cell := line.means[at], Published)]
    bound = _moved(*cells) if len(cells) == 2 else None  # noqa: PLR2004  # before and after
    if bound is None:
        return replace(line, verdict=Verdict.HIDDEN)
    if few_moved(before, after, sensitive=sensitive):
        return replace(line, verdict=Verdict.FEW_MOVED)
    if any(cell.people.low < EXACT_FROM for cell in cells):
        return replace(line, verdict=Verdict.TOO_FEW)
    one, two = (_sample(cell, held, rounding) for cell, held in zip(cells, (before, after), strict=True))
    return replace(changed(line, difference_of_shares(one, two)), bound=bound)


def _moved(before: Published, after: Published) -> Bound | None:
    """Return what two shares tell of their difference: all, or that it is at least so far down or up; None: nothing."""
    first, second = _ends(before), _ends(after)
    if before.bound is after.bound is Bound.EXACT:
        return Bound.EXACT
    if second[1] < first[0]:
        return Bound.AT_MOST
    return Bound.AT_LEAST if second[0] > first[1] else None


def _sample(cell: Published, held: Held, rounding: float) -> ShareSample:
    """Return what a share tells of its group; one that is only bounded counts as its bound, which is nearer."""
    n, group = cell.people.low, group_of(cell.people, held.headcount)
    fewest, most = floor((cell.value - rounding) * n / EVERYBODY), ceil((cell.value + rounding) * n / EVERYBODY)
    low, high = of_share(max(fewest, 0), n, group), of_share(min(most, n), n, group)
    margin = Interval(EVERYBODY * low.low, EVERYBODY * high.high, low.basis)
    return ShareSample(cell.value, margin, n, group, rounding)
