"""The ballot box: answers in, sealed so that the web process cannot read them again; shuffled responses out.

Sending marks somebody as done in the same transaction in which the answers are stored. So what is stored then is an
envelope that only the mixer can open. The mixer turns waiting envelopes into responses: never fewer than the smallest
group that is shown, unless the round is over, in random order and in a transaction of its own. Whoever has the
database, its log or a backup finds who took part, and what was answered, and nothing that ties the two.
"""

import secrets
from dataclasses import dataclass
from random import SystemRandom

from sqlalchemy.orm import Session

from survey.infra.crypto import open_box, seal_box
from survey.responding import queries
from survey.responding.models import Envelope, Response
from survey.rounds.freezing import units_of
from survey.rounds.models import Round

UNIT_BYTES = 8


@dataclass(frozen=True)
class Mixed:
    """What the mixer did with one round: how many envelopes it opened, and how many it could not open."""

    opened: int
    unreadable: int


def put_in(session: Session, round_id: int, unit_id: int | None, answers: bytes, public_key: bytes) -> None:
    """Store packed answers in an envelope; all envelopes of a round have the same length."""
    content = (unit_id or 0).to_bytes(UNIT_BYTES) + answers
    session.add(Envelope(id=secrets.token_bytes(16), round_id=round_id, sealed=seal_box(public_key, content)))
    session.flush()


def mix(session: Session, round_id: int, private_key: bytes, at_least: int, *, over: bool) -> Mixed:
    """Turn a round's envelopes into responses, when there are at least so many or the round is over.

    The caller commits: an envelope goes in the transaction in which its response comes, so that each counts once. What
    this key does not open stays where it is and is counted. A unit that the round does not know is as good as none.
    """
    waiting = queries.envelopes(session, round_id)
    contents = {id_: open_box(private_key, sealed) for id_, sealed in waiting}
    readable = [(id_, content) for id_, content in contents.items() if content is not None]
    unreadable = len(waiting) - len(readable)
    if not readable or (len(readable) < at_least and not over):
        return Mixed(0, unreadable)
    SystemRandom().shuffle(readable)
    queries.delete_envelopes(session, [id_ for id_, _content in readable])
    known = {group.id for group in units_of(session, session.get_one(Round, round_id))}
    session.add_all(
        Response(
            id=secrets.token_bytes(16),
            round_id=round_id,
            unit_id=unit if (unit := int.from_bytes(content[:UNIT_BYTES])) in known else None,
            answers=content[UNIT_BYTES:],
        )
        for _id, content in readable
    )
    session.flush()
    return Mixed(len(readable), unreadable)
