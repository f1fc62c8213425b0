"""Use cases of filling in: start, save a page, come back, send once, and read the own result."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from survey.accounts.retention import ANSWERS
from survey.config import IDLE, Settings
from survey.core.disclosure.remarks import LONGEST, masked, words
from survey.core.lifecycle import State
from survey.core.scores import advice
from survey.infra.crypto import identifier, mixer_keys, new_token, seal, unseal
from survey.people.queries import staff_numbers_among
from survey.responding import ballot_box, queries
from survey.responding.ballot_box import SETTLED, Filled, Mixed
from survey.responding.models import Draft, Envelope, Remark, Response
from survey.responding.queries import response_blocks, responses_by_unit, sent_count, take_remarks, waiting_count
from survey.rounds import invitations
from survey.rounds.models import Round
from survey.rounds.services import rounds

if TYPE_CHECKING:
    from survey.core.scores.layout import Layout

__all__ = ["response_blocks", "responses_by_unit", "sent_count", "take_remarks", "waiting_count"]

PURPOSE = "draft"
REMARK_ROOM = 4 * LONGEST + 2
"""Bytes that the longest remark takes in a draft: no sign takes more than four, escaped or not."""
NO_UNIT = 0
"""The respondent would rather not say the unit; None means that the unit has not been asked yet."""


class NotOpenError(Exception):
    """The round is not open now; `state` says whether it still has to open or is over."""

    def __init__(self, round_: Round, found: State) -> None:
        self.round, self.state = round_, found
        super().__init__(found)


class GoneError(Exception):
    """There is no such draft any more: it expired, or the token is wrong."""


class SentError(Exception):
    """The answers have been sent; they cannot change any more."""


@dataclass(frozen=True)
class Sheet:
    """What a respondent has filled in so far: answers by questionnaire, a remark, and the unit if chosen.

    `listed`: the unit in which the employer's list has somebody who was invited, NO_UNIT when it is too small to be
    shown; None for whoever came by the link for everybody, and is asked. `invitation`: the token of the letter by which
    somebody came; a draft of a mailed link has the same token itself. `ballot`: the token by which what is sent is
    found again (`ballot_box`), empty when it does not count; `again`: something was sent before; sending replaces it.
    `remark`: None where the round asks for none.
    """

    answers: dict[str, dict[str, int]] = field(default_factory=dict)
    unit_id: int | None = None
    listed: int | None = None
    invitation: str = ""
    sent: bool = False
    round_id: int | None = None
    expires_at: datetime | None = None
    ballot: str = ""
    again: bool = False
    remark: str | None = None


def start(session: Session, round_: Round, now: datetime) -> str:
    """Begin an empty draft and return its token, which is kept nowhere else; clear away what has expired."""
    queries.delete_expired(session, now)
    token = new_token()
    _add_draft(session, round_, token, Sheet(ballot=new_token()), now)
    return token


def start_again(session: Session, round_: Round, sent: Sheet, now: datetime) -> str:
    """Begin a draft from what was sent, which counts until this one is sent too; return its token.

    Also for somebody who was invited the token is a new one: that of the invitation follows from the secret key, and
    would tie the draft to a name.
    """
    queries.delete_expired(session, now)
    token = new_token()
    _add_draft(session, round_, token, replace(sent, sent=False, again=True, invitation=""), now)
    return token


def open_draft(session: Session, round_: Round, token: str, unit_id: int | None, now: datetime) -> None:
    """Make sure that there is a draft under the token of an invitation: the same one on each device.

    unit_id: that of the employer's list.
    """
    queries.delete_expired(session, now)
    if queries.draft(session, identifier(token, PURPOSE), lock=True) is None:
        listed = NO_UNIT if unit_id is None else unit_id
        _add_draft(session, round_, token, Sheet(unit_id=listed, listed=listed, ballot=new_token()), now)


def open_letter(session: Session, round_: Round, invitation: str, unit_id: int | None, now: datetime) -> str:
    """Begin a draft for whoever came by a letter and return its token: a new one each time.

    HR has printed the letter. With a token that followed from it, HR could read the answers.
    """
    queries.delete_expired(session, now)
    token, listed = new_token(), NO_UNIT if unit_id is None else unit_id
    blank = Sheet(unit_id=listed, listed=listed, invitation=invitation, ballot=new_token())
    _add_draft(session, round_, token, blank, now)
    return token


def _add_draft(session: Session, round_: Round, token: str, blank: Sheet, now: datetime) -> None:
    """Keep a new draft: nobody begins in a day of grace, wherever they come from."""
    if (stands := round_.state(now)) is not State.OPEN:
        raise NotOpenError(round_, stands)
    asked = replace(blank, remark=(blank.remark or "") if round_.open_question else None)
    session.add(
        Draft(
            id=identifier(token, PURPOSE),
            round_id=round_.id,
            sealed=seal(token, PURPOSE, json_of(asked)),
            expires_at=round_.closes_at,
        )
    )
    session.flush()


def has_begun(session: Session, token: str) -> bool:
    """Tell whether there is a draft under a token."""
    return queries.draft(session, identifier(token, PURPOSE)) is not None


def sheet(session: Session, token: str, *, lock: bool = False) -> Sheet:
    """Return what stands in a draft; raise GoneError when there is none."""
    found = queries.draft(session, identifier(token, PURPOSE), lock=lock) if token else None
    text = unseal(token, PURPOSE, found.sealed) if found else None
    if found is None or text is None:
        raise GoneError
    sent = found.state == "submitted"
    return replace(from_json(text), sent=sent, round_id=found.round_id, expires_at=found.expires_at)


def sheet_of(session: Session, round_: Round, token: str, now: datetime, *, lock: bool = False) -> Sheet:
    """Return what stands in a draft of this round; raise GoneError when it is of another round, or its time is over."""
    found = sheet(session, token, lock=lock)
    if found.round_id != round_.id or (found.sent and found.expires_at and found.expires_at <= now):
        raise GoneError
    return found


def save(session: Session, token: str, questionnaire_key: str, changes: Mapping[str, int | None]) -> Sheet:
    """Merge the answers of one page into a draft (None clears one); raise GoneError or SentError.

    Reading and writing happen under one lock, so that two pages saved at the same moment both stay.
    """
    before = _open_sheet(session, token)
    own = {**before.answers.get(questionnaire_key, {}), **changes}
    kept = {key: code for key, code in own.items() if code is not None}
    return _store(session, token, replace(before, answers={**before.answers, questionnaire_key: kept}))


def save_unit(session: Session, token: str, unit_id: int | None) -> Sheet:
    """Keep the unit that the respondent chose; raise GoneError or SentError."""
    before = _open_sheet(session, token)
    return _store(session, token, replace(before, unit_id=unit_id))


def save_remark(session: Session, token: str, remark: str) -> Sheet:
    """Keep what the respondent wrote in their own words; raise GoneError or SentError."""
    return _store(session, token, replace(_open_sheet(session, token), remark=remark))


def submit(session: Session, round_: Round, layout: Layout, token: str, ballot_key: bytes, now: datetime) -> None:
    """Put the answers of a draft in the ballot box, once however often it is called; raise GoneError.

    What is hidden by a show_if is dropped. The draft stays sealed until the result can no longer be read. A letter
    counts once: who sends again with the same one reads a result and is told nothing else, for HR has the letter too.
    """
    final = sheet(session, token, lock=True)
    if final.sent:
        return
    # A draft of the link for everybody has no invitation; that of a mailed link has the same token.
    completed = invitations.complete(session, final.invitation or token)
    if final.invitation and not completed and invitations.is_done(session, final.invitation):
        final = _store(session, token, replace(final, ballot=""))
    queries.mark_submitted(session, identifier(token, PURPOSE), _whole_hour(now + IDLE))
    if not final.ballot:
        return
    if final.again:
        ballot_box.take_out(session, round_.id, final.ballot)
    filled = Filled(
        unit_id=None if final.unit_id == NO_UNIT else final.unit_id,
        answers=layout.pack(final.answers),
        remark=_masked(session, final.remark),
    )
    ballot_box.put_in(session, round_.id, filled, ballot_key, final.ballot)


def _masked(session: Session, remark: str | None) -> str | None:
    """Return a remark as it may be read: without what leads to a person, the organisation's numbers of staff too."""
    return remark and masked(remark, staff_numbers_among(session, words(remark)))


def mix_rounds(session: Session, settings: Settings, now: datetime) -> Mixed:
    """Let the mixer turn envelopes into responses in each round that is over, and see if it could in others."""
    keys = mixer_keys(settings)
    over = [(found.id, found.over_at + SETTLED <= now) for found in rounds(session)]
    mixed = [(ballot_box.mix if is_over else ballot_box.try_some)(session, id_, *keys) for id_, is_over in over]
    return Mixed(sum(one.opened for one in mixed), sum(one.unreadable for one in mixed))


def keys_in_use(session: Session, settings: Settings) -> set[bytes | None]:
    """Return the mixer's keys for which waiting envelopes were sealed; None among them for one that is not set."""
    keys = mixer_keys(settings)
    return {ballot_box.opener(keys, sealed) for sealed in queries.all_sealed(session)}


def forget_order(session: Session) -> bool:
    """Leave no trace of which envelopes and responses came in when; False when there was none."""
    rewritten = False
    for found in rounds(session):
        ballot_box.alone(session, found.id)
        rewritten |= queries.rewrite(session, Envelope, found.id)
        rewritten |= queries.rewrite(session, Response, found.id)
        rewritten |= queries.rewrite(session, Remark, found.id)
    return rewritten


def clear_away(session: Session, now: datetime) -> Sequence[str]:
    """Delete the drafts whose time is over, and the answers of rounds long published; return the names of these."""
    queries.delete_expired(session, now)
    return queries.delete_answers(session, now - ANSWERS)


def discard(session: Session, token: str) -> None:
    """Delete a draft that was not sent, if there is one."""
    queries.delete_open(session, identifier(token, PURPOSE))


def results(layout: Layout, answers: Mapping[str, Mapping[str, int]]) -> tuple[advice.Result, ...]:
    """Return the result of one respondent for each questionnaire of the sitting."""
    return tuple(
        advice.result(part.scorer, answers.get(part.questionnaire.key, {}), part.form) for part in layout.parts
    )


def _open_sheet(session: Session, token: str) -> Sheet:
    found = sheet(session, token, lock=True)
    if found.sent:
        raise SentError
    return found


def _store(session: Session, token: str, after: Sheet) -> Sheet:
    queries.store_draft(session, identifier(token, PURPOSE), seal(token, PURPOSE, json_of(after)))
    return after


def json_of(content: Sheet) -> bytes:
    """Return what the respondent alone may read of a sheet, for sealing."""
    held = {
        "answers": content.answers,
        "unit": content.unit_id,
        "listed": content.listed,
        "ballot": content.ballot,
        "again": content.again,
        "invitation": content.invitation,
        "remark": content.remark,
    }
    text = json.dumps(held, separators=(",", ":"), ensure_ascii=False).encode()
    if content.remark is None:
        return text
    # As if everybody wrote as much as fits: the length of a draft would lead from who is done to a remark that is read.
    written = json.dumps(content.remark, ensure_ascii=False).encode()
    return text + b" " * (REMARK_ROOM - len(written))


def from_json(text: bytes) -> Sheet:
    """Return a sheet from what was sealed."""
    data = json.loads(text)
    return Sheet(
        data["answers"],
        data["unit"],
        data["listed"],
        data.get("invitation", ""),
        ballot=data["ballot"],
        again=data["again"],
        remark=data.get("remark"),
    )


def _whole_hour(moment: datetime) -> datetime:
    """The next whole hour: an exact time would tell when somebody sent."""
    return moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
