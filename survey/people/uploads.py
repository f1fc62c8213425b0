"""A table between its upload and its use: kept for an hour, sealed; only the browser that brought it can open it."""

import json
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from survey.infra.crypto import identifier, new_token, seal, unseal
from survey.people.columns import Column, Mapped
from survey.people.models import ChosenHeading, Upload
from survey.people.planning import Plan, fingerprint
from survey.people.queries import chosen_headings, upload
from survey.people.services import ChangedError, apply_plan, hold_units, plan_import
from survey.people.tables import Table

__all__ = ["chosen_headings"]

KEPT: Final = timedelta(hours=1)
PURPOSE: Final = "upload"


@dataclass(frozen=True)
class Import:
    """An import under way; `sure`: HR need not be asked which column holds what."""

    table: Table
    mapped: dict[Column, int]
    sure: bool
    complete: bool


def keep(session: Session, table: Table, now: datetime) -> str:
    """Keep a table for an hour; return the token that opens it. Those that have expired go."""
    clear_away(session, now)
    token = new_token()
    text = json.dumps([table.headings, table.rows], ensure_ascii=False).encode()
    sealed = seal(token, PURPOSE, zlib.compress(text, 1))
    session.add(Upload(id=identifier(token, PURPOSE), sealed=sealed, expires_at=now + KEPT))
    session.flush()
    return token


def kept(session: Session, token: str, now: datetime) -> Table | None:
    """Return the table that a token opens; None when its time is over."""
    sealed = upload(session, identifier(token, PURPOSE), now)
    text = None if sealed is None else unseal(token, PURPOSE, sealed)
    if text is None:
        return None
    headings, rows = json.loads(zlib.decompress(text))
    return Table(tuple(headings), tuple((number, tuple(cells)) for number, cells in rows))


def forget(session: Session, token: str) -> None:
    """Remove a table that is not needed any more."""
    session.execute(delete(Upload).where(Upload.id == identifier(token, PURPOSE)))


def clear_away(session: Session, now: datetime) -> None:
    """Remove the tables whose time is over."""
    session.execute(delete(Upload).where(Upload.expires_at <= now))


def remember(session: Session, table: Table, mapped: Mapped) -> None:
    """Remember what the columns are called, for the next file."""
    session.execute(delete(ChosenHeading))
    session.add_all(
        ChosenHeading(meaning=column, heading=table.headings[position][:200]) for column, position in mapped.items()
    )


def apply(session: Session, token: str, wanted: Import, seen: str) -> Plan:
    """Do what somebody agreed to, by its fingerprint; raise ChangedError when it would do something else by now."""
    hold_units(session)
    plan = plan_import(session, wanted.table, wanted.mapped, complete=wanted.complete)
    if fingerprint(plan) != seen:
        raise ChangedError
    apply_plan(session, plan)
    remember(session, wanted.table, wanted.mapped)
    forget(session, token)
    return plan
