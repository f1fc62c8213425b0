"""The employee's own result: a layout, answers, contacts and a language in, plain views for page and PDF out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.accounts.models import ContactPoint
from survey.core.questionnaires.questionnaire import Audience, Contact
from survey.core.scores.advice import Advice, Because, Finding, Result, answer_text, ranked, reason
from survey.core.scores.answers import Code
from survey.core.text import Language
from survey.responding import services
from survey.responding.steps import AllAnswers, Step

if TYPE_CHECKING:
    from survey.core.scores.layout import Layout, Part
    from survey.core.scores.scoring import ScaleScore, Status

TOP = 3
"""How many things to do come first."""


@dataclass(frozen=True)
class Basis:
    """An item that a score rests on, and the answer given."""

    item: str
    answer: str


@dataclass(frozen=True)
class ScoreView:
    """One topic: score, word, meaning, what to compare it with, and what it rests on."""

    key: str
    title: str
    score: int | None
    low: int
    high: int
    better: str
    state: str
    label: str
    about: str
    meaning: str
    status: Status
    answered: int
    of: int
    reference: str
    source: str
    caution: str
    caution_source: str
    drivers: Sequence[str]
    """Titles of the scores that this one is the largest of, and equal to."""
    rests_on: Sequence[Basis]


@dataclass(frozen=True)
class AdviceView:
    """One thing to do: effort, reasons, legal basis, and the human who can help."""

    text: str
    tier: str
    because: Sequence[str]
    legal: str
    contact: ContactPoint | None


@dataclass(frozen=True)
class FindingView:
    """Something that stands out whatever the scores say, or that is worth looking up."""

    level: str
    text: str
    because: Sequence[str]


@dataclass(frozen=True)
class Topic:
    """One questionnaire's scores."""

    key: str
    title: str
    scores: Sequence[ScoreView]
    not_asked: Sequence[str]
    """Titles of the scales for which this form does not ask enough."""


@dataclass(frozen=True)
class Summary:
    """Everything that the employee sees."""

    topics: Sequence[Topic]
    urgent: Sequence[FindingView]
    """What stands out whatever the scores say, the strongest first."""
    unknown: Sequence[FindingView]
    """What the employee did not know and can look up."""
    top: Sequence[AdviceView]
    rest: Sequence[AdviceView]
    manager: Sequence[AdviceView]
    employer: Sequence[AdviceView]
    contacts: Mapping[Contact, ContactPoint]


def summary(
    layout: Layout, answers: AllAnswers, contacts: Mapping[Contact, ContactPoint], language: Language
) -> Summary:
    """Return the result of a sitting in one language."""
    results = services.results(layout, answers)
    counted = layout.unpack(layout.pack(answers))
    advice = {
        audience: [_advice(result, found, contacts, language) for result, found in ranked(results, audience)]
        for audience in Audience
    }
    own = advice[Audience.EMPLOYEE]
    findings = [_finding(result, finding, language) for result in results for finding in result.findings]
    return Summary(
        topics=[
            _topic(part, result, counted[part.questionnaire.key], language)
            for part, result in zip(layout.parts, results, strict=True)
        ],
        urgent=[view for level in ("red", "amber") for view in findings if view.level == level],
        unknown=[view for view in findings if view.level == "unknown"],
        top=own[:TOP],
        rest=own[TOP:],
        manager=advice[Audience.MANAGER],
        employer=advice[Audience.EMPLOYER],
        contacts=contacts,
    )


@dataclass(frozen=True)
class StepView:
    """One page of the form on the check page: its answers, and where to change them."""

    key: str
    title: str
    answers: Sequence[Basis]


def overview(steps: Sequence[Step], answers: AllAnswers, language: Language) -> list[StepView]:
    """Return what was answered on each step; an empty answer means that the item was left open."""
    views = []
    for step in steps:
        questionnaire = step.part.questionnaire
        own = answers.get(questionnaire.key, {})
        given = [
            Basis(item.text[language], answer_text(questionnaire, item, own.get(item.key, Code.MISSING), language))
            for item in step.visible(answers)
        ]
        views.append(StepView(step.key, step.section.title[language], given))
    return views


def _topic(part: Part, result: Result, own: Mapping[str, int], language: Language) -> Topic:
    asked = [score for score in result.scores if score.asked]
    return Topic(
        key=part.questionnaire.key,
        title=part.questionnaire.title[language],
        scores=[_score(part, score, own, language) for score in asked],
        not_asked=[score.scale.title[language] for score in result.scores if score not in asked],
    )


def _score(part: Part, score: ScaleScore, own: Mapping[str, int], language: Language) -> ScoreView:
    scale, band = score.scale, score.band
    low, high = part.scorer.range_of(scale)
    items = [item for item in part.scorer.items(scale) if own.get(item.key, Code.SKIPPED) != Code.SKIPPED]
    return ScoreView(
        key=scale.key,
        title=scale.title[language],
        score=score.score,
        low=int(low),
        high=int(high),
        better=scale.better,
        state=band.state if band else "unknown",
        label=band.label[language] if band else "",
        about=scale.meaning[language] if scale.meaning else "",
        meaning=band.meaning[language] if band else "",
        status=score.status,
        answered=score.answered,
        of=score.of,
        reference=scale.reference.text[language] if scale.reference else "",
        source=scale.reference.source if scale.reference else "",
        caution=scale.caution.text[language] if scale.caution else "",
        caution_source=scale.caution.source if scale.caution else "",
        drivers=[driver.title[language] for driver in score.drivers],
        rests_on=[
            Basis(item.text[language], answer_text(part.questionnaire, item, own[item.key], language)) for item in items
        ],
    )


def _advice(result: Result, advice: Advice, contacts: Mapping[Contact, ContactPoint], language: Language) -> AdviceView:
    recommendation = advice.recommendation
    return AdviceView(
        text=recommendation.text[language],
        tier=recommendation.tier,
        because=_reasons(result, advice.because, language),
        legal=recommendation.legal[language] if recommendation.legal else "",
        contact=contacts.get(recommendation.contact) if recommendation.contact else None,
    )


def _finding(result: Result, finding: Finding, language: Language) -> FindingView:
    return FindingView(finding.level, finding.text[language], _reasons(result, finding.because, language))


def _reasons(result: Result, because: Sequence[Because], language: Language) -> list[str]:
    return [reason(result.questionnaire, fact, language) for fact in because]
