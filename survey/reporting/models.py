"""Tables of results: what was published of each round, once it has closed. The database refuses to change it."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey.infra.db import Base


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
