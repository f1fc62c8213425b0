"""Correcting a slip in a text of a round: other words of an item in, the round with them and what changed out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from survey.core.lifecycle import State, state
from survey.core.questionnaires.correcting import corrected, difference, texts_of
from survey.core.questionnaires.questionnaire import Item, Questionnaire
from survey.core.text import LANGUAGES, Language, Text
from survey.rounds import queries
from survey.rounds.models import Round

MOST_SIGNS: Final = 45
"""Signs of what a correction takes out or puts in: more than this is another text, and would not fit in the log."""
_NAME_SIGNS: Final = 40


class OverError(Exception):
    """The round is over: what was asked stays as it was."""


@dataclass(frozen=True)
class Correction:
    """Words of an item in one language, before and after."""

    item: str
    language: Language
    before: str
    after: str

    def line(self, round_name: str) -> str:
        """Return what the audit log says of it, in at most 200 signs."""
        return f"{round_name[:_NAME_SIGNS]}, {self.item} ({self.language}): “{self.before}” → “{self.after}”"


def can_correct(round_: Round, now: datetime) -> bool:
    """Tell whether a round still can be answered."""
    return state(round_.opens_at, round_.closes_at, now) is not State.CLOSED


def corrections(questionnaire: Questionnaire, item: Item, texts: Mapping[str, Text]) -> dict[str, list[Correction]]:
    """Return by the name of each text what would change in it."""
    return {
        name: [
            Correction(item.key, language, *difference(before[language], texts[name][language]))
            for language in LANGUAGES
            if before[language] != texts[name][language]
        ]
        for name, before in texts_of(questionnaire, item).items()
    }


def correct(
    session: Session, round_: Round, names: tuple[str, str], texts: Mapping[str, Text], now: datetime
) -> list[Correction]:
    """Give an item (`names`: of its questionnaire and its own) other words; return what changed; raise OverError."""
    queries.lock_round(session, round_)
    if not can_correct(round_, now):
        raise OverError
    for one in round_.questionnaires:
        questionnaire = Questionnaire.model_validate_json(one.document)
        item = questionnaire.item_by_key.get(names[1]) if questionnaire.key == names[0] else None
        # A question of HR's own may have other answers than when its texts were shown.
        if item and texts_of(questionnaire, item).keys() == texts.keys():
            changed = {name: found for name, found in corrections(questionnaire, item, texts).items() if found}
            after = corrected(questionnaire, item, {name: texts[name] for name in changed})
            one.document = after.model_dump_json(by_alias=True, exclude_unset=True)
            round_.revision += 1
            session.flush()
            return [correction for found in changed.values() for correction in found]
    return []
