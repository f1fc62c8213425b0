"""Reading rounds and invitations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, Row, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from survey.core.text import Language
from survey.people.models import Participant, Unit
from survey.rounds.models import (
    EmployerCheck,
    OutgoingMail,
    Participation,
    Round,
    RoundQuestionnaire,
    RoundRate,
    RoundUnit,
    Series,
)

# Built once: every request of a respondent asks the first, and every page of figures the others.
_ROUND_BY_KEY = select(Round).where(Round.key == bindparam("key"))
_ROUND_UNITS = (
    select(RoundUnit.id, RoundUnit.name, RoundUnit.headcount, RoundUnit.parent_id)
    .where(RoundUnit.round_id == bindparam("round_id"))
    .order_by(RoundUnit.name)
)
_HEADCOUNTS = (
    select(RoundUnit.round_id, func.sum(RoundUnit.headcount))
    .where(RoundUnit.round_id.in_(bindparam("round_ids", expanding=True)))
    .group_by(RoundUnit.round_id)
)
_ROUNDS = select(Round).order_by(Round.opens_at.desc(), Round.id.desc())


def round_by_key(session: Session, key: str) -> Round | None:
    """Return the round with a key."""
    return session.scalar(_ROUND_BY_KEY, {"key": key})


def rounds(session: Session) -> Sequence[Round]:
    """Return all rounds, the latest window first."""
    return session.scalars(_ROUNDS).all()


def round_units(session: Session, round_id: int) -> Sequence[Row[int, str, int, int | None]]:
    """Return the units that a round froze, by name: number, name, headcount, and the unit that each is a part of."""
    return session.execute(_ROUND_UNITS, {"round_id": round_id}).all()


def headcounts(session: Session, round_ids: Sequence[int], unit_id: int | None) -> dict[int, int]:
    """Return by round how many people a unit had when it opened; of all units together without one."""
    query = _HEADCOUNTS.where(RoundUnit.parent_id.is_(None) if unit_id is None else RoundUnit.id == unit_id)
    return {round_id: int(people) for round_id, people in session.execute(query, {"round_ids": round_ids})}


def all_series(session: Session, *, lock: bool = False) -> Sequence[Series]:
    """Return the series, the newest first; `lock`: keep others from planning their rounds at the same time."""
    query = select(Series).order_by(Series.id.desc())
    return session.scalars(query.with_for_update() if lock else query).all()


def series_by_id(session: Session, series_id: int) -> Series | None:
    """Return one series."""
    return session.get(Series, series_id)


def documents(session: Session, round_id: int) -> tuple[str, ...]:
    """Return the frozen questionnaires of a round as JSON, in the order in which they are asked."""
    query = select(RoundQuestionnaire.document).where(RoundQuestionnaire.round_id == round_id)
    return tuple(session.scalars(query.order_by(RoundQuestionnaire.position)))


def employer_check(session: Session, round_id: int) -> EmployerCheck | None:
    """Return the employer's own check of a round as it is now, for whoever changes it has waited for others."""
    return session.get(EmployerCheck, round_id, populate_existing=True)


def employer_check_before(session: Session, round_: Round) -> Row[EmployerCheck, str] | None:
    """Return the employer's check of the newest round before another, as `EmployerCheck`, and `name`, that round's."""
    query = select(EmployerCheck, Round.name).join(Round, Round.id == EmployerCheck.round_id)
    before = query.where(Round.opens_at < round_.opens_at).order_by(Round.opens_at.desc(), Round.id.desc())
    return session.execute(before.limit(1)).first()


@dataclass(frozen=True)
class Counts:
    """How many people are invited to a round, how many of them are done, and how many are invited by letter."""

    invited: int
    done: int
    by_letter: int = 0


def counts(session: Session, round_id: int) -> Counts:
    """Return the numbers of a round's invitations."""
    of = Participation.round_id == round_id
    done = func.coalesce(func.sum(func.cast(Participation.done, Integer)), 0)
    return Counts(*session.execute(select(func.count(), done, func.count(Participation.code_id)).where(of)).one())


def done_by_unit(session: Session, round_id: int) -> Sequence[Row[int, int, int]]:
    """Return each unit in which people were invited (0: not known), how many they are, and how many are done."""
    unit = func.coalesce(Participation.unit_id, 0)
    done = func.sum(func.cast(Participation.done, Integer))
    query = select(unit, func.count(), done).where(Participation.round_id == round_id).group_by(unit)
    return session.execute(query).all()


def round_rates(session: Session, round_id: int) -> Sequence[RoundRate]:
    """Return the response of a round by unit as counted last."""
    return session.scalars(select(RoundRate).where(RoundRate.round_id == round_id)).all()


def delete_rates(session: Session, round_id: int) -> None:
    """Forget the response of a round by unit."""
    session.execute(delete(RoundRate).where(RoundRate.round_id == round_id))


def lock_round(session: Session, round_: Round) -> None:
    """Wait for whoever else writes mail about a round, and read what they left; SQLite has one writer anyway."""
    session.refresh(round_, ["reminded", "year_told"], with_for_update=True)


def not_invited(session: Session, round_id: int) -> Sequence[Row[bytes, int]]:
    """Return each participant, with their unit, who has an address, is not on leave, and is not invited to a round."""
    invited = select(Participation.participant_id).where(Participation.round_id == round_id)
    wanted = Participant.email.is_not(None), Participant.on_leave.is_(False), Participant.id.not_in(invited)
    return session.execute(select(Participant.id, Participant.unit_id).where(*wanted)).all()


def before_inviting(session: Session, round_id: int) -> Row[int, int, int]:
    """Return how many people are not invited to a round, mails could not be delivered, and people have no address."""
    invited = select(Participation.participant_id).where(Participation.round_id == round_id)
    there, mail = Participant.on_leave.is_(False), Participant.email.is_not(None)
    waiting = select(func.count()).select_from(Participant).where(there, mail, Participant.id.not_in(invited))
    refused = select(func.count()).select_from(OutgoingMail).where(OutgoingMail.failed.is_not(None))
    no_address = select(func.count()).select_from(Participant).where(there, Participant.email.is_(None))
    return session.execute(select(*(one.scalar_subquery() for one in (waiting, refused, no_address)))).one()


def without_invitation(session: Session, round_id: int, *, mailed: bool) -> Sequence[Row[bytes, int]]:
    """Return each participant, with their unit, who is not on leave, not invited to a round, and has no address.

    mailed: those with an address too.
    """
    invited = select(Participation.participant_id).where(Participation.round_id == round_id)
    query = select(Participant.id, Participant.unit_id)
    query = query.where(Participant.on_leave.is_(False), Participant.id.not_in(invited))
    return session.execute(query if mailed else query.where(Participant.email.is_(None))).all()


def still_asked(session: Session, round_id: int) -> Sequence[bytes]:
    """Return the participants who are invited by mail, are not on leave, are not done and did not decline."""
    wanted = Participation.round_id == round_id, Participation.done.is_(False), Participation.declined.is_(False)
    present = Participant.id == Participation.participant_id, Participant.on_leave.is_(False)
    by_mail = Participation.code_id.is_(None)
    return session.scalars(select(Participation.participant_id).where(*wanted, *present, by_mail)).all()


def mailed(session: Session, round_id: int) -> bool:
    """Return whether anybody is invited to a round by mail."""
    by_mail = Participation.round_id == round_id, Participation.code_id.is_(None)
    return session.scalar(select(Participation.round_id).where(*by_mail).limit(1)) is not None


def participation_by_code(session: Session, code_ids: Sequence[bytes]) -> Participation | None:
    """Return the invitation that one of these stands for: of the code of a letter there is one for each secret key."""
    return session.scalar(select(Participation).where(Participation.code_id.in_(code_ids)))


def number_of_letters(session: Session, round_id: int) -> int:
    """Return how many people on the list are invited to a round by letter."""
    listed = (
        select(func.count())
        .select_from(Participation)
        .join(Participant, Participant.id == Participation.participant_id)
    )
    return session.scalar(listed.where(Participation.round_id == round_id, Participation.code_id.is_not(None))) or 0


def addressed(
    session: Session, round_id: int, start: int, size: int
) -> Sequence[Row[Participation, str, str, Language | None]]:
    """Return invitation, name, unit and language of some of those invited by letter, done or not, by unit and name."""
    query = (
        select(Participation, Participant.name, Unit.name, Participant.language)
        .join(Participant, Participant.id == Participation.participant_id)
        .join(Unit, Unit.id == Participant.unit_id)
        .where(Participation.round_id == round_id, Participation.code_id.is_not(None))
        .order_by(Unit.name, Participant.name, Participant.id)
    )
    return session.execute(query.offset(start).limit(size)).all()


def participations(session: Session, round_id: int) -> Sequence[Participation]:
    """Return the invitations to a round."""
    return session.scalars(select(Participation).where(Participation.round_id == round_id)).all()


def delete_participations(session: Session, closed_before: datetime) -> Sequence[str]:
    """Delete the invitations to rounds that closed before a moment, and their mail; return the names of the rounds."""
    invited = select(Participation.round_id).where(Participation.round_id == Round.id).exists()
    old = session.execute(select(Round.id, Round.name).where(Round.closes_at < closed_before, invited)).all()
    ids = [round_id for round_id, _ in old]
    session.execute(delete(OutgoingMail).where(OutgoingMail.round_id.in_(ids)))
    session.execute(delete(Participation).where(Participation.round_id.in_(ids)))
    return [name for _, name in old]


def delete_absent(session: Session, round_id: int) -> None:
    """Delete the invitations to a round of whoever left the list or is on leave, and their mail."""
    there = select(Participant.id).where(Participant.on_leave.is_(False))
    gone = Participation.round_id == round_id, Participation.participant_id.not_in(there)
    session.execute(delete(Participation).where(*gone))


def has_participations(session: Session, closed_before: datetime) -> bool:
    """Return whether there are invitations to rounds that closed before a moment."""
    old = select(Participation.nonce).join(Round, Round.id == Participation.round_id)
    return session.scalar(select(old.where(Round.closes_at < closed_before).exists())) or False


def participation(session: Session, token_id: bytes) -> Participation | None:
    """Return the invitation that a token's number stands for."""
    return session.scalar(select(Participation).where(Participation.token_id == token_id))


def mark_done(session: Session, token_id: bytes) -> bool:
    """Mark an invitation as done and drop the mail that waits; True for the one caller that did it.

    What was refused stays: HR sees whose that was, and would see it go when they are done.
    """
    change = update(Participation).where(Participation.token_id == token_id, Participation.done.is_(False))
    found = session.execute(
        change.values(done=True).returning(Participation.round_id, Participation.participant_id)
    ).one_or_none()
    if found is None:
        return False
    round_id, participant_id = found
    mail = OutgoingMail.round_id == round_id, OutgoingMail.participant_id == participant_id
    session.execute(delete(OutgoingMail).where(*mail, OutgoingMail.failed.is_(None)))
    return True
