"""Keeping a result: a personal code and a round's answers in, the employee's own rounds out; without the code nothing.

The server stores sealed texts of one length and cannot tell whose they are, which belong together, of which rounds they
are, or when those were. Nothing is ever written over: a text that changes while answers go would tell that they belong
together. With the code the answers can also be taken back or replaced, for each text holds their ballot too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from survey.core.lifecycle import State
from survey.core.questionnaires.questionnaire import Scale
from survey.core.scores.advice import Result
from survey.core.scores.change import Change, change
from survey.core.text import Language
from survey.infra.codes import new_code, read_code
from survey.infra.crypto import identifier, seal, unseal
from survey.infra.db import one_at_a_time
from survey.responding import ballot_box, queries, services
from survey.responding.models import PersonalResult
from survey.responding.services import Sheet
from survey.responding.steps import AllAnswers
from survey.rounds.models import Round
from survey.rounds.services import layout_of, round_by_key

if TYPE_CHECKING:
    from survey.core.scores.layout import Part
    from survey.core.scores.scoring import ScaleScore

PURPOSE = "personal"
PADDING = 8192
"""Sealed texts are filled up to so many bytes, so that a length tells nothing of what is in one."""
KEY_LENGTH = 40
"""A text begins with the key of its round, filled up to so many bytes."""


class CodeError(Exception):
    """There is no result under this code: it was mistyped, or the result was deleted."""


@dataclass(frozen=True)
class Kept:
    """One round that the employee kept: what was sent, and under which ballot."""

    round: Round
    sheet: Sheet

    @property
    def answers(self) -> AllAnswers:
        """What was answered, by questionnaire."""
        return self.sheet.answers


@dataclass(frozen=True)
class Comparison:
    """One scale over the kept rounds: a score or none for each, and the change since the round before the last."""

    title: str
    ends: tuple[int, int]
    better: str
    scores: tuple[int | None, ...]
    change: Change | None
    caution: str
    """Why its scores can be off; `caution_source`: who found so. Empty where nothing is known, or there is no score."""
    caution_source: str


def keep(session: Session, round_: Round, sheet: Sheet, typed: str) -> str:
    """Keep what was sent for a round under the code that was typed, or under a new one; return the code.

    What was kept of the same round before stays, and counts no more. Raise CodeError.
    """
    code = _read(typed) if typed.strip() else new_code()
    if typed.strip():
        one_at_a_time(session, int.from_bytes(_place(code, 0)[:8], signed=True))
    rows = _rows(session, code)
    if typed.strip() and not rows:
        raise CodeError
    text = round_.key.encode().ljust(KEY_LENGTH) + services.json_of(replace(sheet, invitation=""))
    padded = text.ljust(-(-len(text) // PADDING) * PADDING)
    session.add(PersonalResult(id=_place(code, len(rows)), sealed=seal(code, PURPOSE, padded)))
    session.flush()
    return code


def kept(session: Session, typed: str) -> list[Kept]:
    """Return the rounds kept under a code, the earliest first; raise CodeError."""
    code = _read(typed)
    texts = [unseal(code, PURPOSE, row.sealed) or b"" for row in _rows(session, code)]
    if not texts:
        raise CodeError
    sheets = {text[:KEY_LENGTH].decode().strip(): services.from_json(text[KEY_LENGTH:]) for text in texts}
    found = [Kept(round_, sheet) for key, sheet in sheets.items() if (round_ := round_by_key(session, key)) is not None]
    return sorted(found, key=lambda entry: entry.round.opens_at)


def forget(session: Session, typed: str) -> None:
    """Delete what is kept under a code; raise CodeError."""
    rows = _rows(session, _read(typed))
    if not rows:
        raise CodeError
    for row in rows:
        session.delete(row)
    session.flush()


def still_open(rounds: Sequence[Kept], now: datetime) -> list[Round]:
    """Return the rounds for which what was sent can be taken back now; while one is open it can be replaced too.

    Nothing tells whether something counts: of two who sent by one letter the second must not learn of the first.
    """
    return [one.round for one in rounds if one.round.state(now) in {State.OPEN, State.GRACE}]


def take_back(session: Session, round_: Round, typed: str) -> None:
    """Delete what was sent for an open round, waiting or counted, if it is still there. Raise CodeError.

    Nothing else changes: what is kept stays for its owner, and an invited person stays done for the employer. A row
    that changed in the moment in which a response goes would tell whose it was, to whoever has copies of both sides.
    """
    ballot_box.take_out(session, round_.id, _of_round(session, round_, typed).ballot)


def start_again(session: Session, round_: Round, typed: str, now: datetime) -> str:
    """Begin a draft from what was kept of an open round; what was sent counts until it is sent. Raise CodeError."""
    return services.start_again(session, round_, _of_round(session, round_, typed), now)


def _of_round(session: Session, round_: Round, typed: str) -> Sheet:
    for entry in kept(session, typed):
        if entry.round.id == round_.id:
            return entry.sheet
    raise CodeError


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
    caution = scale.caution if any(score is not None for score in scores) else None
    return Comparison(
        scale.title[language],
        (int(low), int(high)),
        scale.better,
        scores,
        moved,
        caution.text[language] if caution else "",
        caution.source if caution else "",
    )


def _read(typed: str) -> str:
    code = read_code(typed)
    if code is None:
        raise CodeError
    return code


def _rows(session: Session, code: str) -> list[PersonalResult]:
    """Return what is kept under a code, the earliest first."""
    rows: list[PersonalResult] = []
    while row := queries.personal_result(session, _place(code, len(rows))):
        rows.append(row)
    return rows


def _place(code: str, number: int) -> bytes:
    return identifier(code, f"{PURPOSE}-{number}")
