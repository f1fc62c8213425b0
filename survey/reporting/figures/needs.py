"""Needs as a reader sees them: needs and money in, texts, the chart and rows for a file in one language out."""

from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from survey.core.disclosure.cells import Bound, People, Published
from survey.core.reports.needs import Money, Need, NeedList
from survey.infra.answers_chart import choices
from survey.reporting.figures.cells import NOT_SHOWN, PAGE, Figures
from survey.reporting.results.needs import Needs

NOTHING: Final = ""


class NeedFigures(Figures):
    """Writes and draws needs in one language."""

    def needs_chart(self, one: NeedList, title: str) -> Markup:
        """Return the chart of the share of people who lack each thing."""
        rows = [(need.text, self._segment(need.share), self._short(need.share)) for need in one.needs]
        return choices(rows, title, PAGE)

    def headcount(self, people: int) -> str:
        """Return how many people the organisation has."""
        return self._number(people)

    def money(self, money: Money | None) -> str:
        """Return euros: € 450, € 4,300–37,000, € 500 or more; a dash where there is none."""
        if money is None:
            return NOT_SHOWN
        if money.high is None:
            return self._("€ %(low)s or more", low=self._number(money.low))
        if money.low == money.high:
            return f"€ {self._number(money.low)}"
        return f"€ {self._number(money.low)}–{self._number(money.high)}"

    def span(self, ends: tuple[int, int] | None) -> str:
        """Return a range: 43–74, or a dash."""
        if ends is None:
            return NOT_SHOWN
        return self._number(ends[0]) if ends[0] == ends[1] else f"{self._number(ends[0])}–{self._number(ends[1])}"


def need_rows(needs: Needs, figures: NeedFigures) -> Iterator[Sequence[object]]:
    """Yield a heading and a row for each need, to compute with: each range in two columns."""
    yield [
        figures._("Question"),
        figures._("What people lack"),
        figures._("People, from"),
        figures._("People, to"),
        figures._("Share (%%)"),
        figures._("Whole organisation (%%), from"),
        figures._("Whole organisation (%%), to"),
        figures._("Whole organisation, people from"),
        figures._("Whole organisation, people to"),
        figures._("Euros a person, from"),
        figures._("Euros a person, to"),
        figures._("Price of your own"),
        figures._("Euros in all, from"),
        figures._("Euros in all, to"),
    ]
    for one in needs.lists:
        for need in one.needs:
            people = need.people
            yield [
                one.title,
                need.text,
                *((people.low, people.high) if isinstance(people, People) else (figures.number(people), NOTHING)),
                _share(need, figures),
                *(need.interval or (NOTHING, NOTHING)),
                *(need.whole or (NOTHING, NOTHING)),
                *_ends(need.each),
                figures._("yes") if need.priced else NOTHING,
                *_ends(need.cost),
            ]


def _ends(money: Money | None) -> tuple[object, object]:
    if money is None:
        return NOTHING, NOTHING
    return money.low, NOTHING if money.high is None else money.high


def _share(need: Need, figures: NeedFigures) -> float | str:
    """Return a share to compute with where it is known, else as pages write it."""
    if isinstance(need.share, Published) and need.share.bound is Bound.EXACT:
        return need.share.value
    return figures.value(need.share)
