"""The actions of a group report: a part of a publication in; the recommendations that its answers call for out."""

from collections.abc import Iterator
from dataclasses import dataclass

from survey.core.disclosure.cells import PartCells, People
from survey.core.disclosure.descriptives import priority_of
from survey.core.questionnaires.questionnaire import Audience, Contact, Questionnaire, Recommendation, Tier
from survey.core.scores.layout import Part
from survey.core.text import Language


@dataclass(frozen=True)
class Action:
    """A recommendation, and how many people's answers call for it."""

    key: str
    text: str
    audience: Audience
    tier: Tier
    legal: str | None
    contact: Contact | None
    topics: tuple[str, ...]
    people: People
    weight: int
    """People concerned × priority: the order of importance."""


def called_for(part: Part, cells: PartCells, language: Language, scale: str | None = None) -> Iterator[Action]:
    """Yield the recommendations that enough people's answers call for; those about one scale where its key is given."""
    for recommendation in part.questionnaire.recommendations:
        people, about = cells.recommendations[recommendation.key], part.about.get(recommendation.key, ())
        if isinstance(people, People) and (scale is None or scale in about):
            titles = tuple(part.questionnaire.scale_by_key[key].title[language] for key in about)
            yield _action(part.questionnaire, recommendation, people, titles, language)


def _action(
    questionnaire: Questionnaire,
    recommendation: Recommendation,
    people: People,
    topics: tuple[str, ...],
    language: Language,
) -> Action:
    return Action(
        key=recommendation.key,
        text=recommendation.text[language],
        audience=recommendation.audience,
        tier=recommendation.tier,
        legal=recommendation.legal[language] if recommendation.legal else None,
        contact=recommendation.contact,
        topics=topics,
        people=people,
        weight=(people.about or people.low) * priority_of(questionnaire, recommendation.key),
    )


def ordered(actions: list[Action] | tuple[Action, ...], audiences: set[Audience]) -> tuple[Action, ...]:
    """Return the actions of some audiences, the most important first."""
    return tuple(sorted((action for action in actions if action.audience in audiences), key=lambda a: -a.weight))


def of_topic(title: str, actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """Return the organisation's actions for a topic, those that are about little else first."""
    own = ordered([action for action in actions if title in action.topics], {Audience.MANAGER, Audience.EMPLOYER})
    return tuple(sorted(own, key=lambda action: -action.weight / len(action.topics)))
