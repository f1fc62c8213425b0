"""Tables of results: what was published of each round, which is never changed; files made of it; and prices."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.text import Language
from survey.infra.db import Base

KEPT_DAYS: Final = 30
"""So long the files of a batch are kept after somebody asked for them."""


class RoundPublication(Base):
    """That a round was published: by which method, with which thresholds, and the hash over all its figures."""

    __tablename__ = "publication"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    method: Mapped[int]
    min_cell_size: Mapped[int]
    min_cell_size_sensitive: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))


class PublishedGroup(Base):
    """The figures of a unit as the round froze it, or of everybody (0), as JSON in two halves: themes, and the rest."""

    __tablename__ = "published_group"

    round_id: Mapped[int] = mapped_column(ForeignKey("publication.round_id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    themes: Mapped[str] = mapped_column(Text)
    rest: Mapped[str] = mapped_column(Text)


class PublishedRemark(Base):
    """One of the remarks of a round that had enough of them, in an order that is chance."""

    __tablename__ = "published_remark"

    round_id: Mapped[int] = mapped_column(ForeignKey("publication.round_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)


class PublishedMeasure(Base):
    """A measure of an earlier round as it stood in the plan when a round was published, in the order of their numbers.

    `texts`: its words by language; `scales` and `shortfalls`: what it is to change, as of a measure; `came_from`: its
    round. It stays, whatever becomes of the plan: the round's report tells of it.
    """

    __tablename__ = "published_measure"

    round_id: Mapped[int] = mapped_column(ForeignKey("publication.round_id"), primary_key=True)
    measure_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    came_from: Mapped[int] = mapped_column(ForeignKey("round.id"))
    texts: Mapped[dict[Language, str]] = mapped_column(JSON)
    scales: Mapped[list[str]] = mapped_column(JSON)
    shortfalls: Mapped[list[str]] = mapped_column(JSON)
    status: Mapped[str] = mapped_column(String(20))


class BatchState(StrEnum):
    """How the reports of all units stand."""

    DUE = "due"
    DONE = "done"
    FAILED = "failed"


class ReportBatch(Base):
    """That HR asked for the reports of all units of a round in a language, and how many of them are made."""

    __tablename__ = "report_batch"

    round_id: Mapped[int] = mapped_column(ForeignKey("publication.round_id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    state: Mapped[BatchState] = mapped_column(String(10))
    asked_on: Mapped[date]
    units: Mapped[int]
    """How many units have a report."""
    made: Mapped[int]
    """How many of them, in the order of their numbers, are made or were there."""

    @property
    def kept_until(self) -> date:
        """The last day on which its files are there."""
        return self.asked_on + timedelta(days=KEPT_DAYS)


class ReportFile(Base):
    """The report of a unit as PDF, and the digest of what it was made from."""

    __tablename__ = "report_file"
    __table_args__ = (
        ForeignKeyConstraint(["round_id", "language"], ["report_batch.round_id", "report_batch.language"]),
    )

    round_id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)


class NeedPrice(Base):
    """What a thing that people can lack costs the organisation for one person, in whole euros.

    need: questionnaire/item/option. It counts for all rounds.
    """

    __tablename__ = "need_price"
    __table_args__ = (CheckConstraint("euros BETWEEN 0 AND 999999", name="euros_in_range"),)

    need: Mapped[str] = mapped_column(String(160), primary_key=True)
    euros: Mapped[int]
