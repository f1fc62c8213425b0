"""The view-model of a group report: a publication and its questionnaires in, a GroupReport in one language out.

It holds facts, keys and the questionnaires' own texts; the templates find the words around them. It is made from cells
alone, so no output can show what `survey.core.disclosure.cells` withheld.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import compress
from typing import Final, Literal

from survey.core.disclosure.cells import (
    Bound,
    Cell,
    Count,
    ItemCells,
    PartCells,
    People,
    Policy,
    Publication,
    Published,
    ScaleCells,
)
from survey.core.disclosure.descriptives import steps_of
from survey.core.questionnaires.nodes import bounds
from survey.core.questionnaires.questionnaire import (
    Audience,
    FormName,
    Item,
    Questionnaire,
    Scale,
)
from survey.core.reports.actions import Action, called_for, of_topic, ordered
from survey.core.reports.margins import Interval, Margins
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import band_of
from survey.core.text import Language

NEEDS: Final = "needs_"
"""Items whose key starts so ask what people need, and make the needs list."""
TOP_ACTIONS: Final = 5
STANDS_OUT: Final = 10
"""A flag stands out when it is raised for at least one in so many people."""
State = Literal["good", "fair", "low"]


@dataclass(frozen=True)
class RoundFacts:
    """What is known of a round beside its answers."""

    organisation: str
    name: str
    first_day: date
    last_day: date
    form: FormName
    headcount: int


@dataclass(frozen=True)
class BandRow:
    """A band of a scale and the share of people in it; `start` is its lowest score."""

    label: str
    state: State
    start: float
    share: Cell
    margin: Interval | None


@dataclass(frozen=True)
class StepRow:
    """One score of a scale of few steps, its state, and the share of people who have it."""

    score: int
    state: State
    share: Cell


@dataclass(frozen=True)
class ScaleRow:
    """A scale: its mean with the band that lies in, how people spread, and the actions that belong to it."""

    key: str
    title: str
    meaning: str
    mean: Cell
    margin: Interval | None
    band: BandRow | None
    bands: tuple[BandRow, ...]
    steps: tuple[StepRow, ...]
    ends: tuple[float, float]
    sensitive: bool
    reference: str
    source: str
    band_source: str
    caution: str
    caution_source: str
    actions: tuple[Action, ...]
    """The organisation's actions for this topic, the most important and most specific first."""


@dataclass(frozen=True)
class OptionRow:
    """An answer to an item: the share of people who gave it, and how many they are."""

    text: str
    share: Cell
    margin: Interval | None
    people: Count


@dataclass(frozen=True)
class ItemRow:
    """An item and how people answered it."""

    key: str
    text: str
    several: bool
    option_set: str
    """Items with the same one have the same options."""
    options: tuple[OptionRow, ...]
    answered: Count
    dont_know: Cell | None


@dataclass(frozen=True)
class Topic:
    """A page of the form: its title and items."""

    title: str
    items: tuple[ItemRow, ...]


@dataclass(frozen=True)
class PartReport:
    """One questionnaire: topics scored 0–100, scales of few steps (ROSA), and every item."""

    key: str
    title: str
    version: int
    scales: tuple[ScaleRow, ...]
    strains: tuple[ScaleRow, ...]
    topics: tuple[Topic, ...]
    actions: tuple[Action, ...]
    sensitive: bool

    @property
    def ranked(self) -> tuple[ScaleRow, ...]:
        """Return the topics that have a mean, the lowest first."""
        return tuple(sorted((row for row in self.scales if isinstance(row.mean, Published)), key=_value))


class Stands(StrEnum):
    """Why something stands out."""

    LOWEST = "lowest"
    FLAG = "flag"
    HIGHEST = "highest"


@dataclass(frozen=True)
class Finding:
    """Something that stands out: the topic with the lowest or highest mean, or what a flag told many people."""

    stands: Stands
    scale: ScaleRow | None = None
    text: str = ""
    people: People | None = None


@dataclass(frozen=True)
class GroupReport:
    """Everything a report says, in one language."""

    language: Language
    facts: RoundFacts
    policy: Policy
    respondents: Count
    response_rate: int | None
    """Percentage of the headcount that took part; None where that is unknown or would tell a small number."""
    everybody: bool
    """Whether the whole group took part, so that figures have no margin."""
    parts: tuple[PartReport, ...]
    findings: tuple[Finding, ...]
    top_actions: tuple[Action, ...]
    actions: dict[Audience, tuple[Action, ...]]
    needs: tuple[ItemRow, ...]

    @property
    def ranked(self) -> tuple[ScaleRow, ...]:
        """Return the topics of all questionnaires that have a mean, the lowest first."""
        return tuple(sorted((row for part in self.parts for row in part.ranked), key=_value))


def build_report(publication: Publication, layout: Layout, facts: RoundFacts, language: Language) -> GroupReport:
    """Return the report of a round in a language."""
    pairs = tuple(zip(layout.parts, publication.parts, strict=True))
    margins = Margins(publication.respondents, facts.headcount)
    parts = tuple(_part(part, cells, margins, language) for part, cells in pairs)
    actions = [action for part, cells in pairs for action in called_for(part, cells, language)]
    by_audience = {audience: ordered(actions, {audience}) for audience in Audience}
    return GroupReport(
        language=language,
        facts=facts,
        policy=publication.policy,
        respondents=publication.respondents,
        response_rate=rate_of(publication.respondents, facts.headcount),
        everybody=margins.everybody,
        parts=parts,
        findings=tuple(_findings(layout, publication, parts, language)),
        top_actions=ordered(actions, {Audience.MANAGER, Audience.EMPLOYER})[:TOP_ACTIONS],
        actions=by_audience,
        needs=tuple(need for part, made in zip(layout.parts, parts, strict=True) for need in _needs(part, made)),
    )


def _needs(part: Part, made: PartReport) -> Iterator[ItemRow]:
    """Yield the questions about needs, with the answers of which somebody lacks something: not “No, thank you”."""
    for item in (item for topic in made.topics for item in topic.items if item.key.startswith(NEEDS)):
        offered = part.questionnaire.options(part.questionnaire.item_by_key[item.key])
        lacking = [option.cost is not None or (item.key, option.value) in part.lacking_answers for option in offered]
        yield replace(item, options=tuple(compress(item.options, lacking)))


def rate_of(respondents: Count, headcount: int) -> int | None:
    """Return which percentage of a group took part; None where that is not told, or more did than it has people."""
    if not isinstance(respondents, People) or respondents.low != respondents.high or headcount < respondents.high:
        return None
    return round(100 * respondents.low / headcount)


def _part(part: Part, cells: PartCells, margins: Margins, language: Language) -> PartReport:
    questionnaire = part.questionnaire
    actions = tuple(called_for(part, cells, language))
    rows = [
        scale_row(questionnaire, scale, cells.scales[scale.key], margins, actions, language)
        for scale in questionnaire.shown_scales
    ]
    return PartReport(
        key=questionnaire.key,
        title=questionnaire.title[language],
        version=questionnaire.version,
        scales=tuple(_varied(row for row in rows if not row.steps)),
        strains=tuple(row for row in rows if row.steps),
        topics=tuple(
            Topic(
                section.title[language],
                tuple(
                    item_row(questionnaire, questionnaire.item_by_key[key], cells.items[key], margins, language)
                    for key in section.items
                ),
            )
            for section in questionnaire.forms.get(part.form, ())
        ),
        actions=ordered(actions, {Audience.MANAGER, Audience.EMPLOYER}),
        sensitive=any(row.sensitive for row in rows),
    )


def _varied(rows: Iterable[ScaleRow]) -> Iterator[ScaleRow]:
    """Yield the rows with another action first for each, where there is one: a table that repeats itself tells less."""
    used: set[str] = set()
    for row in rows:
        fresh = [action for action in row.actions if action.key not in used]
        used.update(action.key for action in fresh[:1])
        yield replace(row, actions=tuple(sorted(row.actions, key=lambda action: action not in fresh[:1])))


def scale_row(
    questionnaire: Questionnaire,
    scale: Scale,
    cells: ScaleCells,
    margins: Margins,
    actions: tuple[Action, ...],
    language: Language,
) -> ScaleRow:
    """Return a scale and how a group scores; actions: those of its questionnaire that the group's answers call for."""
    bands = tuple(
        BandRow(band.label[language], band.state, band.from_, share, margins.of_share(share))
        for band, share in zip(scale.bands, cells.bands, strict=True)
    )
    mean = cells.mean
    title = scale.title[language]
    assert scale.meaning and scale.reference and scale.band_source  # noqa: S101, PT018  # the model demands them
    return ScaleRow(
        key=scale.key,
        title=title,
        meaning=scale.meaning[language],
        mean=mean,
        margin=margins.of_mean(mean),
        band=bands[scale.bands.index(band_of(scale, mean.value))] if isinstance(mean, Published) else None,
        bands=bands,
        steps=tuple(
            StepRow(score, band_of(scale, score).state, share)
            for score, share in zip(steps_of(questionnaire, scale), cells.steps, strict=True)
        ),
        ends=bounds(questionnaire, scale.score),
        sensitive=scale.sensitive,
        reference=scale.reference.text[language],
        source=scale.reference.source,
        band_source=scale.band_source,
        caution=scale.caution.text[language] if scale.caution else "",
        caution_source=scale.caution.source if scale.caution else "",
        actions=of_topic(title, actions),
    )


def item_row(
    questionnaire: Questionnaire, item: Item, cells: ItemCells, margins: Margins, language: Language
) -> ItemRow:
    """Return an item and how a group answered it."""
    return ItemRow(
        key=item.key,
        text=item.text[language],
        several=item.kind == "several",
        option_set=item.options if isinstance(item.options, str) else item.key,
        options=tuple(
            OptionRow(option.text[language], share, margins.of_share(share), people)
            for option, share, people in zip(questionnaire.options(item), cells.options, cells.counts, strict=True)
        ),
        answered=cells.answered,
        dont_know=cells.dont_know,
    )


def _findings(
    layout: Layout, publication: Publication, parts: tuple[PartReport, ...], language: Language
) -> Iterator[Finding]:
    """Yield what stands out: the lowest topic, what a flag told most people (red before amber), the highest topic.

    Flags about health are for the person alone.
    """
    rows = sorted((row for part in parts for row in part.ranked), key=_value)
    respondents = publication.respondents.low if isinstance(publication.respondents, People) else 0
    if rows:
        yield Finding(Stands.LOWEST, scale=rows[0])
    flags = [
        (flag.level != "red", -people.low, flag.text[language], people)
        for own, part, cells in zip(parts, layout.parts, publication.parts, strict=True)
        if not own.sensitive
        for flag in part.questionnaire.flags
        if isinstance(people := cells.flags[flag.key], People) and people.low * STANDS_OUT >= respondents
    ]
    if flags:
        *_, text, people = min(flags, key=lambda found: found[:2])
        yield Finding(Stands.FLAG, text=text, people=people)
    if len(rows) > 1:
        yield Finding(Stands.HIGHEST, scale=rows[-1])


def _value(row: ScaleRow) -> tuple[float, bool]:
    """Order by mean; one that is only known to be lower or higher stands before or after its equals."""
    assert isinstance(row.mean, Published)  # noqa: S101  # only rows with a mean are ordered
    return row.mean.value, row.mean.bound is Bound.AT_LEAST
