"""Invitations: people and a round in, links of their own and mail on its way out; and who is done, as a yes or no.

A link's token follows from a secret key and a random number of the invitation, so a reminder can repeat it while the
database holds no token. Opening a link changes nothing; only sending the answers uses it up.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from survey.accounts.retention import kept
from survey.config import Settings
from survey.core.lifecycle import State, state
from survey.infra.clock import days, morning_of
from survey.infra.crypto import identifier, key_of, link_token
from survey.rounds import mail_queries, queries
from survey.rounds.mail_queries import undeliverable
from survey.rounds.models import Participation, Round
from survey.rounds.monitor import count_by_unit
from survey.rounds.queries import Counts, counts

__all__ = ["Counts", "counts", "undeliverable"]

PURPOSE: Final = "invitation"
INVITATION: Final = 0
"""The number of the first mail; reminders count on from it."""
REMIND_AFTER: Final = (timedelta(days=3), timedelta(days=8))
"""The last reminder comes on the last day of the round."""


def invite(session: Session, round_: Round, settings: Settings, now: datetime, *, at_once: bool = True) -> int:
    """Invite everybody who is not yet, by mail; return how many. A closed round invites nobody.

    Mail goes in the morning of the first day, for a round opens at midnight. In one that is open it goes at once, where
    somebody asks for that.
    """
    stands = state(round_.opens_at, round_.closes_at, now)
    if stands is State.CLOSED:
        return 0
    due_at = now if at_once and stands is State.OPEN else max(now, first_mail(round_, settings.time_zone))
    queries.lock_round(session, round_)
    people = queries.not_invited(session, round_.id)
    session.add_all(new_invitation(round_, *one, settings) for one in people)
    session.flush()
    _put_on_its_way(session, round_, [one.id for one in people], INVITATION, due_at)
    return len(people)


def first_mail(round_: Round, zone: ZoneInfo) -> datetime:
    """Return when the invitations of a round go out."""
    return morning_of(round_.opens_at.astimezone(zone).date(), zone)


def new_invitation(round_: Round, participant_id: bytes, unit_id: int, settings: Settings) -> Participation:
    """Return the invitation of somebody to a round, with a link of their own."""
    nonce = secrets.token_bytes(16)
    return Participation(
        round_id=round_.id,
        participant_id=participant_id,
        unit_id=unit_id,
        nonce=nonce,
        token_id=identifier(link_token(settings.secret_key, nonce), PURPOSE),
    )


class Before(NamedTuple):
    """Before inviting: how many people it would be, how many mails were refused, how many people have no address."""

    people: int
    refused: int
    no_address: int


def before(session: Session, round_: Round, now: datetime) -> Before:
    """Return how many people `invite` would invite now, and whom mail does not reach."""
    found = Before(*queries.before_inviting(session, round_.id))
    closed = state(round_.opens_at, round_.closes_at, now) is State.CLOSED
    return found._replace(people=0) if closed else found


def remind(session: Session, round_: Round, zone: ZoneInfo, now: datetime) -> int:
    """Put the reminders that are due on their way, each once; return how many people they are for."""
    if state(round_.opens_at, round_.closes_at, now) is not State.OPEN:
        return 0
    due = sum(moment <= now for moment in reminders(round_, zone))
    if due > round_.reminded:
        queries.lock_round(session, round_)  # and read again: another worker may have been first
    if due <= round_.reminded:
        return 0
    round_.reminded = due  # those that were missed while nothing ran are one
    people = queries.still_asked(session, round_.id)
    _put_on_its_way(session, round_, people, due, now)
    return len(people)


def count_done(session: Session, round_: Round, settings: Settings, now: datetime) -> None:
    """Note once a day how many are done in an open round: a number that moves with each answer would tell who sends."""
    today = now.astimezone(settings.time_zone).date()
    if round_.done_on != today and state(round_.opens_at, round_.closes_at, now) is State.OPEN:
        round_.done, round_.done_on = counts(session, round_.id).done, today
        count_by_unit(session, round_)


def reminders(round_: Round, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return when a round reminds: after three and eight days and on the last day, in the morning.

    Not on the first day, on which people are invited.
    """
    first, last = days(round_.opens_at, round_.closes_at, zone)
    early = [day for after in REMIND_AFTER if (day := first + after) < last]
    return tuple(morning_of(day, zone) for day in (*early, last) if day > first)


def forget(session: Session, now: datetime) -> Sequence[str]:
    """Delete who was invited to rounds that are over for as long as that is kept, with their mail; return the names."""
    return queries.delete_participations(session, now - kept(session).participations)


def invited_before(session: Session, moment: datetime) -> bool:
    """Return whether it is still known who was invited to a round that closed before a moment."""
    return queries.has_participations(session, moment)


def tokens(session: Session, round_: Round, settings: Settings) -> dict[bytes, str]:
    """Return the token of each participant's link, as long as the key is set with which it was made."""
    found = queries.participations(session, round_.id)
    return {own.participant_id: token for own in found if (token := token_of(own, settings))}


def token_of(own: Participation, settings: Settings) -> str | None:
    """Return the token of the link of an invitation; None when the key is not set any more with which it was made."""
    key = key_of(settings, own.nonce, PURPOSE, own.token_id)
    return link_token(key, own.nonce) if key else None


def keys_in_use(session: Session, settings: Settings) -> set[str | None]:
    """Return the secret keys with which invitations were made; None among them for one that is not set."""
    made = (own for round_ in queries.rounds(session) for own in queries.participations(session, round_.id))
    return {key_of(settings, own.nonce, PURPOSE, own.token_id) for own in made}


def invitation_of(session: Session, token: str) -> Participation | None:
    """Return the invitation to which a link belongs."""
    return queries.participation(session, identifier(token, PURPOSE))


def complete(session: Session, token: str) -> bool:
    """Mark an invitation as done, once; False when the token is no invitation, or it was done."""
    return queries.mark_done(session, identifier(token, PURPOSE))


def is_done(session: Session, token: str) -> bool:
    """Tell whether an invitation is there and done."""
    found = invitation_of(session, token)
    return found is not None and found.done


def decline(session: Session, token: str) -> None:
    """Send no more reminders to somebody who will not take part."""
    found = invitation_of(session, token)
    if found is not None:
        found.declined = True
        session.flush()


def _put_on_its_way(session: Session, round_: Round, people: Sequence[bytes], number: int, due_at: datetime) -> None:
    mail_queries.add_mail(
        session,
        [
            {
                "id": secrets.token_bytes(16),
                "round_id": round_.id,
                "participant_id": participant_id,
                "number": number,
                "due_at": due_at,
                "attempts": 0,
            }
            for participant_id in people
        ],
    )
