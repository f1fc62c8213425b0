"""The instrument as frozen types: items, forms, scales, flags, rules and recommendations, texts in both languages."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from survey.core.questionnaires.conditions import Condition, Key, OptionValue
from survey.core.questionnaires.score import Node
from survey.core.text import Frozen, Phrase, Text

FormName = Literal["short", "full"]
Tier = Literal["T0", "T1", "T2", "T3"]
"""Effort or cost for one person: free, under € 100, € 100 to € 500, more."""


def estimated_seconds(items: int) -> int:
    """Return how long a sitting of so many items takes: 9 s an item and a minute around them (our own rule)."""
    return 9 * items + 60


class Special(StrEnum):
    """An answer beside the options: it says why there is no ordinary answer."""

    NONE = "none"
    NOT_APPLICABLE = "not_applicable"
    DONT_KNOW = "dont_know"
    RATHER_NOT_SAY = "rather_not_say"


class SpecialOption(Frozen):
    """How a special answer reads on the form, and what it means for the result."""

    text: Text
    meaning: Text


class ResponseOption(Frozen):
    """One choice of an item: its language-neutral value, text, points, and drawing with alternative text."""

    value: OptionValue
    text: Text
    points: float | None = None
    drawing: Annotated[str, Field(pattern=r"^[a-z_]+/[a-z_]+$")] | None = None
    alt: Text | None = None
    cost: Tier | None = None
    """Of a thing that people can lack: what it costs for one of them, as the tier of a recommendation. An estimate."""

    @model_validator(mode="after")
    def _alt_with_drawing(self) -> Self:
        if (self.drawing is None) != (self.alt is None):
            raise ValueError("a drawing and its 'alt' text go together: write both or neither")
        return self

    @property
    def scored(self) -> float | None:
        """The option's points: as written, else its value when that is a number."""
        if self.points is not None:
            return self.points
        return float(self.value) if isinstance(self.value, int) else None


class Item(Frozen):
    """One statement or question: 'choice' takes one option, 'several' takes any number of them or "none of these"."""

    key: Key
    kind: Literal["choice", "several"] = "choice"
    text: Text
    hint: Text | None = None
    measure: Text | None = None
    """A measuring trick that turns a guess into a number."""
    options: Annotated[
        Annotated[str, Tag("name")] | Annotated[tuple[ResponseOption, ...], Tag("list")],
        Discriminator(lambda value: "name" if isinstance(value, str) else "list"),
    ]
    """The options themselves, or the name of an option set of the questionnaire."""
    specials: tuple[Special, ...] = ()
    check: Text | None = None
    """What the employee can look up after answering "don't know"."""
    source: Phrase
    required: bool = False
    missing: Text | None = None
    """What to do when a required item is left open."""
    background: bool = False
    groups: bool = False
    """Whether figures may be told apart by its answers, in a round that says so before it opens."""
    show_if: Condition | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.required != (self.missing is not None):
            raise ValueError("'required: true' and the message 'missing' go together: write both or neither")
        if (Special.DONT_KNOW in self.specials) != (self.check is not None):
            raise ValueError("'dont_know' among the specials and the text 'check' go together: write both or neither")
        if self.groups and (self.kind == "several" or self.show_if):
            raise ValueError("'groups: true' is for a question of one answer that everybody is asked")
        if (self.kind == "several") != (Special.NONE in self.specials):
            raise ValueError("'none' belongs among the specials of an item of kind 'several', and only there")
        return self


class Section(Frozen):
    """One page of a form: a topic and the items on it, in order."""

    key: Key
    title: Text
    intro: Text | None = None
    items: Annotated[tuple[Key, ...], Field(min_length=1)]


class Band(Frozen):
    """A labelled range of scores, from its lower bound up to the next band's."""

    key: Key
    from_: float = Field(alias="from")
    state: Literal["good", "fair", "low"]
    label: Text
    meaning: Text


class Reference(Frozen):
    """What a score can be compared with, or how far it can be trusted, and where that comes from."""

    text: Text
    source: Phrase


class Scale(Frozen):
    """Items scored together. An internal scale is only a step towards another and is never shown."""

    key: Key
    title: Text
    score: Node
    internal: bool = False
    meaning: Text | None = None
    better: Literal["high", "low"] = "high"
    outcome: bool = False
    """What other topics may lead to, such as energy: reports tell which go together with it."""
    sensitive: bool = False
    """Wellbeing and health: group figures need the larger minimum cell size."""
    bands: tuple[Band, ...] = ()
    band_source: Phrase | None = None
    reference: Reference | None = None
    caution: Reference | None = None
    """Why the score can be off in one direction; it is told wherever the score is read."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        shown = (self.meaning, self.bands, self.band_source, self.reference)
        if not self.internal and not all(shown):
            raise ValueError("a scale that is shown needs 'meaning', 'bands', 'band_source' and 'reference'")
        bounds = [band.from_ for band in self.bands]
        if bounds != sorted(set(bounds)):
            raise ValueError("write the bands from low to high, each 'from' larger than the one before")
        return self


class Flag(Frozen):
    """A finding that stands on its own, whatever the scores say."""

    key: Key
    level: Literal["red", "amber"]
    when: Condition
    text: Text
    source: Phrase
    reviewed: date | None = None
    """The day on which somebody last looked its source up, when later than that of the questionnaire."""


class Audience(StrEnum):
    """Who can carry out a recommendation."""

    EMPLOYEE = "employee"
    MANAGER = "manager"
    EMPLOYER = "employer"


class Contact(StrEnum):
    """A human contact that an organisation can configure."""

    IT_HELP_DESK = "it_help_desk"
    PREVENTION_OFFICER = "prevention_officer"
    OCCUPATIONAL_PHYSICIAN = "occupational_physician"
    CONFIDENTIAL_ADVISER = "confidential_adviser"
    MANAGER = "manager"
    HR = "hr"


class Recommendation(Frozen):
    """An action: who does it, its effort (T0 free and under an hour … T3 a project), and its legal basis."""

    key: Key
    audience: Audience
    tier: Tier
    text: Text
    legal: Text | None = None
    contact: Contact | None = None
    source: Phrase
    reviewed: date | None = None
    """As of a flag; the legal basis was looked up too."""


class Rule(Frozen):
    """A condition on answers, scores or bands, how severe it is when met (1 to 3), and the recommendations it gives."""

    key: Key
    when: Condition
    severity: Literal[1, 2, 3]
    advise: Annotated[tuple[Key, ...], Field(min_length=1)]


class Questionnaire(Frozen):
    """One versioned instrument: wording and scoring together."""

    key: Key
    version: Annotated[int, Field(ge=1)]
    audience: Literal["employee", "employer"] = "employee"
    """Who answers: each employee in a round, or HR once a round for the organisation."""
    reviewed: date | None = None
    """The day on which somebody last looked up all sources and legal bases."""
    title: Text
    intro: Text
    specials: dict[Special, SpecialOption]
    option_sets: dict[Key, tuple[ResponseOption, ...]] = Field(default_factory=dict)
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    forms: dict[FormName, Annotated[tuple[Section, ...], Field(min_length=1)]]
    scales: tuple[Scale, ...] = ()
    flags: tuple[Flag, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    rules: tuple[Rule, ...] = ()

    @cached_property
    def item_by_key(self) -> Mapping[str, Item]:
        """The items by their key."""
        return {item.key: item for item in self.items}

    @cached_property
    def scale_by_key(self) -> Mapping[str, Scale]:
        """The scales by their key."""
        return {scale.key: scale for scale in self.scales}

    @cached_property
    def recommendation_by_key(self) -> Mapping[str, Recommendation]:
        """The recommendations by their key."""
        return {recommendation.key: recommendation for recommendation in self.recommendations}

    @cached_property
    def severities(self) -> Mapping[str, int]:
        """The highest severity of the rules that give a recommendation, by its key."""
        found: dict[str, int] = {}
        for rule in self.rules:
            for key in rule.advise:
                found[key] = max(rule.severity, found.get(key, 1))
        return found

    @cached_property
    def shown_scales(self) -> tuple[Scale, ...]:
        """The scales that a person gets to see, in the order of the file."""
        return tuple(scale for scale in self.scales if not scale.internal)

    def with_band(self, scale_key: str, band_key: str, bound: float) -> Self:
        """Return the questionnaire with another lower bound for one band; unchanged when it has no such scale.

        The bands must stay in order: the caller keeps the bound above that of the band before.
        """

        def moved(band: Band) -> Band:
            return band.model_copy(update={"from_": bound}) if band.key == band_key else band

        scales = tuple(
            scale.model_copy(update={"bands": tuple(map(moved, scale.bands))}) if scale.key == scale_key else scale
            for scale in self.scales
        )
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate({**fields, "scales": scales})

    def options(self, item: Item) -> tuple[ResponseOption, ...]:
        """The response options of an item, its option set looked up."""
        return self.option_sets[item.options] if isinstance(item.options, str) else item.options

    def items_of(self, form: FormName) -> tuple[Item, ...]:
        """The items that a form asks, in the order of its pages."""
        return tuple(self.item_by_key[key] for section in self.forms.get(form, ()) for key in section.items)
