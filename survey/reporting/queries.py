"""Reading and writing publications."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Row, bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from survey.followup.models import Status
from survey.followup.plan import Planned
from survey.reporting.models import NeedPrice, PublishedGroup, PublishedMeasure, PublishedRemark, RoundPublication
from survey.rounds.models import Round, RoundUnit

BEGINNING: Final = 64
"""So many characters hold how many took part, or why that is not told."""


# Built once: the pages of figures ask them.
_THEMES = select(PublishedGroup.unit_id, PublishedGroup.themes).where(
    PublishedGroup.round_id == bindparam("round_id"), PublishedGroup.unit_id.in_(bindparam("unit_ids", expanding=True))
)
_GROUP_OF_ROUNDS = (
    select(
        PublishedGroup.round_id,
        RoundPublication.min_cell_size,
        RoundPublication.min_cell_size_sensitive,
        PublishedGroup.themes,
        PublishedGroup.rest,
    )
    .join(RoundPublication, RoundPublication.round_id == PublishedGroup.round_id)
    .where(
        PublishedGroup.round_id.in_(bindparam("round_ids", expanding=True)),
        PublishedGroup.unit_id == bindparam("unit_id"),
    )
)


def publication(session: Session, round_id: int) -> RoundPublication | None:
    """Return what is known of the publication of a round; None before it is made."""
    return session.get(RoundPublication, round_id)


def group(session: Session, round_id: int, unit_id: int) -> Row[str, str]:
    """Return the two halves of what was published of a group; raise NoResultFound where there is no such group."""
    query = select(PublishedGroup.themes, PublishedGroup.rest)
    return session.execute(query.where(PublishedGroup.round_id == round_id, PublishedGroup.unit_id == unit_id)).one()


def themes(session: Session, round_id: int, unit_ids: Sequence[int]) -> dict[int, str]:
    """Return the first half of what was published of some groups."""
    return {row[0]: row[1] for row in session.execute(_THEMES, {"round_id": round_id, "unit_ids": unit_ids})}


def halves(session: Session, round_id: int, unit_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return both halves of what was published of some groups."""
    query = select(PublishedGroup.unit_id, PublishedGroup.themes, PublishedGroup.rest)
    wanted = PublishedGroup.round_id == round_id, PublishedGroup.unit_id.in_(unit_ids)
    return {row[0]: (row[1], row[2]) for row in session.execute(query.where(*wanted))}


def respondents(session: Session, round_id: int) -> dict[int, str]:
    """Return for each group of a round the beginning of the first half, in which how many took part stands first."""
    query = select(PublishedGroup.unit_id, func.substr(PublishedGroup.themes, 1, BEGINNING))
    return {row[0]: row[1] for row in session.execute(query.where(PublishedGroup.round_id == round_id))}


def groups(session: Session, round_id: int) -> Sequence[Row[int, str, str]]:
    """Return what was published of each group of a round, in the order of their numbers."""
    query = select(PublishedGroup.unit_id, PublishedGroup.themes, PublishedGroup.rest)
    return session.execute(query.where(PublishedGroup.round_id == round_id).order_by(PublishedGroup.unit_id)).all()


def group_of_rounds(session: Session, round_ids: Sequence[int], unit_id: int) -> dict[int, tuple[int, int, str, str]]:
    """Return for each of several rounds its two thresholds and the two halves of what was published of a group."""
    found = session.execute(_GROUP_OF_ROUNDS, {"round_ids": round_ids, "unit_id": unit_id})
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in found}


def groups_of_units(session: Session, unit_ids: Sequence[int]) -> Sequence[Row[Round, int, str, str]]:
    """Return each published round, the latest first, and each of these units that it knew: number, name, themes."""
    query = (
        select(Round, RoundUnit.id, RoundUnit.name, PublishedGroup.themes)
        .join(RoundUnit, RoundUnit.round_id == Round.id)
        .join(
            PublishedGroup,
            (PublishedGroup.round_id == RoundUnit.round_id) & (PublishedGroup.unit_id == RoundUnit.id),
        )
        .where(RoundUnit.id.in_(unit_ids))
    )
    return session.execute(query.order_by(Round.closes_at.desc(), Round.id.desc())).all()


def add_groups(session: Session, round_id: int, halves: Mapping[int, tuple[str, str]]) -> None:
    """Keep what is published of the groups of a round."""
    rows = ((unit, *own) for unit, own in halves.items())
    session.execute(
        insert(PublishedGroup),
        [{"round_id": round_id, "unit_id": unit, "themes": themes, "rest": rest} for unit, themes, rest in rows],
    )


def add_remarks(session: Session, round_id: int, texts: Sequence[str]) -> None:
    """Keep the remarks of a round in this order."""
    session.execute(
        insert(PublishedRemark),
        [{"round_id": round_id, "number": number, "text": text} for number, text in enumerate(texts, 1)],
    )


def remarks(session: Session, round_id: int, first: int, many: int) -> Sequence[str]:
    """Return so many remarks of a round, from a number on."""
    wanted = (
        PublishedRemark.round_id == round_id,
        PublishedRemark.number >= first,
        PublishedRemark.number < first + many,
    )
    return session.scalars(select(PublishedRemark.text).where(*wanted).order_by(PublishedRemark.number)).all()


def remark_count(session: Session, round_id: int) -> int:
    """Return how many remarks of a round are kept."""
    return session.scalar(select(func.count()).where(PublishedRemark.round_id == round_id)) or 0


def delete_remarks(session: Session, closed_before: datetime) -> None:
    """Delete the remarks of rounds that closed before a moment."""
    old = select(Round.id).where(Round.closes_at <= closed_before)
    session.execute(delete(PublishedRemark).where(PublishedRemark.round_id.in_(old)))


def add_measures(session: Session, round_id: int, measures: Sequence[Planned]) -> None:
    """Keep the measures of earlier rounds beside what is published of a round."""
    session.add_all(
        PublishedMeasure(
            round_id=round_id,
            measure_id=one.id,
            came_from=one.round_id,
            texts=dict(one.texts),
            scales=list(one.scales),
            shortfalls=list(one.shortfalls),
            status=one.status,
        )
        for one in measures
    )
    session.flush()


def measures(session: Session, round_id: int) -> Sequence[Planned]:
    """Return the measures of earlier rounds as they stood when a round was published."""
    query = select(PublishedMeasure).where(PublishedMeasure.round_id == round_id)
    return [
        Planned(one.measure_id, one.texts, tuple(one.scales), tuple(one.shortfalls), Status(one.status), one.came_from)
        for one in session.scalars(query.order_by(PublishedMeasure.measure_id))
    ]


def prices(session: Session) -> dict[str, int]:
    """Return what things cost the organisation for one person, in euros, by the key of a need."""
    return {row.need: row.euros for row in session.scalars(select(NeedPrice))}


def hold(session: Session, round_: Round) -> None:
    """Wait for whoever else publishes a round, and read whether they did; SQLite has one writer anyway."""
    session.refresh(round_, ["published"], with_for_update=True)
