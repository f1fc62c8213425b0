"""Figures as a reader sees them: cells and rows of a report in, texts and charts in one language out."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Final, Protocol

from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup

from survey.core.disclosure.cells import Bound, Cell, Count, People, Published, Reason, Suppressed
from survey.core.reports.composition import Unlike
from survey.core.reports.heatmap import HeatMap, HeatRow
from survey.core.reports.margins import Basis, Interval
from survey.core.reports.report import BandRow, ItemRow, OptionRow, PartReport, ScaleRow
from survey.core.text import Language
from survey.infra import charts
from survey.infra.charts import Axis, Bar, Segment, Spread
from survey.infra.heat import Legend, Line, Square, heat
from survey.infra.i18n import any_of
from survey.infra.render.document import texts

SIGNS: Final = {Bound.EXACT: "", Bound.AT_MOST: "≤ ", Bound.AT_LEAST: "≥ "}
NOT_SHOWN: Final = "–"
FIGURE_SPACE: Final = "\N{FIGURE SPACE}"
PAGE: Final = 660
"""The width of a chart of a whole page in its own units: the fewer, the larger its texts."""


class Margined(Protocol):
    """Whatever has a figure that may have a margin."""

    @property
    def margin(self) -> Interval | None:
        """Where the truth about the group lies."""


class Figures:
    """Writes and draws figures in one language."""

    COLUMN: Final = 440
    BOARD: Final = 540
    """Widths of charts in a column of a page, and on the board's page, whose texts are larger."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def _(self, text: str, **values: object) -> str:
        return texts(self.language).gettext(text) % values

    def _number(self, value: float) -> str:
        return _written(value, self.language)

    def signed(self, value: float, *, short: bool) -> str:
        """Write a difference of scores with its sign, to a tenth on a short scale: +6, −0.4, 0."""
        rounded = round(value, 1) if short else round(value)
        sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
        return sign + self._number(abs(rounded))

    def any_of(self, answers: Sequence[str]) -> str:
        """Return answers of which one is given, in quotation marks: “Never” or “Seldom”."""
        return any_of(answers, self.language)

    def whole(self, number: int) -> str:
        """Write a number that is no secret, such as a headcount: 12,183."""
        return self._number(number)

    def day(self, day: date) -> str:
        """Return a date: 24 November 2026."""
        return str(format_date(day, "d MMMM yyyy", locale=self.language))

    def mean(self, row: ScaleRow) -> str:
        """Return a mean: 62, ≥ 98, or a dash."""
        return self.value(row.mean)

    def interval(self, row: Margined) -> str:
        """Return the margin of a figure: 58–66, that everybody answered, or a dash where there is none."""
        found = row.margin
        if found is None:
            return NOT_SHOWN
        if found.basis is Basis.WHOLE_GROUP:
            return self._("whole group")
        return f"{self._number(found.low)}–{self._number(found.high)}"

    def near(self, row: Margined) -> str:
        """Return the margin of a share to write beside it: (28–41), or nothing where there is none to tell."""
        told = row.margin is not None and row.margin.basis is not Basis.WHOLE_GROUP
        return f"({self.interval(row)})" if told else ""

    def share(self, cell: Cell) -> str:
        """Return a percentage: 34%, ≤ 10%, or a dash."""
        return f"{self.value(cell)}%" if isinstance(cell, Published) else NOT_SHOWN

    def in_words(self, cell: Cell) -> str:
        """Return a percentage for a sentence: 34%, at most 10%, or a dash."""
        if not isinstance(cell, Published) or cell.bound is Bound.EXACT:
            return self.share(cell)
        share = f"{self._number(cell.value)}%"
        at_most = cell.bound is Bound.AT_MOST
        return self._("at most %(share)s", share=share) if at_most else self._("at least %(share)s", share=share)

    def padded(self, cell: Cell) -> str:
        """Return a percentage as wide as the widest, so that a column of them stands straight."""
        return self.share(cell).rjust(5, FIGURE_SPACE)

    def value(self, cell: Cell) -> str:
        """Return a figure: 62, ≥ 98, or a dash."""
        return SIGNS[cell.bound] + self._number(cell.value) if isinstance(cell, Published) else NOT_SHOWN

    def number(self, count: Count) -> str:
        """Return a number of people for a table that says it is rounded: 60, 5–9, < 5, a dash."""
        if isinstance(count, Suppressed):
            return f"< {count.fewer_than}" if count.reason is Reason.TOO_FEW else NOT_SHOWN
        return self._number(count.about) if count.about else f"{self._number(count.low)}–{self._number(count.high)}"

    def people(self, count: Count) -> str:
        """Return a number of people for a sentence: 142 people, about 60 people, 5 to 9 people, fewer than 5 people."""
        if isinstance(count, Suppressed) and count.reason is not Reason.TOO_FEW:
            return self._("a number of people that is not shown")
        if isinstance(count, Suppressed):
            return self._("fewer than %(number)s people", number=count.fewer_than)
        if count.low == count.high:
            return self._("%(number)s people", number=self._number(count.low))
        if count.about:
            return self._("about %(number)s people", number=self._number(count.about))
        return self._("%(low)s to %(high)s people", low=self._number(count.low), high=self._number(count.high))

    def rate(self, unit: Unlike) -> str:
        """Return the share of a unit that took part: 38%, or 26–50%."""
        ends = dict.fromkeys((self._number(unit.low), self._number(unit.high)))
        return f"{'–'.join(ends)}%"

    def why(self, cell: Cell) -> str:
        """Return why a figure is not shown; an empty text when it is."""
        if isinstance(cell, Published):
            return ""
        if cell.reason is Reason.NOT_ASKED:
            return self._("not asked in the short form")
        if cell.reason is Reason.PROTECTS:
            return self._("not shown: it would tell about another, smaller group")
        if cell.reason is Reason.SPREAD:
            return self._("not shown: too few people to split them up")
        if cell.reason is Reason.FEW_WORK_THERE:
            return self._("not shown: fewer than %(number)s people work here", number=cell.fewer_than)
        return self._("not shown: fewer than %(number)s answers", number=cell.fewer_than)

    def unseen(self, cell: Cell) -> str:
        """Return why a figure is not shown, for whoever hears the dash in its place; an empty text when it is."""
        return "" if isinstance(cell, Published) else Markup('<span class="unseen"> %s</span>') % self.why(cell)

    def scores_chart(self, rows: Sequence[ScaleRow], title: str, width: int = PAGE) -> Markup:
        """Return the chart of several scales' means; all have the ends of the first, and ticks where bands agree."""
        bars = [
            Bar(
                label=row.title,
                value=row.mean.value if isinstance(row.mean, Published) else None,
                text=self.mean(row),
                state=row.band.state if row.band else "unknown",
                word=row.band.label if row.band else self._short(row.mean),
                interval=whisker(row) if width == PAGE else None,
            )
            for row in rows
        ]
        starts = {tuple(band.start for band in row.bands[1:]) for row in rows}
        axis = Axis(rows[0].ends, starts.pop() if len(starts) == 1 else ())
        return charts.bars(bars, f"{title}. {self._spoken(rows)}", axis, width, 26 if width == PAGE else 23)

    def spread_chart(self, rows: Sequence[ScaleRow], title: str) -> Markup:
        """Return the chart of how people spread over the bands of several scales."""
        spreads = [
            Spread(
                row.title,
                [self._segment(band.share) for band in row.bands if isinstance(band.share, Published)],
                self._short(row.bands[0].share),
            )
            for row in rows
        ]
        return charts.spreads(spreads, [band.label for band in rows[0].bands], title, PAGE)

    def steps_chart(self, row: ScaleRow, title: str, axis: str, action: str) -> Markup:
        """Return the chart of how people spread over the scores of a scale of few steps."""
        columns = [(str(step.score), self._segment(step.share)) for step in row.steps]
        first = next((at for at, step in enumerate(row.steps) if step.state == "low"), None)
        return charts.histogram(columns, title, axis, None if first is None else (first, action))

    def heat_map(self, found: HeatMap, title: str, everybody: str, *, spoken: bool = False) -> Markup:
        """Return the heat map of a questionnaire; everybody: what the group of all is called.

        spoken: its figures are in no table beside it, so that its title holds them for who does not see it.
        """
        lines = [
            Line(
                row.group.name or everybody,
                "" if isinstance(row.group.respondents, Suppressed) else self.number(row.group.respondents),
                [Square(cell.shade, self.value(cell.mean)) for cell in row.cells],
            )
            for row in found.rows
        ]
        if spoken:
            title = f"{title}. " + "; ".join(
                f"{line.label}: "
                + ", ".join(f"{topic} {square.text}" for topic, square in zip(found.topics, line.squares, strict=True))
                for line in lines
            )
        return heat(lines, found.topics, title, Legend(self._("worst"), self._("best"), self._("not shown")), PAGE)

    def heat_cells(self, row: HeatRow) -> Markup:
        """Return the cells of a row of the table beside a heat map: each figure, or a dash and why it is not shown.

        Written here, as those below: in a template the cells of a large table are a third of their page's time.
        """
        cells = (f"<td>{self.value(cell.mean)}{self.unseen(cell.mean)}</td>" for cell in row.cells)
        return Markup("".join(cells))  # noqa: S704  # numbers, and what was escaped

    def band_cells(self, row: ScaleRow) -> Markup:
        """Return the cells of a row of the table of scores: the share of each band, and its margin."""

        def near(band: BandRow) -> str:
            return f'<br><span class="muted">{self.near(band)}</span>' if self.near(band) else ""

        cells = (
            f'<td class="number">{self.share(one.share)}{self.unseen(one.share)}{near(one)}</td>' for one in row.bands
        )
        return Markup("".join(cells))  # noqa: S704  # as above

    def _segment(self, cell: Cell) -> Segment:
        if isinstance(cell, Suppressed):
            return Segment(None, "", exact=False)
        return Segment(cell.value, self.share(cell), cell.bound is Bound.EXACT, cell.bound is Bound.AT_LEAST)

    def _short(self, cell: Cell) -> str:
        """Return the short word for a figure that is not shown."""
        if isinstance(cell, Suppressed) and cell.reason is Reason.NOT_ASKED:
            return self._("not asked")
        return self._("not shown")

    def _spoken(self, rows: Sequence[ScaleRow]) -> str:
        """Return the chart in words, for people who do not see it."""
        words = [
            f"{row.title}: {self.mean(row)}, {row.band.label if row.band else self._short(row.mean)}" for row in rows
        ]
        return "; ".join(words) + "."


@lru_cache(maxsize=2048, typed=True)
def _written(value: float, language: Language) -> str:
    """Write a number as the language does; a fraction always with its one decimal. A page has few, many times over."""
    return str(format_decimal(value, "#,##0" if isinstance(value, int) else "#,##0.0", locale=language))


def whisker(row: Margined) -> tuple[float, float] | None:
    """Return the ends of the line that a chart draws for the margin of a mean."""
    told = row.margin if row.margin is not None and row.margin.basis is not Basis.WHOLE_GROUP else None
    return (told.low, told.high) if told else None


def counts(rows: Sequence[ScaleRow]) -> dict[str, int]:
    """Return how many topics are in each state."""
    found = {"low": 0, "fair": 0, "good": 0}
    for row in rows:
        if row.band:
            found[row.band.state] += 1
    return found


def by_people(options: Sequence[OptionRow]) -> list[OptionRow]:
    """Return answers, what most people gave first; those that too few gave stay in the questionnaire's order.

    Where numbers of people are rounded to the same the share decides.
    """

    def most(option: OptionRow) -> tuple[float, float]:
        people = option.people.low if isinstance(option.people, People) else 0
        return -people, -(option.share.value if people and isinstance(option.share, Published) else 0)

    return sorted(options, key=most)


def told(items: Sequence[ItemRow]) -> list[ItemRow]:
    """Return the items of which something may be shown."""
    return [
        item
        for item in items
        if any(isinstance(share, Published) for share in (item.dont_know, *(one.share for one in item.options)))
    ]


def silent(part: PartReport) -> list[str]:
    """Return the titles of the topics of which nothing may be shown."""
    return [topic.title for topic in part.topics if not told(topic.items)]


def tables(items: Sequence[ItemRow]) -> list[tuple[bool, list[ItemRow]]]:
    """Return items in order, cut into tables; True where neighbours have the same options, to be columns of a grid."""
    found: list[tuple[bool, list[ItemRow]]] = []
    for _set, group in groupby(items, key=lambda item: (item.several, item.option_set)):
        rows = list(group)
        grid = len(rows) > 1 and not rows[0].several
        if found and not grid and not found[-1][0]:
            found[-1][1].extend(rows)
        else:
            found.append((grid, rows))
    return found


def sources(part: PartReport) -> list[str]:
    """Return the sources of a questionnaire's bands, each once."""
    return list(dict.fromkeys(row.band_source for row in (*part.scales, *part.strains)))
