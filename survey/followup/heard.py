"""Use cases of “What we heard, what we do”: a published round in, what HR tells everybody about it out.

HR writes one sentence in each language and chooses measures. No figure stands here: those that may be shown are in the
publication, and nobody checks what is typed by hand.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from survey.core.text import Language
from survey.followup import queries
from survey.followup.models import Heard, Measure
from survey.rounds.models import Round
from survey.rounds.services import round_by_key


class Told(NamedTuple):
    """What everybody may read about a round."""

    round: Round
    heard: Heard
    measures: Sequence[Measure]


def heard_of(session: Session, round_: Round) -> Heard | None:
    """Return what HR wrote about a round, shown or not."""
    return queries.heard_of(session, round_.id)


def keep(
    session: Session, round_: Round, texts: Mapping[Language, str], measures: Sequence[int], *, shown: bool
) -> None:
    """Keep what everybody reads about a round, and whether they do."""
    session.merge(Heard(round_id=round_.id, texts=dict(texts), measures=list(measures), shown=shown))
    session.flush()


def told(session: Session, key: str) -> Told | None:
    """Return what everybody may read about a round by its key; None where HR shows nothing."""
    found = round_by_key(session, key)
    heard = heard_of(session, found) if found else None
    if found is None or heard is None or not heard.shown:
        return None
    return Told(found, heard, queries.measures_in(session, heard.measures))


def latest(session: Session) -> str | None:
    """Return the key of the newest round about which something is told; None when there is none."""
    return queries.latest_told(session)
