"""The ballot box: answers in, sealed so that the web process cannot read them again; shuffled responses out.

Sending marks somebody as done in the same transaction in which the answers are stored. So what is stored then is an
envelope that only the mixer can open. Once the round is over the mixer turns all its envelopes into responses, in
random order and in a transaction of its own. Not before: who is done is known with their unit, and so would be the
responses that came between two copies of the database, such as daily backups; often there is one of a unit. Whoever has
the database, its log or all its backups finds who took part, and what was answered, and nothing that ties the two.

The sender alone finds the own envelope or response again: both keys follow from a token, the ballot, that the database
has only where it is sealed for the sender, and neither key tells the other.
"""

import secrets
from dataclasses import dataclass
from random import SystemRandom

from sqlalchemy.orm import Session

from survey.infra.crypto import identifier, new_token, open_box, seal_box
from survey.infra.db import one_at_a_time
from survey.responding import queries
from survey.responding.models import Envelope, Response
from survey.rounds.freezing import units_of
from survey.rounds.models import Round

KEY_BYTES = 16
UNIT_BYTES = 8
HEAD = KEY_BYTES + UNIT_BYTES
"""An envelope holds the key of the response, the unit, and the answers."""
PLACES = 64
"""So many keys follow from a ballot; one is taken at random, so that what is sent again does not come back under the
key that it had: two copies of the database would show what somebody changed."""
ENVELOPE, RESPONSE = "envelope", "response"
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


def put_in(
    session: Session, round_id: int, unit_id: int | None, answers: bytes, public_key: bytes, ballot: str = ""
) -> None:
    """Store packed answers in an envelope; all envelopes of a round have the same length.

    ballot: the sender's token; without one nobody finds the answers again. Whatever stood under it must be gone.
    """
    ballot = ballot or new_token()
    place = secrets.randbelow(PLACES)
    content = _key(ballot, RESPONSE, place) + (unit_id or 0).to_bytes(UNIT_BYTES) + answers
    sealed = seal_box(public_key, content)
    session.add(Envelope(id=_key(ballot, ENVELOPE, place), round_id=round_id, sealed=sealed))
    session.flush()


def take_out(session: Session, round_id: int, ballot: str) -> bool:
    """Delete what was sent under a ballot, waiting or counted; False when there was nothing. Raise PublishedError."""
    alone(session, round_id)  # else what the mixer is just moving would be in neither place
    if queries.is_published(session, round_id):
        raise PublishedError
    envelopes, responses = ([_key(ballot, kind, place) for place in range(PLACES)] for kind in (ENVELOPE, RESPONSE))
    return queries.delete_sent(session, round_id, envelopes, responses)


def alone(session: Session, round_id: int) -> None:
    """Keep others from moving, taking out or publishing what was sent for a round until this transaction ends."""
    one_at_a_time(session, LOCK + round_id)


def try_some(session: Session, round_id: int, private_key: bytes) -> Mixed:
    """Open a few envelopes of a round that is not over, and leave all where they are."""
    sealed = queries.some_sealed(session, round_id, FEW)
    return Mixed(0, sum(open_box(private_key, one) is None for one in sealed))


def mix(session: Session, round_id: int, private_key: bytes) -> Mixed:
    """Turn the envelopes of a round that is over into responses.

    The caller commits: an envelope goes in the transaction in which its response comes, so that each counts once. What
    this key does not open stays where it is and is counted. A unit that the round does not know is as good as none.
    """
    alone(session, round_id)
    waiting = queries.envelopes(session, round_id)
    contents = {id_: open_box(private_key, sealed) for id_, sealed in waiting}
    readable = [(id_, content) for id_, content in contents.items() if content is not None]
    unreadable = len(waiting) - len(readable)
    SystemRandom().shuffle(readable)
    queries.delete_envelopes(session, sorted(id_ for id_, _content in readable))
    known = {group.id for group in units_of(session, session.get_one(Round, round_id))}
    session.add_all(
        Response(
            id=content[:KEY_BYTES],
            round_id=round_id,
            unit_id=unit if (unit := int.from_bytes(content[KEY_BYTES:HEAD])) in known else None,
            answers=content[HEAD:],
        )
        for _id, content in readable
    )
    session.flush()
    return Mixed(len(readable), unreadable)


def _key(ballot: str, kind: str, place: int) -> bytes:
    """Return one of the keys of envelopes or of responses that follow from a ballot."""
    return identifier(ballot, f"{kind}-{place}")[:KEY_BYTES]
