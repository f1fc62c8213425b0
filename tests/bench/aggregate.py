"""Aggregating and publishing stored responses: a database of 10,000 or 1,000,000 in, CPU seconds and memory out.

Each measurement runs in a process of its own, along the product's own path. The floor reads the same rows and counts
the answers of each item by unit with one `bincount`, without scores, bands, flags and advice. Publishing is all that
the worker does with a round that is over: it counts, decides what each group may show, and stores that; and once more
with two breakdowns. Units are a tree of four levels, and most people work in a few of them, so that some groups are
too small for some figures.
"""

import hashlib
import json
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import process_time
from typing import Final, cast

import numpy as np
from sqlalchemy import Table
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from survey.core.scores.layout import DTYPE, Layout
from survey.infra.db import session_for
from survey.people.services import add_unit
from survey.reporting.publications.making import count, make
from survey.reporting.publications.publishing import keep
from survey.responding.models import Response
from survey.responding.services import response_blocks
from survey.rounds.freezing import freeze
from survey.rounds.models import Round
from survey.rounds.services import layout_of, rounds
from tests.bench.installation import BUILD, STATEMENTS, install
from tests.bench.measure import Memory

SIZES: Final = (10_000, 1_000_000)
UNITS: Final = 500
NO_UNIT: Final = 0.08
LEFT_OPEN: Final = 0.03
BLOCK: Final = 50_000
TOP: Final = 8
BREAKDOWNS: Final = ["statements/workplace_1", "statements/day_1"]
PARTS: Final = 5
"""Units below none, and parts of each other unit, as far as there are units."""


def measure() -> dict[str, float]:
    """Return seconds and MB for both sizes."""
    small, large = (_in_fresh_process("count", stored(size, UNITS)) for size in SIZES)
    few, many = (
        _in_fresh_process("publish", stored(size, units)) for size, units in zip(SIZES, (50, UNITS), strict=True)
    )
    apart = _in_fresh_process("break_down", stored(SIZES[1], UNITS))
    return {
        "score_10k_s": small["seconds"],
        "score_1m_s": large["seconds"],
        "score_1m_mb": large["mb"],
        "score_1m_vs_counting": large["seconds"] / large["floor"],
        "publish_10k_s": few["seconds"],
        "publish_1m_s": many["seconds"],
        "publish_1m_mb": many["mb"],
        "published_1m_mb": many["kept_mb"],
        "publish_1m_by_2_s": apart["seconds"],
        "publish_1m_by_2_mb": apart["mb"],
    }


def stored(size: int, units: int) -> Path:
    """Return a database with so many responses of so many units, made once for a questionnaire."""
    made_of = STATEMENTS.read_text() + Path(__file__).read_text() + str(CreateTable(cast("Table", Response.__table__)))
    version = hashlib.sha256(made_of.encode()).hexdigest()[:8]
    path = BUILD / f"bench-{size}-{units}-{version}.db"
    if not path.exists():
        for old in BUILD.glob(f"bench-{size}-{units}-*.db*"):
            old.unlink()
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        _fill(unfinished, size, units)
        unfinished.rename(path)
    return path


def _fill(path: Path, size: int, number: int) -> None:
    random = np.random.default_rng(2026)
    share = random.lognormal(sigma=1.5, size=number)
    share /= share.sum()
    settings = install(path, "full").settings
    with session_for(settings.database_url) as session:
        units: list[int] = []
        for at in range(number):
            unit = add_unit(session, f"Unit {at + 1}", size)
            unit.parent_id = units[(at - TOP) // PARTS] if at >= TOP else None
            units.append(unit.id)
        round_ = rounds(session)[0]
        freeze(session, round_, settings, round_.opens_at)
        round_id, width = round_.id, layout_of(session, round_).width
    database = sqlite3.connect(path)
    ids = np.sort(np.frombuffer(secrets.token_bytes(16 * size), "S16"))  # in the table's order: quick to insert
    for start in range(0, size, BLOCK):
        keys = ids[start : start + BLOCK]
        codes = random.choice(5, (len(keys), width), p=(0.08, 0.17, 0.25, 0.3, 0.2)).astype(DTYPE)
        codes[random.random(codes.shape) < LEFT_OPEN] = -1
        named = np.where(random.random(len(keys)) < NO_UNIT, 0, random.choice(units, len(keys), p=share))
        rows = (
            (key.ljust(16, b"\0"), round_id, int(unit_id) or None, row.tobytes())
            for key, unit_id, row in zip(keys.tolist(), named, codes, strict=True)
        )
        database.executemany("INSERT INTO response (id, round_id, unit_id, answers) VALUES (?, ?, ?, ?)", rows)
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.execute("PRAGMA journal_mode=DELETE")  # one file
    database.close()


def _in_fresh_process(what: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.aggregate", what, str(path)]
    found: dict[str, float] = json.loads(subprocess.check_output(command))  # noqa: S603  # this very module
    return found


def _break_down(path: Path) -> dict[str, float]:
    return _publish(path, BREAKDOWNS)


def _publish(path: Path, breakdowns: Sequence[str] = ()) -> dict[str, float]:
    with session_for(f"sqlite:///{path.resolve()}") as session:
        round_ = rounds(session)[0]
        round_.breakdowns = list(breakdowns)
        layout_of(session, round_)
        memory, start = Memory(), process_time()
        made = make(session, round_)
        keep(session, round_, made)
        seconds, mb = process_time() - start, memory.peak_mb()
        session.rollback()  # the next time measures the same
    kept = sum(len(half) for halves in made.halves.values() for half in halves)
    return {"seconds": seconds, "mb": mb, "kept_mb": kept / 1e6}


def _count(path: Path) -> dict[str, float]:
    with session_for(f"sqlite:///{path.resolve()}") as session:
        round_ = rounds(session)[0]
        layout = layout_of(session, round_)
        memory, start = Memory(), process_time()
        tally = count(session, round_, layout)
        seconds, mb = process_time() - start, memory.peak_mb()
        assert tally.respondents.sum() in SIZES
        start = process_time()
        _counting_only(session, round_, layout)
        return {"seconds": seconds, "mb": mb, "floor": process_time() - start}


def _counting_only(session: Session, round_: Round, layout: Layout) -> None:
    counts = np.zeros((layout.width, (UNITS + 1) * 6), np.int64)
    for units, rows in response_blocks(session, round_.id):
        codes = np.frombuffer(b"".join(rows), DTYPE).reshape(len(rows), layout.width)
        starts = np.array(units) * 6 + 1
        for item in range(layout.width):
            counts[item] += np.bincount(starts + codes[:, item], minlength=counts.shape[1])


if __name__ == "__main__":
    parts = {"count": _count, "publish": _publish, "break_down": _break_down}
    print(json.dumps(parts[sys.argv[1]](Path(sys.argv[2])) if len(sys.argv) > 1 else measure()))
