"""The ballot box: answers in, sealed, that the web process cannot read again; responses and remarks out, shuffled.

Sending marks somebody as done in the same transaction in which the answers are stored. So what is stored then is an
envelope that only the mixer can open. Once the round is over the mixer turns all its envelopes into responses, in
random order and in a transaction of its own. Not before: who is done is known with their unit, and so would be the
responses that came between two copies of the database, such as daily backups; often there is one of a unit. Whoever has
the database, its log or all its backups finds who took part, and what was answered, and nothing that ties the two.

The sender alone finds the own envelope, response and remark again: their keys follow from a token, the ballot, that the
database has only where it is sealed for the sender, and no key tells another.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom

from sqlalchemy.orm import Session

from survey.core.disclosure.remarks import LONGEST
from survey.infra.crypto import identifier, new_token, open_box, seal_box
from survey.infra.db import one_at_a_time
from survey.responding import queries
from survey.responding.models import Envelope, Remark, Response
from survey.rounds.freezing import units_of
from survey.rounds.models import Round

KEY_BYTES = 16
UNIT_BYTES = 8
HEAD = KEY_BYTES + UNIT_BYTES
"""An envelope holds the key of the response, the unit, and the answers."""
PLACES = 64
"""So many keys follow from a ballot; one is taken at random, so that what is sent again does not come back under the
key that it had: two copies of the database would show what somebody changed."""
REMARK_BYTES = 4 * LONGEST
TAIL = KEY_BYTES + REMARK_BYTES
"""Where a round asks for words an envelope ends with the key of the remark and the remark, filled up to one length."""
ENVELOPE, RESPONSE, REMARK = "envelope", "response", "remark"
SETTLED = timedelta(minutes=1)
"""So long after the end a form that was sent in the last second may be on its way here; mixed later, alone, it would
show whose it is."""
LOCK = int.from_bytes(b"ballots\0")
FEW = 5
"""So many envelopes of an open round are tried, to see early whether the mixer has the key for them."""


class PublishedError(Exception):
    """The round's figures stand: what they were made of cannot be taken out any more."""


@dataclass(frozen=True)
class Mixed:
    """What the mixer did with one round: how many envelopes it opened, and how many it could not open."""

    opened: int
    unreadable: int


@dataclass(frozen=True)
class Filled:
    """What somebody sends: the unit if given, packed answers, and where the round asks for one a remark, or ""."""

    unit_id: int | None
    answers: bytes
    remark: str | None = None


def put_in(session: Session, round_id: int, filled: Filled, public_key: bytes, ballot: str = "") -> None:
    """Store what was filled in in an envelope; all envelopes of a round have the same length.

    ballot: the sender's token; without one nobody finds the answers again. Whatever stood under it must be gone.
    """
    ballot = ballot or new_token()
    content = _any_key(ballot, RESPONSE) + (filled.unit_id or 0).to_bytes(UNIT_BYTES) + filled.answers
    if filled.remark is not None:
        content += _any_key(ballot, REMARK) + filled.remark.encode().ljust(REMARK_BYTES)
    sealed = seal_box(public_key, content)
    session.add(Envelope(id=_any_key(ballot, ENVELOPE), round_id=round_id, sealed=sealed))
    session.flush()


def take_out(session: Session, round_id: int, ballot: str) -> bool:
    """Delete what was sent under a ballot, waiting or counted; False when there was nothing. Raise PublishedError."""
    alone(session, round_id)  # else what the mixer is just moving would be in neither place
    if queries.is_published(session, round_id):
        raise PublishedError
    return queries.delete_sent(
        session, round_id, *([_key(ballot, kind, at) for at in range(PLACES)] for kind in (ENVELOPE, RESPONSE, REMARK))
    )


def alone(session: Session, round_id: int) -> None:
    """Keep others from moving, taking out or publishing what was sent for a round until this transaction ends."""
    one_at_a_time(session, LOCK + round_id)


def try_some(session: Session, round_id: int, *private_keys: bytes) -> Mixed:
    """Open a few envelopes of a round that is not over, and leave all where they are."""
    sealed = queries.some_sealed(session, round_id, FEW)
    return Mixed(0, sum(_open(private_keys, one) is None for one in sealed))


def mix(session: Session, round_id: int, *private_keys: bytes) -> Mixed:
    """Turn the envelopes of a round that is over into responses and remarks, each in an order of their own.

    The caller commits: an envelope goes in the transaction in which its response comes, so that each counts once. What
    no key opens stays where it is and is counted. A unit that the round does not know is as good as none.
    """
    alone(session, round_id)
    waiting = queries.envelopes(session, round_id)
    contents = {id_: _open(private_keys, sealed) for id_, sealed in waiting}
    readable = [(id_, content) for id_, content in contents.items() if content is not None]
    unreadable = len(waiting) - len(readable)
    round_ = session.get_one(Round, round_id)
    if unreadable and round_.open_question:  # what came apart from the rest would tie few answers to few remarks
        return Mixed(0, unreadable)
    SystemRandom().shuffle(readable)
    queries.delete_envelopes(session, sorted(id_ for id_, _content in readable))
    known = {group.id for group in units_of(session, round_)}
    end = -TAIL if round_.open_question else None
    session.add_all(
        Response(
            id=content[:KEY_BYTES],
            round_id=round_id,
            unit_id=unit if (unit := int.from_bytes(content[KEY_BYTES:HEAD])) in known else None,
            answers=content[HEAD:end],
        )
        for _id, content in readable
    )
    session.flush()
    if round_.open_question:
        _add_remarks(session, round_id, sorted(content[-TAIL:] for _id, content in readable))
    session.flush()
    return Mixed(len(readable), unreadable)


def opener(private_keys: Sequence[bytes], sealed: bytes) -> bytes | None:
    """Return the key that opens an envelope; None when none of these does."""
    return next((key for key in private_keys if open_box(key, sealed) is not None), None)


def _open(private_keys: Sequence[bytes], sealed: bytes) -> bytes | None:
    """Return what an envelope holds; None when it was sealed for none of these keys."""
    return next((content for key in private_keys if (content := open_box(key, sealed)) is not None), None)


def _add_remarks(session: Session, round_id: int, tails: list[bytes]) -> None:
    """Store what was written, in the order of random keys: that of the responses would tie the two."""
    texts = ((tail[:KEY_BYTES], tail[KEY_BYTES:].decode().rstrip()) for tail in tails)
    session.add_all(Remark(round_id=round_id, id=key, text=text) for key, text in texts if text)
    session.flush()


def _any_key(ballot: str, kind: str) -> bytes:
    return _key(ballot, kind, secrets.randbelow(PLACES))


def _key(ballot: str, kind: str, place: int) -> bytes:
    """Return one of the keys of envelopes or of responses that follow from a ballot."""
    return identifier(ballot, f"{kind}-{place}")[:KEY_BYTES]
