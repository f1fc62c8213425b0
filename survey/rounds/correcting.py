"""Correcting a slip in a text of a round: other words of a question in, the round with them and what changed out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from survey.core.lifecycle import State, state
from survey.core.questionnaires.correcting import corrected, difference, texts_of
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.text import LANGUAGES, Language, Text
from survey.rounds import queries
from survey.rounds.models import Round
from survey.rounds.open_question import open_question_of

MOST_SIGNS: Final = 45
"""Signs of what a correction takes out or puts in: more than this is another text, and would not fit in the log."""
_NAME_SIGNS: Final = 40
WORDS: Final = "words"
"""What the log calls the question that is answered in words, as it has no key."""


class OverError(Exception):
    """The round is over: what was asked stays as it was."""


@dataclass(frozen=True)
class Correction:
    """Words of a question in one language, before and after; `item`: its key."""

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


def corrections(key: str, before: Mapping[str, Text], after: Mapping[str, Text]) -> dict[str, list[Correction]]:
    """Return what would change in the texts of a question, by the name of each text."""
    return {
        name: [
            Correction(key, language, *difference(text[language], after[name][language]))
            for language in LANGUAGES
            if text[language] != after[name][language]
        ]
        for name, text in before.items()
    }


def correct(
    session: Session, round_: Round, names: tuple[str, str], texts: Mapping[str, Text], now: datetime
) -> list[Correction]:
    """Give an item (`names`: of its questionnaire and its own) other words; return what changed; raise OverError."""
    _hold(session, round_, now)
    for one in round_.questionnaires:
        questionnaire = Questionnaire.model_validate_json(one.document)
        item = questionnaire.item_by_key.get(names[1]) if questionnaire.key == names[0] else None
        # A question of HR's own may have other answers than when its texts were shown.
        if item and (before := texts_of(questionnaire, item)).keys() == texts.keys():
            changed = {name: found for name, found in corrections(item.key, before, texts).items() if found}
            after = corrected(questionnaire, item, {name: texts[name] for name in changed})
            one.document = after.model_dump_json(by_alias=True, exclude_unset=True)
            round_.revision += 1
            session.flush()
            return [correction for found in changed.values() for correction in found]
    return []


def correct_words(session: Session, round_: Round, question: Text, now: datetime) -> list[Correction]:
    """Give the question that is answered in words other words; return what changed; raise OverError."""
    _hold(session, round_, now)
    session.refresh(round_, ["open_question"])
    before = open_question_of(round_)
    if before is None:  # taken out of a round that has still to open
        return []
    round_.open_question = question.model_dump_json()
    return corrections(WORDS, {"text": before}, {"text": question})["text"]


def _hold(session: Session, round_: Round, now: datetime) -> None:
    queries.lock_round(session, round_)
    if not can_correct(round_, now):
        raise OverError
