"""Mail about overdue measures: to whom, with what, once a week and never twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from survey.accounts.services import add_staff
from survey.config import Settings
from survey.followup import overdue, plan
from survey.followup.models import Cost, Measure, OverdueMail, Status
from survey.followup.plan import Progress
from survey.infra.db import session_for
from survey.infra.permissions import Role
from survey.infra.shelf import shipped
from survey.rounds.services import plan_round
from tests.conftest import EMAIL, PASSWORD, settings_for
from tests.support.databases import BOTH, Store

FRIDAY = date(2026, 11, 20)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
PROGRESS = Progress("", "Jo", "jo@example.nl", FRIDAY, Status.PLANNED, Cost.UNKNOWN, "")


@pytest.fixture
def settings(store: Store, tmp_path: Path) -> Settings:
    made = replace(settings_for(store.new()), mail_folder=str(tmp_path))
    with session_for(made.database_url) as session:
        add_staff(session, EMAIL, PASSWORD, Role.HR)
        add_staff(session, "or@example.nl", PASSWORD, Role.WORKS_COUNCIL)
        add(session, "Stoelen")
        add(session, "Schermen", owner="Kim", owner_email=None)
        add(session, "Op tijd", due_on=MONDAY.date())
    return made


def add(session: Session, text: str, **changed: object) -> Measure:
    """Plan a measure a week before."""
    progress = replace(PROGRESS, **changed)  # type: ignore[arg-type]  # any field
    return plan.add(session, {"nl": text}, progress, FRIDAY - timedelta(days=3))


def sweep(settings: Settings, now: datetime) -> int:
    """Do what the worker does."""
    with session_for(settings.database_url) as session:
        overdue.decide(session, settings.time_zone, now)
    return overdue.deliver(partial(session_for, settings.database_url), settings, now)


def mails(settings: Settings) -> dict[str, EmailMessage]:
    found = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in Path(settings.mail_folder).iterdir()
    ]
    return {str(mail["To"]): mail for mail in found}


def text_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_each_owner_gets_their_own_and_hr_all_of_them(settings: Settings) -> None:
    assert sweep(settings, MONDAY) == 2
    sent = mails(settings)
    assert set(sent) == {EMAIL, "jo@example.nl"}
    own, all_of_them = text_in(sent["jo@example.nl"]), text_in(sent[EMAIL])
    assert "Stoelen" in own
    assert "Schermen" not in own
    for shown in ("Stoelen (Jo, 20 november 2026)", "Schermen (Kim, 20 November 2026)", "http://localhost/hr/plan/"):
        assert shown in all_of_them
    assert "Op tijd" not in all_of_them


@BOTH
def test_once_a_week_and_again_the_week_after_until_it_is_done(settings: Settings) -> None:
    assert [sweep(settings, MONDAY + timedelta(days=days)) for days in (-1, 0, 0, 1, 6, 7, 7)] == [0, 2, 0, 0, 0, 2, 0]
    first = {mail["Message-ID"] for mail in mails(settings).values()}
    with session_for(settings.database_url) as session:
        for line in plan.lines(session, FRIDAY):
            plan.change(line.measure, replace(PROGRESS, status=Status.DROPPED, outcome="No."), FRIDAY)
    assert sweep(settings, MONDAY + timedelta(days=14)) == 0
    assert len(first) == 2
    with session_for(settings.database_url) as session:
        assert session.query(OverdueMail).all() == []


def test_who_dies_after_sending_sends_the_same_message_again(settings: Settings) -> None:
    sweep(settings, MONDAY)
    before = sorted(path.name for path in Path(settings.mail_folder).iterdir())
    with session_for(settings.database_url) as session:
        session.add(OverdueMail(id=b"o" * 16, email=EMAIL, week=MONDAY.date(), due_at=MONDAY))
    overdue.deliver(partial(session_for, settings.database_url), settings, MONDAY)
    assert sorted(path.name for path in Path(settings.mail_folder).iterdir()) == before


def test_nothing_goes_before_eight_nor_when_hr_just_saved_it(settings: Settings) -> None:
    assert sweep(settings, MONDAY.replace(hour=6)) == 0
    assert sweep(settings, MONDAY.replace(hour=7)) == 2
    with session_for(settings.database_url) as session:
        for line in plan.lines(session, FRIDAY):
            plan.change(line.measure, PROGRESS, MONDAY.date() + timedelta(days=8))
    assert sweep(settings, MONDAY + timedelta(days=8)) == 0


@pytest.fixture
def a_year_on(settings: Settings) -> datetime:
    """A moment more than a year after the last round; every measure is done by then."""
    with session_for(settings.database_url) as session:
        window = MONDAY.date() - timedelta(days=9), MONDAY.date()
        plan_round(session, "Herfst", [shipped("wellbeing")], "short", window, settings)
        for line in plan.lines(session, FRIDAY):
            plan.change(line.measure, replace(PROGRESS, status=Status.DONE, outcome="Bon."), FRIDAY)
    return MONDAY + timedelta(days=366)


@BOTH
def test_hr_reads_once_that_a_year_went_by_without_a_round(settings: Settings, a_year_on: datetime) -> None:
    days = (-1, 0, 0, 1, 7, 14)
    assert [sweep(settings, a_year_on + timedelta(days=day)) for day in days] == [0, 1, 0, 0, 0, 0]
    (mail,) = mails(settings).values()
    assert (mail["To"], mail["Subject"]) == (EMAIL, "Een jaar zonder ronde / A year without a round")
    text = " ".join(text_in(mail).split())
    assert "De laatste ronde eindigde op 23 november 2026, meer dan een jaar geleden." in text
    assert "http://localhost/hr/rounds/" in text
    html = mail.get_body(("html",))
    assert html is not None
    assert html.get_content().count('<a href="http://localhost/hr/rounds/">http://localhost/hr/rounds/</a>') == 2
    assert "/hr/plan/" not in text


def test_a_year_is_told_in_the_mail_of_the_measures(settings: Settings, a_year_on: datetime) -> None:
    with session_for(settings.database_url) as session:
        add(session, "Lampen", due_on=a_year_on.date() - timedelta(days=20))
    assert sweep(settings, a_year_on) == 2
    sent = mails(settings)
    assert "Een jaar" not in str(sent["jo@example.nl"]["Subject"])
    for address, told in ((EMAIL, True), ("jo@example.nl", False)):
        assert "Lampen" in text_in(sent[address])
        assert ("more than a year ago" in text_in(sent[address])) == told


def test_who_plans_a_round_reads_nothing_of_a_year(settings: Settings, a_year_on: datetime) -> None:
    with session_for(settings.database_url) as session:
        window = a_year_on.date() + timedelta(days=30), a_year_on.date() + timedelta(days=40)
        plan_round(session, "Winter", [shipped("wellbeing")], "short", window, settings)
    assert sweep(settings, a_year_on) == 0
