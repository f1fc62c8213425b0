"""Keeping a result: a personal code and a round's answers in, the employee's own rounds out; without the code nothing.

The server stores one sealed text for each code and cannot tell whose it is, which rounds are in it, or when they were.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from survey.core.advice import Result
from survey.core.change import Change, change
from survey.core.questionnaire import Scale
from survey.core.text import Language
from survey.infra.codes import new_code, read_code
from survey.infra.crypto import identifier, seal, unseal
from survey.responding import queries, services
from survey.responding.models import PersonalResult
from survey.responding.steps import AllAnswers
from survey.rounds.models import Round
from survey.rounds.services import layout_of, round_by_key

if TYPE_CHECKING:
    from survey.core.layout import Part
    from survey.core.scoring import ScaleScore

PURPOSE = "personal"
PADDING = 4096
"""Sealed texts have a length of so many bytes or a multiple, so that it does not tell how many rounds are in one."""


class CodeError(Exception):
    """There is no result under this code: it was mistyped, or the result was deleted."""


@dataclass(frozen=True)
class Kept:
    """One round that the employee kept."""

    round: Round
    answers: AllAnswers


@dataclass(frozen=True)
class Comparison:
    """One scale over the kept rounds: a score or none for each, and the change since the round before the last."""

    title: str
    scores: tuple[int | None, ...]
    change: Change | None


def keep(session: Session, round_: Round, answers: AllAnswers, typed: str) -> str:
    """Keep a round's answers under the code that was typed, or under a new one; return the code. Raise CodeError."""
    code = read_code(typed) if typed.strip() else new_code()
    if code is None:
        raise CodeError
    entries = _read(session, code) if typed.strip() else {}
    _store(session, code, {**entries, round_.key: answers})
    return code


def kept(session: Session, typed: str) -> list[Kept]:
    """Return the rounds kept under a code, the earliest first; raise CodeError."""
    code = read_code(typed)
    if code is None:
        raise CodeError
    found = [
        Kept(round_, answers)
        for key, answers in _read(session, code).items()
        if (round_ := round_by_key(session, key)) is not None
    ]
    return sorted(found, key=lambda entry: entry.round.opens_at)


def forget(session: Session, typed: str) -> None:
    """Delete what is kept under a code; raise CodeError."""
    code = read_code(typed)
    row = queries.personal_result(session, identifier(code, PURPOSE)) if code else None
    if row is None:
        raise CodeError
    session.delete(row)
    session.flush()


def compare(session: Session, rounds: list[Kept], language: Language) -> dict[str, list[Comparison]]:
    """Return by questionnaire title each scale's scores over the rounds.

    A change is named only between the last two rounds, when both asked the same questionnaire in the same form and
    the difference is more than the margin of core.change.
    """
    layouts = [layout_of(session, entry.round) for entry in rounds]
    results = [services.results(layout, entry.answers) for layout, entry in zip(layouts, rounds, strict=True)]
    found: dict[str, list[Comparison]] = {}
    for part in layouts[-1].parts:
        columns = [_scores(own, part.questionnaire.key) for own in results]
        alike = len(rounds) > 1 and any(
            before.questionnaire == part.questionnaire and before.form == part.form for before in layouts[-2].parts
        )
        found[part.questionnaire.title[language]] = [
            _comparison(part, scale, [column.get(scale.key) for column in columns], language, alike=alike)
            for scale in part.questionnaire.shown_scales
            if columns[-1][scale.key].asked
        ]
    return found


def _scores(results: Sequence[Result], questionnaire_key: str) -> dict[str, ScaleScore]:
    return {
        score.scale.key: score for own in results if own.questionnaire.key == questionnaire_key for score in own.scores
    }


def _comparison(
    part: Part, scale: Scale, found: Sequence[ScaleScore | None], language: Language, *, alike: bool
) -> Comparison:
    scores = tuple(score.score if score else None for score in found)
    last, before = scores[-1], scores[-2] if alike else None
    low, high = part.scorer.range_of(scale)
    moved = None if last is None or before is None else change(scale, high - low, before, last)
    return Comparison(scale.title[language], scores, moved)


def _read(session: Session, code: str) -> dict[str, dict[str, dict[str, int]]]:
    row = queries.personal_result(session, identifier(code, PURPOSE))
    text = unseal(code, PURPOSE, row.sealed) if row else None
    if text is None:
        raise CodeError
    entries: dict[str, dict[str, dict[str, int]]] = json.loads(text)
    return entries


def _store(session: Session, code: str, entries: Mapping[str, AllAnswers]) -> None:
    text = json.dumps(entries, separators=(",", ":")).encode()
    padded = text.ljust(-(-len(text) // PADDING) * PADDING)
    session.merge(PersonalResult(id=identifier(code, PURPOSE), sealed=seal(code, PURPOSE, padded)))
    session.flush()
