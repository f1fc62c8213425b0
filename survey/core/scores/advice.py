"""From answers and scores to findings and recommendations in order of priority, each with the facts behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from survey.core.questionnaires.conditions import All, AnyOf, Condition, ItemCondition, ScaleCondition
from survey.core.questionnaires.questionnaire import Audience, FormName, Item, Questionnaire, Recommendation
from survey.core.scores.answers import Answers, Code, value_of
from survey.core.text import Language

if TYPE_CHECKING:
    from survey.core.scores.scoring import Columns, Floats, ScaleScore, Scorer

EASE: Final = {"T0": 4, "T1": 3, "T2": 2, "T3": 1}
"""How easy an effort tier is; severity × ease is the priority (our own choice)."""


@dataclass(frozen=True)
class BecauseItem:
    """A recommendation or flag stands because of this answer."""

    item: Item
    code: int


@dataclass(frozen=True)
class BecauseScale:
    """A recommendation or flag stands because of this score."""

    score: ScaleScore


Because = BecauseItem | BecauseScale


@dataclass(frozen=True)
class Finding:
    """A flag that is raised, or an item that the employee does not know and can look up ("unknown")."""

    key: str
    level: Literal["red", "amber", "unknown"]
    text: Mapping[Language, str]
    because: tuple[Because, ...]


@dataclass(frozen=True)
class Advice:
    """A recommendation for this respondent: priority 1 to 12 and every fact behind it."""

    recommendation: Recommendation
    priority: int
    because: tuple[Because, ...]


@dataclass(frozen=True)
class Result:
    """Everything that one respondent's answers to one questionnaire say."""

    questionnaire: Questionnaire
    scores: tuple[ScaleScore, ...]
    findings: tuple[Finding, ...]
    advice: tuple[Advice, ...]


def result(scorer: Scorer, answers: Answers, form: FormName = "full") -> Result:
    """Return the result of one respondent who was asked a form of the scorer's questionnaire."""
    columns = scorer.columns(answers, form)
    scores = scorer.scores(columns)
    shown = scorer.scale_scores(columns, scores)
    return Result(
        questionnaire=scorer.questionnaire,
        scores=shown,
        findings=tuple(_findings(scorer, columns, scores, shown)),
        advice=_advice(scorer, columns, scores, shown),
    )


def ranked(results: Sequence[Result], audience: Audience) -> list[tuple[Result, Advice]]:
    """Return the advice of a whole sitting for one audience, the highest priority first."""
    found = [
        (result, advice) for result in results for advice in result.advice if advice.recommendation.audience is audience
    ]
    return sorted(found, key=lambda pair: -pair[1].priority)


def _findings(
    scorer: Scorer, columns: Columns, scores: Mapping[str, Floats], shown: tuple[ScaleScore, ...]
) -> Iterator[Finding]:
    for flag in scorer.questionnaire.flags:
        if scorer.met(flag.when, columns, scores)[0]:
            because = _merged((), _because(scorer, flag.when, columns, scores, shown))
            yield Finding(flag.key, flag.level, {"nl": flag.text.nl, "en": flag.text.en}, because)
    for item in scorer.questionnaire.items:
        if item.check is not None and item.key in columns and columns[item.key][0] == Code.DONT_KNOW:
            text: dict[Language, str] = {"nl": item.check.nl, "en": item.check.en}
            yield Finding(item.key, "unknown", text, (BecauseItem(item, int(Code.DONT_KNOW)),))


def _advice(
    scorer: Scorer, columns: Columns, scores: Mapping[str, Floats], shown: tuple[ScaleScore, ...]
) -> tuple[Advice, ...]:
    """Merge what several rules give: the highest priority counts, each fact is named once."""
    merged: dict[str, Advice] = {}
    for rule in scorer.questionnaire.rules:
        if not scorer.met(rule.when, columns, scores)[0]:
            continue
        facts = tuple(_because(scorer, rule.when, columns, scores, shown))
        for key in rule.advise:
            recommendation = scorer.questionnaire.recommendation_by_key[key]
            priority = rule.severity * EASE[recommendation.tier]
            before = merged.get(key, Advice(recommendation, priority, ()))
            because = _merged(before.because, facts)
            merged[key] = Advice(recommendation, max(priority, before.priority), because)
    order = list(scorer.questionnaire.recommendation_by_key)
    return tuple(sorted(merged.values(), key=lambda a: (-a.priority, order.index(a.recommendation.key))))


def _merged(before: tuple[Because, ...], more: Iterable[Because]) -> tuple[Because, ...]:
    """Name each item once: of check-boxes all those that give a reason together."""
    facts: dict[str, Because] = {_key(fact): fact for fact in before}
    for fact in more:
        known = facts.get(_key(fact))
        if isinstance(fact, BecauseItem) and isinstance(known, BecauseItem):
            facts[_key(fact)] = BecauseItem(fact.item, known.code | fact.code)
        else:
            facts[_key(fact)] = fact
    return tuple(facts.values())


def _key(fact: Because) -> str:
    return f"item {fact.item.key}" if isinstance(fact, BecauseItem) else f"scale {fact.score.scale.key}"


def _because(
    scorer: Scorer,
    condition: Condition,
    columns: Columns,
    scores: Mapping[str, Floats],
    shown: tuple[ScaleScore, ...],
) -> Iterator[Because]:
    """Yield the answers and scores that make a met condition true; what is true by absence gives no reason."""
    match condition:
        case All(all=parts):
            for part in parts:
                yield from _because(scorer, part, columns, scores, shown)
        case AnyOf(any=parts):
            for part in parts:
                if scorer.met(part, columns, scores)[0]:
                    yield from _because(scorer, part, columns, scores, shown)
        case ItemCondition(item=key):
            item = scorer.questionnaire.item_by_key[key]
            yield BecauseItem(item, _asked_for(scorer.questionnaire, item, condition, int(columns[key][0])))
        case ScaleCondition(scale=key):
            yield from (BecauseScale(score) for score in shown if score.scale.key == key)


def _asked_for(questionnaire: Questionnaire, item: Item, condition: ItemCondition, code: int) -> int:
    """Return an answer, and of check-boxes only those that the condition names: the others are no reason."""
    if item.kind != "several" or code <= 0:
        return code
    named = enumerate(option.value in condition.values for option in questionnaire.options(item))
    return code & sum(1 << bit for bit, wanted in named if wanted)


def reason(questionnaire: Questionnaire, because: Because, language: Language) -> str:
    """Return a fact in words: the item and the answer given, or the scale, its score and band."""
    if isinstance(because, BecauseScale):
        band = because.score.band
        return f"{because.score.scale.title[language]}: {because.score.score}" + (
            f" ({band.label[language]})" if band else ""
        )
    return f"{because.item.text[language]} {answer_text(questionnaire, because.item, because.code, language)}"


def answer_text(questionnaire: Questionnaire, item: Item, code: int, language: Language) -> str:
    """Return an answer in words; an empty text when the item was left open."""
    value = value_of(questionnaire, item, code)
    if value is None:
        return ""
    chosen = value if isinstance(value, tuple) else (value,)
    texts: dict[object, str] = {option.value: option.text[language] for option in questionnaire.options(item)}
    texts |= {special.value: questionnaire.specials[special].text[language] for special in item.specials}
    return "; ".join(texts[part] for part in chosen)  # texts have commas of their own
