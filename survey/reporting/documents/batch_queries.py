"""Reading and writing the reports of all units of a round, as files."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, cast

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.orm import Session

from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.reporting.models import BatchState, PublishedGroup, ReportBatch, ReportFile


def batches(session: Session, round_id: int) -> dict[str, ReportBatch]:
    """Return what was asked for of a round, by language."""
    found = session.scalars(select(ReportBatch).where(ReportBatch.round_id == round_id))
    return {batch.language: batch for batch in found}


def due(session: Session) -> Sequence[tuple[int, Language]]:
    """Return the round and language of what is to be made, what was asked for first before the others."""
    query = select(ReportBatch.round_id, ReportBatch.language).where(ReportBatch.state == BatchState.DUE)
    order = ReportBatch.asked_on, ReportBatch.round_id, ReportBatch.language
    return [(row[0], cast("Language", row[1])) for row in session.execute(query.order_by(*order))]


def hold(session: Session, round_id: int, language: str) -> ReportBatch | None:
    """Return a batch and let nobody else change it until the commit."""
    return session.get(ReportBatch, (round_id, language), with_for_update=True, populate_existing=True)


HEAD: Final = 64
"""Characters with which a group's themes begin, and in which its number of respondents stands."""


def group_heads(session: Session, round_id: int) -> Sequence[Row[int, str]]:
    """Return how the themes of everybody and of each unit begin, in the order of their numbers.

    Answers of a breakdown, which have numbers below that of everybody, are no units.
    """
    head, unit = func.substr(PublishedGroup.themes, 1, HEAD), PublishedGroup.unit_id
    query = select(unit, head).where(PublishedGroup.round_id == round_id, unit >= EVERYBODY)
    return session.execute(query.order_by(unit)).all()


def digests(session: Session, round_id: int, language: str, unit_ids: Sequence[int]) -> dict[int, bytes]:
    """Return what the files that are there were made from."""
    query = select(ReportFile.unit_id, ReportFile.digest)
    wanted = ReportFile.round_id == round_id, ReportFile.language == language, ReportFile.unit_id.in_(unit_ids)
    return {row[0]: row[1] for row in session.execute(query.where(*wanted))}


def file(session: Session, round_id: int, language: str, unit_id: int, digest: bytes) -> bytes | None:
    """Return a file when it is there and was made from this."""
    wanted = ReportFile.unit_id == unit_id, ReportFile.digest == digest
    query = select(ReportFile.pdf).where(ReportFile.round_id == round_id, ReportFile.language == language, *wanted)
    return session.scalar(query)


def files(session: Session, round_id: int, language: str) -> Iterator[tuple[int, bytes]]:
    """Yield each unit's file, a few at a time, in the order of the units' numbers."""
    query = select(ReportFile.unit_id, ReportFile.pdf)
    query = query.where(ReportFile.round_id == round_id, ReportFile.language == language).order_by(ReportFile.unit_id)
    for row in session.execute(query.execution_options(yield_per=10)):
        yield row[0], row[1]


def set_state(session: Session, round_id: int, language: str, state: BatchState) -> None:
    """Say how a batch stands."""
    wanted = ReportBatch.round_id == round_id, ReportBatch.language == language
    session.execute(update(ReportBatch).where(*wanted).values(state=state))


def of_others(session: Session, round_id: int) -> Sequence[ReportBatch]:
    """Return the batches of all other rounds, what was asked for last before the others."""
    order = ReportBatch.asked_on.desc(), ReportBatch.round_id.desc(), ReportBatch.language
    return session.scalars(select(ReportBatch).where(ReportBatch.round_id != round_id).order_by(*order)).all()


def delete_batch(session: Session, batch: ReportBatch) -> None:
    """Delete a batch with its files."""
    own = ReportFile.round_id == batch.round_id, ReportFile.language == batch.language
    session.execute(delete(ReportFile).where(*own))
    session.delete(batch)
    session.flush()


def before(session: Session, day: date) -> Sequence[ReportBatch]:
    """Return the batches that were asked for before a day."""
    return session.scalars(select(ReportBatch).where(ReportBatch.asked_on < day)).all()
