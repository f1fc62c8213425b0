"""Figures for others to compute with: what was published of the groups of a round in, plain rows and a codebook out."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from survey.core.disclosure.cells import Bound, Cell, Count, People, Publication, Suppressed
from survey.core.disclosure.moments import Where
from survey.core.disclosure.together import Relation, Reliability, Together
from survey.core.questionnaires.nodes import bounds
from survey.core.reports.margins import Basis, Interval, Margins
from survey.core.scores.layout import Layout, Part


class FigureRow(NamedTuple):
    """One figure: whose, what of, its value and how far that is known; or why it is not shown.

    figure: respondents, mean, share, unknown (the share that does not know), correlation or alpha. A share is a
    percentage of the people who answered. outcome: that of a correlation, as questionnaire/scale. bound: exact, at_most
    or at_least. people_low, people_high: how many people are behind it. basis: what the interval rests on, whole_group,
    exact or estimate. clear: yes or no, whether a correlation is more than chance.
    """

    group: str
    questionnaire: str
    version: str
    figure: str
    key: str
    answer: str
    outcome: str
    value: float | str
    bound: str
    interval_low: float | str
    interval_high: float | str
    people_low: int | str
    people_high: int | str
    hidden: str
    basis: str
    clear: str = ""


class Whose(NamedTuple):
    """A group: its name (empty for everybody), its figures, and how many people it has (0 for unknown)."""

    name: str
    publication: Publication
    headcount: int


class CodeRow(NamedTuple):
    """What a key stands for: a scale, a band of one, an item, or an answer to one. A band begins at its lowest."""

    questionnaire: str
    version: str
    what: str
    key: str
    answer: str
    text_nl: str
    text_en: str
    lowest: float | str
    highest: float | str
    better: str
    source: str


NOTHING: Final = ""


def figure_rows(groups: Sequence[Whose], layout: Layout, together: Together | None = None) -> Iterator[FigureRow]:
    """Yield the figures of each group: how many took part and the scales; of the first the items too.

    together: what goes together in the round; its lines are of everybody and come last.
    """
    for at, (name, publication, headcount) in enumerate(groups):
        margins = Margins(publication.respondents, headcount)
        yield _row(name, ("", ""), "respondents", "", "", publication.respondents)
        for part, cells in zip(layout.parts, publication.parts, strict=False):
            about = (part.questionnaire.key, str(part.questionnaire.version))
            for scale in part.questionnaire.shown_scales:
                own = cells.scales[scale.key]
                yield _row(name, about, "mean", scale.key, "", own.mean, margins.of_mean(own.mean))
                for band, share in zip(scale.bands, own.bands, strict=True):
                    yield _row(name, about, "share", scale.key, band.key, share, margins.of_share(share))
        if at == 0:
            yield from _items(name, publication, layout, margins)
    if together:
        yield from _together(together, layout)


def _together(together: Together, layout: Layout) -> Iterator[FigureRow]:
    def told(figure: str, where: Where, outcome: str, own: Relation | Reliability, clear: str) -> FigureRow:
        questionnaire, people = layout.parts[where.part].questionnaire, own.people
        start = ("", questionnaire.key, str(questionnaire.version), figure, where.scale, "", outcome)
        margin = (Bound.EXACT.value, own.low, own.high, people.low, people.high, NOTHING, Basis.ESTIMATE.value)
        return FigureRow(*start, own.value, *margin, clear)

    for one in together.relations:
        outcome = f"{layout.parts[one.outcome.part].questionnaire.key}/{one.outcome.scale}"
        yield told("correlation", one.topic, outcome, one, "yes" if one.clear else "no")
    for other in together.reliability:
        yield told("alpha", other.scale, NOTHING, other, NOTHING)


def _items(name: str, publication: Publication, layout: Layout, margins: Margins) -> Iterator[FigureRow]:
    for part, cells in zip(layout.parts, publication.parts, strict=False):
        about = (part.questionnaire.key, str(part.questionnaire.version))
        for item in part.items:
            own = cells.items[item.key]
            for option, share in zip(part.questionnaire.options(item), own.options, strict=True):
                yield _row(name, about, "share", item.key, str(option.value), share, margins.of_share(share))
            if own.dont_know is not None:
                yield _row(name, about, "unknown", item.key, "", own.dont_know, margins.of_share(own.dont_know))


def _row(  # noqa: PLR0913, PLR0917  # the columns of a line, in their order
    group: str,
    about: tuple[str, str],
    figure: str,
    key: str,
    answer: str,
    cell: Cell | Count,
    margin: Interval | None = None,
) -> FigureRow:
    start = (group, *about, figure, key, answer, NOTHING)
    if isinstance(cell, Suppressed):
        return FigureRow(*start, *(NOTHING,) * 6, cell.reason.value, NOTHING)
    if isinstance(cell, People):
        value = cell.low if cell.low == cell.high else NOTHING
        return FigureRow(*start, value, NOTHING, NOTHING, NOTHING, cell.low, cell.high, NOTHING, NOTHING)
    low, high, basis = (margin.low, margin.high, margin.basis.value) if margin else (NOTHING,) * 3
    people = cell.people
    return FigureRow(*start, cell.value, cell.bound.value, low, high, people.low, people.high, NOTHING, basis)


def codebook(layout: Layout) -> Iterator[CodeRow]:
    """Yield what each key in the rows of a round stands for, in both languages."""
    for part in layout.parts:
        yield from _scales(part)
        yield from _questions(part)


def _scales(part: Part) -> Iterator[CodeRow]:
    questionnaire = part.questionnaire
    about = (questionnaire.key, str(questionnaire.version))
    for scale in questionnaire.shown_scales:
        low, high = bounds(questionnaire, scale.score)
        source = scale.reference.source if scale.reference else NOTHING
        yield CodeRow(*about, "scale", scale.key, "", scale.title.nl, scale.title.en, low, high, scale.better, source)
        for band in scale.bands:
            text = band.label
            yield CodeRow(
                *about,
                "band",
                scale.key,
                band.key,
                text.nl,
                text.en,
                band.from_,
                NOTHING,
                NOTHING,
                scale.band_source or "",
            )


def _questions(part: Part) -> Iterator[CodeRow]:
    questionnaire = part.questionnaire
    about = (questionnaire.key, str(questionnaire.version))
    for item in part.items:
        yield CodeRow(*about, "item", item.key, "", item.text.nl, item.text.en, *(NOTHING,) * 3, item.source)
        for option in questionnaire.options(item):
            text = option.text
            yield CodeRow(*about, "answer", item.key, str(option.value), text.nl, text.en, *(NOTHING,) * 4)
