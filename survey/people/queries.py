"""Reading units, participants, and what an import remembers."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from survey.people.columns import Column
from survey.people.models import ChosenHeading, ManagedUnit, Participant, Unit, Upload
from survey.people.planning import Known


def units(session: Session) -> Sequence[Unit]:
    """Return the units by name."""
    return session.scalars(select(Unit).order_by(Unit.name)).all()


def hold_units(session: Session) -> None:
    """Let nobody else change units, or who works in them, until this transaction ends; answers may name them."""
    session.execute(select(Unit.id).order_by(Unit.id).with_for_update(key_share=True))


def unit_by_name(session: Session, name: str) -> Unit | None:
    """Return the unit with a name."""
    return session.scalar(select(Unit).where(Unit.name == name))


def headcount(session: Session) -> int:
    """Return how many people work in all units together; a unit counts those below it."""
    return session.scalar(select(func.coalesce(func.sum(Unit.headcount), 0)).where(Unit.parent_id.is_(None))) or 0


def present(session: Session) -> dict[int, int]:
    """Return unit id → how many people work in it itself and are not on leave; a unit where all are has 0."""
    counted = func.count().filter(Participant.on_leave.is_(False))
    rows = session.execute(select(Participant.unit_id, counted).group_by(Participant.unit_id))
    return {row[0]: row[1] for row in rows}


def move_participants(session: Session, unit_id: int, into_id: int) -> None:
    """Let everybody of a unit work in another."""
    session.execute(update(Participant).where(Participant.unit_id == unit_id).values(unit_id=into_id))


def staff_numbers_among(session: Session, words: Collection[str]) -> Collection[str]:
    """Return which of these words are somebody's number of staff."""
    query = select(Participant.staff_number).where(Participant.staff_number.in_(words))
    return [number for number in session.scalars(query) if number]


def number_of_participants(session: Session) -> int:
    """Return how many participants there are, those on leave too."""
    return session.scalar(select(func.count()).select_from(Participant)) or 0


def participant(session: Session, participant_id: bytes) -> Participant | None:
    """Return a participant."""
    return session.get(Participant, participant_id)


def found(session: Session, text: str, unit_ids: Sequence[int], limit: int) -> Sequence[Participant]:
    """Return participants by name: in these units when any are given, and with this text in name, address or number."""
    query = select(Participant).order_by(func.lower(Participant.name), Participant.id).limit(limit)
    if unit_ids:
        query = query.where(Participant.unit_id.in_(unit_ids))
    if text:
        columns = (Participant.name, Participant.email, Participant.staff_number)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    return session.scalars(query).all()


def holder(session: Session, column: Column, value: str) -> bytes | None:
    """Return whose address or staff number this is."""
    attribute = Participant.email if column is Column.EMAIL else Participant.staff_number
    return session.scalar(select(Participant.id).where(attribute == value))


def known(session: Session) -> list[Known]:
    """Return everybody, for an import to compare with."""
    query = select(
        Participant.id,
        Participant.name,
        Participant.email,
        Participant.staff_number,
        Unit.name,
        Participant.language,
        Participant.on_leave,
    ).join(Unit, Unit.id == Participant.unit_id)
    return [Known(*row) for row in session.execute(query.order_by(Participant.name, Participant.id))]


def managed_units(session: Session, staff_id: int) -> Sequence[Unit]:
    """Return the units that somebody of staff manages, by name."""
    query = select(Unit).join(ManagedUnit, ManagedUnit.unit_id == Unit.id).order_by(Unit.name)
    return session.scalars(query.where(ManagedUnit.staff_id == staff_id)).all()


def delete_managed(session: Session, staff_id: int) -> None:
    """Let somebody of staff manage no unit."""
    session.execute(delete(ManagedUnit).where(ManagedUnit.staff_id == staff_id))


def upload(session: Session, upload_id: bytes, now: datetime) -> bytes | None:
    """Return a sealed upload; None when it has expired or is not there."""
    return session.scalar(select(Upload.sealed).where(Upload.id == upload_id, Upload.expires_at > now))


def chosen_headings(session: Session) -> dict[Column, str]:
    """Return what HR's columns were called last time."""
    return {Column(row.meaning): row.heading for row in session.scalars(select(ChosenHeading))}
