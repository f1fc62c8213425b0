"""The audit log: what it keeps, that it only grows, that tampering shows, and that writers wait for each other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey.accounts.services import add_staff
from survey.audit.cli import audit
from survey.audit.models import Action, AuditEntry
from survey.audit.services import BrokenLogError, head, newest, record, shorten, verify
from survey.infra.db import session_for
from survey.infra.permissions import Role
from tests.conftest import EMAIL, PASSWORD, OpenSession
from tests.support.databases import BOTH
from tests.support.visitor import Visitor

NOW = datetime(2026, 11, 28, 9, 30, 59, tzinfo=UTC)


def write(session: Session, lines: int = 5) -> None:
    for number in range(lines):
        record(session, EMAIL, Action.ROUND_PLANNED, f"Ronde {number}", NOW)


def lines(database: OpenSession) -> list[tuple[str, str, str]]:
    """Return who did what about what, the newest first."""
    with database() as session:
        return [(entry.who, entry.action, entry.subject) for entry in newest(session, None, 100)]


@pytest.fixture
def council(app: Flask, database: OpenSession) -> Visitor:
    """Somebody of the works council who has signed in."""
    with database() as session:
        add_staff(session, "or@example.nl", PASSWORD, Role.WORKS_COUNCIL)
    visitor = Visitor(app.test_client(), "en").go("/sign-in")
    return visitor.fill({"email": "or@example.nl", "password": PASSWORD}).press()


# ------------------------------------------------------------------------------------------------ the chain


def test_every_line_fits_and_has_no_seconds(session: Session) -> None:
    write(session)
    assert [end.number for end in verify(session)] == [0, 1, 2, 3, 4, 5]
    assert list(verify(session))[-1] == head(session)
    assert {entry.at.second for entry in newest(session, None, 9)} == {0}


@BOTH
@pytest.mark.parametrize("change", [update(AuditEntry).values(subject="iets anders"), delete(AuditEntry)], ids=str)
def test_the_database_refuses_to_change_it(session: Session, change: object) -> None:
    write(session)
    with pytest.raises(DBAPIError, match="only grows"):
        session.execute(change)  # type: ignore[call-overload]  # an update or a delete
    session.rollback()


TAMPERING = {
    "another subject": ("UPDATE audit_entry SET subject = 'Ronde 9' WHERE number = 3", 3),
    "somebody else": ("UPDATE audit_entry SET who = 'jan@example.nl' WHERE number = 1", 1),
    "another time": ("UPDATE audit_entry SET at = '2026-11-27 09:30:00.000000' WHERE number = 5", 5),
    "another action": ("UPDATE audit_entry SET action = 'signed_in' WHERE number = 2", 2),
    "taken out": ("DELETE FROM audit_entry WHERE number = 3", 3),
    "taken out at the beginning": ("DELETE FROM audit_entry WHERE number = 1", 1),
    "put in at the end": (
        "INSERT INTO audit_entry SELECT 6, at, who, action, '', seal FROM audit_entry LIMIT 1",
        6,
    ),
}
"""What an attacker does who may write in the database → the first line that no longer fits."""


def tamper(session: Session, statement: str) -> None:
    for name in ("audit_entry_no_update", "audit_entry_no_delete"):
        session.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
    session.execute(text(statement))
    session.expire_all()


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_shows_at_its_line(session: Session, what: str) -> None:
    statement, broken = TAMPERING[what]
    write(session)
    tamper(session, statement)
    with pytest.raises(BrokenLogError) as caught:
        list(verify(session))
    assert caught.value.number == broken


@BOTH
def test_writers_at_the_same_moment_make_one_chain(app: Flask, database: OpenSession) -> None:
    url = app.extensions["settings"].database_url

    def one(_number: int) -> None:
        with session_for(url) as session:
            write(session, 3)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(8)))
    with database() as session:
        assert list(verify(session))[-1].number == 24


# ------------------------------------------------------------------------------------------------ the oldest lines go


def write_over_years(session: Session) -> None:
    """Write a line a month, from January 2023 up to November 2026."""
    for month in range(47):
        moment = datetime(2023 + month // 12, month % 12 + 1, 15, tzinfo=UTC)
        record(session, EMAIL, Action.ROUND_PLANNED, f"Ronde {month}", moment)


@BOTH
def test_old_lines_go_a_month_at_a_time_and_the_rest_still_fits(session: Session) -> None:
    write_over_years(session)
    for _ in range(2):  # the second time nothing is old enough
        shorten(session, 24, NOW)
    kept = newest(session, None, 100)
    assert [entry.number for entry in kept] == [*range(48, 22, -1)]
    assert kept[-1].at == datetime(2024, 11, 15, tzinfo=UTC)
    assert (kept[0].who, kept[0].action) == ("", Action.LOG_SHORTENED)
    assert [end.number for end in verify(session)] == [*range(22, 49)]
    shorten(session, 12, NOW + timedelta(days=31))
    assert list(verify(session))[-1] == head(session)
    assert newest(session, None, 100)[-1].at == datetime(2025, 12, 15, tzinfo=UTC)


def test_all_may_be_old(session: Session) -> None:
    write_over_years(session)
    shorten(session, 24, NOW.replace(year=2031))
    assert [entry.action for entry in newest(session, None, 100)] == [Action.LOG_SHORTENED]
    assert list(verify(session))[-1] == head(session)


@BOTH
@pytest.mark.parametrize("number", [23, 40])
def test_the_database_lets_no_more_go_than_its_newest_line_says_and_none_of_this_year(
    session: Session, number: int
) -> None:
    write_over_years(session)
    record(session, "", Action.LOG_SHORTENED, f"{22 if number == 23 else 40}-{'00' * 32}", NOW)
    session.execute(delete(AuditEntry).where(AuditEntry.number <= 22))
    with pytest.raises(DBAPIError, match="only grows"):
        session.execute(delete(AuditEntry).where(AuditEntry.number == number))
    session.rollback()


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("DELETE FROM audit_entry WHERE number = 23", 23),
        ("UPDATE audit_entry SET subject = '30' || substr(subject, 3) WHERE number = 48", 31),
        ("UPDATE audit_entry SET who = 'jan@example.nl' WHERE number = 23", 23),
        ("DELETE FROM audit_entry WHERE number = 48", 1),
    ],
)
def test_more_cannot_go_unseen(session: Session, statement: str, broken: int) -> None:
    write_over_years(session)
    shorten(session, 24, NOW)
    tamper(session, statement)
    with pytest.raises(BrokenLogError) as caught:
        list(verify(session))
    assert caught.value.number == broken


# ------------------------------------------------------------------------------------------------ the command


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """Return a function that runs `survey audit verify` and gives its exit code and what it says."""
    settings = app.extensions["settings"]
    monkeypatch.setenv("SURVEY_SECRET_KEY", settings.secret_key)
    monkeypatch.setenv("SURVEY_DATABASE_URL", settings.database_url)

    def verify_(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(audit, ["verify", *arguments])
        return result.exit_code, result.output

    return verify_


def test_the_command_says_that_all_is_well(database: OpenSession, run: Callable[..., tuple[int, str]]) -> None:
    assert run()[0] == 0
    with database() as session:
        write(session)
        noted = str(head(session))
        write(session)
    code, said = run("--seal", noted)
    assert code == 0
    assert "All 10 lines fit" in said


def test_the_command_says_which_line_is_broken(database: OpenSession, run: Callable[..., tuple[int, str]]) -> None:
    with database() as session:
        write(session)
        tamper(session, TAMPERING["taken out"][0])
    code, said = run()
    assert (code, "Line 3 " in said) == (1, True)


def test_a_log_that_was_written_anew_does_not_have_the_seal_that_was_noted(
    database: OpenSession, run: Callable[..., tuple[int, str]]
) -> None:
    with database() as session:
        write(session)
        noted = str(head(session))
        tamper(session, "DELETE FROM audit_entry")
        write(session, 4)
        record(session, "jan@example.nl", Action.ROUND_PLANNED, "Ronde 4", NOW)
    code, said = run("--seal", noted)
    assert (code, noted in said) == (1, True)


def test_a_seal_that_went_with_its_line_cannot_be_checked(
    database: OpenSession, run: Callable[..., tuple[int, str]]
) -> None:
    with database() as session:
        write_over_years(session)
        noted = [str(end) for end in verify(session)]
        shorten(session, 24, NOW)
    assert run("--seal", noted[22]) == run("--seal", noted[40])
    assert "All 26 lines fit" in run("--seal", noted[22])[1]
    code, said = run("--seal", noted[5])
    assert (code, "went for their age" in said) == (1, True)


# ------------------------------------------------------------------------------------------------ what it keeps


def test_what_hr_does_stands_in_the_log_of_the_works_council(
    hr: Visitor, council: Visitor, database: OpenSession
) -> None:
    hr.go("/hr/rounds/new").fill({"name": "Herfst", "first": "2031-03-01", "last": "2031-03-14"}).press()
    assert lines(database)[0] == (EMAIL, Action.ROUND_PLANNED, "Herfst")
    council.go("/log")
    assert "Planned a round: Herfst" in council.page.text
    assert EMAIL in council.page.text


def test_a_round_that_was_not_planned_leaves_no_line(hr: Visitor, database: OpenSession) -> None:
    before = lines(database)
    hr.go("/hr/rounds/new").fill({"name": "Herfst", "first": "2031-03-14", "last": "2031-03-01"}).press()
    assert hr.page.status == 422
    assert lines(database) == before


def test_older_lines_are_a_page_away(council: Visitor, database: OpenSession) -> None:
    with database() as session:
        write(session, 120)
    seen = []
    council.go("/log")
    while True:
        seen += [row for row in council.page.all("td") if "Ronde" in "".join(row.itertext())]
        if "Older lines" not in council.page.text:
            break
        council.follow("Older lines")
    assert len(seen) == 120
