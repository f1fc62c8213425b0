"""Reading and writing drafts and responses."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import itemgetter

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    bindparam,
    delete,
    distinct,
    func,
    insert,
    inspect,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from survey.responding.models import Draft, Envelope, PersonalResult, Remark, Response
from survey.rounds.models import Round

IDS_AT_ONCE = 500

# Built once: every request of a respondent asks the first, every saved page the others.
_DRAFT = select(Draft.sealed, Draft.state, Draft.round_id, Draft.expires_at).where(Draft.id == bindparam("draft_id"))
_DRAFT_LOCKED = _DRAFT.with_for_update()
_STORE = (
    update(Draft)
    .where(Draft.id == bindparam("draft_id"), Draft.state == "open")
    .values(sealed=bindparam("content"))
    .execution_options(synchronize_session=False)  # no Draft is ever held as an object
)


def draft(session: Session, draft_id: bytes, *, lock: bool = False) -> Row[bytes, str, int, datetime] | None:
    """Return a draft's sealed answers, state, round and expiry; `lock` keeps others off it in this transaction."""
    return session.execute(_DRAFT_LOCKED if lock else _DRAFT, {"draft_id": draft_id}).one_or_none()


def store_draft(session: Session, draft_id: bytes, sealed: bytes) -> None:
    """Replace a draft's sealed answers."""
    session.execute(_STORE, {"draft_id": draft_id, "content": sealed})


def mark_submitted(session: Session, draft_id: bytes, expires_at: datetime) -> None:
    """Turn an open draft into a submitted one."""
    change = update(Draft).where(Draft.id == draft_id, Draft.state == "open")
    session.execute(change.values(state="submitted", expires_at=expires_at))


def delete_open(session: Session, draft_id: bytes) -> None:
    """Delete a draft unless it was sent."""
    session.execute(delete(Draft).where(Draft.id == draft_id, Draft.state == "open"))


def delete_expired(session: Session, now: datetime) -> None:
    """Delete the drafts whose time is over."""
    session.execute(delete(Draft).where(_expired(now)))


def _expired(moment: datetime) -> ColumnElement[bool]:
    """A draft whose time was over at a moment: one that is not sent stays through the round's day of grace."""
    graced = select(Round.id).where(Round.grace_until > moment)
    return and_(Draft.expires_at <= moment, or_(Draft.state == "submitted", Draft.round_id.not_in(graced)))


def delete_answers(session: Session, closed_before: datetime) -> Sequence[str]:
    """Delete the responses of published rounds that closed before a moment; return the names of those that had any."""
    answered = select(Response.id).where(Response.round_id == Round.id).exists()
    query = select(Round.id, Round.name).where(Round.published, Round.closes_at <= closed_before, answered)
    old = session.execute(query).all()
    session.execute(delete(Response).where(Response.round_id.in_([round_id for round_id, _ in old])))
    return [name for _, name in old]


def personal_result(session: Session, result_id: bytes) -> PersonalResult | None:
    """Return what was kept under an identifier."""
    return session.get(PersonalResult, result_id)


def waiting_count(session: Session, round_id: int) -> int:
    """Return how many envelopes of a round wait for the mixer."""
    return session.scalar(select(func.count()).select_from(Envelope).where(Envelope.round_id == round_id)) or 0


def sent_count(session: Session, round_id: int) -> int:
    """Return how many people have sent their answers for a round: mixed or waiting."""
    mixed = select(func.count()).select_from(Response).where(Response.round_id == round_id)
    return (session.scalar(mixed) or 0) + waiting_count(session, round_id)


def is_published(session: Session, round_id: int) -> bool:
    """Return whether the figures of a round stand, as the database has it now."""
    return session.scalar(select(Round.published).where(Round.id == round_id)) or False


def envelopes(session: Session, round_id: int) -> list[tuple[bytes, bytes]]:
    """Return the waiting envelopes of a round, id and sealed content, and keep other mixers off them."""
    query = select(Envelope.id, Envelope.sealed).where(Envelope.round_id == round_id).with_for_update()
    return [(id_, sealed) for id_, sealed in session.execute(query)]


def some_sealed(session: Session, round_id: int, number: int) -> Sequence[bytes]:
    """Return the sealed content of some of a round's waiting envelopes."""
    return session.scalars(select(Envelope.sealed).where(Envelope.round_id == round_id).limit(number)).all()


def all_sealed(session: Session) -> Sequence[bytes]:
    """Return the sealed content of every waiting envelope."""
    return session.scalars(select(Envelope.sealed)).all()


def delete_sent(
    session: Session, round_id: int, envelopes: Sequence[bytes], responses: Sequence[bytes], remarks: Sequence[bytes]
) -> bool:
    """Delete whichever of these envelopes, responses and remarks are there; False when none is.

    PostgreSQL leaves a deleted row in its file until the table is written anew, which the worker does when the rows
    of a round come from more than one transaction (`rewrite`): so one that stays is written again here.
    """
    sent = ((Envelope, envelopes), (Response, responses), (Remark, remarks))
    gone = [_delete(session, table, round_id, ids) for table, ids in sent]
    return any(gone)


def take_remarks(session: Session, round_id: int) -> list[str]:
    """Delete the remarks of a round, and return their texts."""
    mine = delete(Remark).where(Remark.round_id == round_id)
    return [row[0] for row in session.execute(mine.returning(Remark.text))]


def _delete(session: Session, table: type[Envelope | Remark | Response], round_id: int, ids: Sequence[bytes]) -> bool:
    mine = table.round_id == round_id
    gone = session.execute(delete(table).where(mine, table.id.in_(ids)).returning(table.id)).all()
    if gone:
        other = select(table.id).where(mine).limit(1).scalar_subquery()
        again = update(table).where(mine, table.id == other).values(id=table.id)
        session.execute(again.execution_options(synchronize_session=False))
    return bool(gone)


def delete_envelopes(session: Session, ids: Sequence[bytes]) -> None:
    """Delete envelopes by their ids."""
    for start in range(0, len(ids), IDS_AT_ONCE):
        session.execute(delete(Envelope).where(Envelope.id.in_(ids[start : start + IDS_AT_ONCE])))


def rewrite(session: Session, table: type[Envelope | Remark | Response], round_id: int) -> bool:
    """Write a table's rows of a round again in the order of their random keys; False where nothing tells an order.

    PostgreSQL keeps with each row the number of the transaction that wrote it, and its place: an envelope has that of
    the participation of whose it is, and both tell an order. SQLite keeps neither in a table without rowid. Rows are
    read by deleting them, so that what comes meanwhile is not deleted unread.
    """
    if session.get_bind().dialect.name != "postgresql":
        return False
    transactions = func.count(distinct(literal_column("xmin::text")))
    if (session.scalar(select(transactions).select_from(table).where(table.round_id == round_id)) or 0) <= 1:
        return False
    rows = table.__table__
    taken = session.execute(delete(rows).where(rows.c.round_id == round_id).returning(*rows.c)).mappings()  # type: ignore[arg-type]  # a table, not any selectable
    again = sorted(map(dict, taken), key=itemgetter("id"))
    if again:
        session.execute(insert(table), again)
    return True


def responses_by_unit(session: Session, round_id: int) -> dict[int, int]:
    """Return how many responses of a round name each unit; 0: none."""
    unit = func.coalesce(Response.unit_id, 0)
    query = select(unit, func.count()).where(Response.round_id == round_id).group_by(unit)
    return {row[0]: row[1] for row in session.execute(query)}


def response_blocks(
    session: Session, round_id: int, size: int = 20_000
) -> Iterator[tuple[tuple[int, ...], tuple[bytes, ...]]]:
    """Yield a round's responses in blocks: unit ids (0 = not given) and packed answers, in the order of random keys.

    Asks the table and not the class: nothing is to be tracked, and rows come half as fast again.
    """
    rows = Response.__table__.c
    query = select(func.coalesce(rows.unit_id, 0), rows.answers).where(rows.round_id == round_id)
    for block in session.connection().execute(query.execution_options(yield_per=size)).partitions(size):
        units, answers = zip(*block, strict=True)
        yield units, answers


# ------------------------------------------------------------------------------------------------ the self-test


def answers_stand_apart(session: Session) -> bool:
    """Return whether the tables of answers have in the database itself the columns that they should and no others.

    And on SQLite no hidden row number, which would be an order; PostgreSQL has none.
    """
    tables = (Response, Remark, Envelope, PersonalResult)
    known = {table.__tablename__: set(table.__table__.columns.keys()) for table in tables}
    if session.get_bind().dialect.name != "sqlite":
        columns = inspect(session.connection()).get_multi_columns(filter_names=list(known))
        return {name: {one["name"] for one in found} for (_schema, name), found in columns.items()} == known
    made = text(
        "SELECT made.name, held.name FROM sqlite_master AS made JOIN pragma_table_info(made.name) AS held "
        "WHERE made.name IN :names AND made.sql LIKE '%WITHOUT ROWID%'"
    )
    rows = session.execute(made.bindparams(bindparam("names", list(known), expanding=True))).all()
    return {name: {column for table, column in rows if table == name} for name in known} == known


def waits_since(session: Session, moment: datetime) -> bool:
    """Return whether an envelope waits of a round that was over before a moment."""
    over_at = func.coalesce(Round.grace_until, Round.closes_at)
    waits = select(Envelope.id).join(Round, Round.id == Envelope.round_id).where(over_at <= moment)
    return session.scalar(select(waits.exists())) or False


def drafts_since(session: Session, moment: datetime) -> bool:
    """Return whether there is a draft whose time was over before a moment."""
    return session.scalar(select(select(Draft.id).where(_expired(moment)).exists())) or False


def forgets_what_is_deleted(session: Session) -> bool:
    """Return whether nothing is set by which deleted rows stay: SQLite writes over them, PostgreSQL archives no log."""
    if session.get_bind().dialect.name == "sqlite":
        return bool(session.scalar(text("PRAGMA secure_delete")) == 1)
    return bool(session.scalar(text("SHOW archive_mode")) == "off")
