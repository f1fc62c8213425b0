"""Series: HR says once what comes when, and the worker plans each round and invites for it, once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.cli import main
from survey.core.schedule import Cadence, Schedule
from survey.infra import clock
from survey.infra.holidays import DutchHolidays
from survey.rounds import invitations, letters, series
from survey.rounds.breakdowns import breakdowns_in
from survey.rounds.models import Round, Series
from tests.conftest import SECRET, OpenSession, settings_for
from tests.rounds.conftest import Invitees
from tests.support.visitor import Visitor

SETTINGS = settings_for("sqlite:///any")
MODULES = ["home-workplace", "support-needs"]
GOOD: dict[str, str | list[str]] = {
    "name": "Thuiswerken",
    "asked": ["wellbeing"],
    "modules": MODULES,
    "form": "short",
    "cadence": "quarterly",
    "first": "2090-03-06",
    "weeks": "2",
    "ways": ["letters"],
    "kiosk": "code",
    "grace": "yes",
}


def begin(session: Session, cadence: Cadence = Cadence.QUARTERLY, first: date = date(2026, 9, 7)) -> Series:
    return series.begin(
        session,
        "Thuiswerken",
        ["wellbeing"],
        ["home-workplace", "support-needs"],
        "short",
        Schedule(first, cadence, 14),
    )


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def planned(session: Session) -> list[tuple[str, str, list[str]]]:
    return [
        (
            one.name,
            f"{one.opens_at.astimezone(SETTINGS.time_zone):%d-%m}",
            [own.document.partition('"key":"')[2].partition('"')[0] for own in one.questionnaires],
        )
        for one in session.scalars(select(Round).order_by(Round.opens_at))
    ]


def test_a_round_is_planned_two_weeks_ahead_and_once(session: Session) -> None:
    one = begin(session)
    assert series.advance(session, one, set(), SETTINGS, at(2026, 8, 23)) == 0
    assert series.advance(session, one, set(), SETTINGS, at(2026, 8, 24)) == 1
    assert series.advance(session, one, set(), SETTINGS, at(2026, 8, 25)) == 0
    assert planned(session) == [("Thuiswerken 2026-09", "07-09", ["wellbeing", "home-workplace"])]


def test_modules_take_turns(session: Session) -> None:
    one = begin(session)
    for month in (9, 12):
        series.advance(session, one, set(), SETTINGS, at(2026, month, 7))
    series.advance(session, one, set(), SETTINGS, at(2027, 3, 8))
    assert [asked[1] for _name, _day, asked in planned(session)] == [
        "home-workplace",
        "support-needs",
        "home-workplace",
    ]


def test_everybody_on_the_list_is_invited(database: OpenSession, people: Invitees) -> None:
    people(4)
    with database() as session:
        one = begin(session)
        series.advance(session, one, set(), SETTINGS, at(2026, 9, 1))
        (made,) = session.scalars(select(Round))
        assert made.series_id == one.id
        assert invitations.counts(session, made.id).invited == 4


def test_rounds_have_the_ways_in_of_their_series(database: OpenSession, people: Invitees) -> None:
    people(4)
    people(2, email=None)
    with database() as session:
        one = begin(session)
        one.letters, one.kiosk, one.work_account, one.grace = True, "code", True, True
        series.advance(session, one, set(), SETTINGS, at(2026, 9, 1))
        (made,) = session.scalars(select(Round))
        assert (made.kiosk, made.work_account) == ("code", True)
        assert made.over_at - made.closes_at == timedelta(days=1)
        assert letters.number_of_letters(session, made) == 2
        assert invitations.counts(session, made.id).invited == 6
    people(1, email=None)
    with database() as session:
        made = session.get_one(Round, made.id)
        series.welcome(session, made, SETTINGS, at(2026, 9, 7))
        assert letters.number_of_letters(session, made) == 3


def test_breakdowns_go_on_while_modules_take_turns(session: Session) -> None:
    begun = begin(session)
    series.advance(session, begun, DutchHolidays(), SETTINGS, at(2026, 8, 24))
    session.scalars(select(Round)).one().breakdowns = ["home-workplace/hours", "own/own_1"]
    for day in (at(2026, 11, 24), at(2027, 2, 22)):
        series.advance(session, begun, DutchHolidays(), SETTINGS, day)
    rounds = session.scalars(select(Round).order_by(Round.opens_at)).all()
    assert [len(breakdowns_in(session, one)) for one in rounds] == [1, 0, 1]  # the second asks no such question
    assert [one.breakdowns for one in rounds[1:]] == [["home-workplace/hours"]] * 2


def test_what_was_missed_is_not_made_up(session: Session) -> None:
    one = begin(session)
    assert series.advance(session, one, set(), SETTINGS, at(2027, 3, 2)) == 1
    assert [name for name, _day, _asked in planned(session)] == ["Thuiswerken 2027-03"]
    assert one.planned == 3


def test_once_is_once_and_an_end_is_an_end(session: Session) -> None:
    once, ended = begin(session, Cadence.ONCE), begin(session)
    series.end(ended)
    for month in (9, 10, 12):
        for one in (once, ended):
            series.advance(session, one, set(), SETTINGS, at(2026, month, 1))
    assert len(planned(session)) == 1
    assert series.upcoming(once, set()) == series.upcoming(ended, set()) == []


def test_rounds_keep_clear_of_dutch_holidays(session: Session) -> None:
    one = begin(session, first=date(2026, 1, 5))
    assert [first for first, _last in series.upcoming(one, DutchHolidays())] == [
        date(2026, 1, 5),
        date(2026, 4, 13),
        date(2026, 7, 6),
    ]


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31"])
def test_a_change_of_the_clock_moves_no_day(session: Session, day: str) -> None:
    first = date.fromisoformat(day)
    one = begin(session, Cadence.ONCE, first)
    series.advance(session, one, set(), SETTINGS, at(first.year, first.month, first.day) - timedelta(days=3))
    (made,) = session.scalars(select(Round))
    assert clock.days(made.opens_at, made.closes_at, SETTINGS.time_zone) == (first, first + timedelta(days=13))


def test_the_worker_advances_series(app: Flask, database: OpenSession) -> None:
    settings = app.extensions["settings"]
    with database() as session:
        begin(session, first=clock.today(settings.time_zone) + timedelta(days=7))
    runner = CliRunner(env={"SURVEY_SECRET_KEY": SECRET, "SURVEY_DATABASE_URL": settings.database_url})
    for _ in range(2):
        assert runner.invoke(main, ["worker", "--once"]).exit_code == 0
    with database() as session:
        assert len(planned(session)) == 1


# ------------------------------------------------------------------------------------------------ HR's pages
def test_hr_begins_a_series_and_sees_what_comes(hr: Visitor) -> None:
    assert "nog geen reeks" in hr.go("/hr/series/").page.main
    hr.follow("Een reeks beginnen").fill(GOOD).press()
    assert hr.page.heading == "Reeksen"
    for part in (
        "Thuiswerken",
        "Elk kwartaal",
        "6 maart tot en met 19 maart 2090",
        "Hoe het met je gaat",
        "brieven, een kiosk",
        "een dag na de laatste dag",
    ):
        assert part in hr.page.main
    hr.follow("Wijzigen hoe mensen binnenkomen: Thuiswerken")
    assert (hr.chosen()["ways"], hr.chosen()["kiosk"], hr.chosen()["grace"]) == (["letters"], ["code"], ["yes"])
    hr.fill({"ways": [], "kiosk": "open", "grace": "no"}).press()
    assert "een dag na de laatste dag" not in hr.page.main
    assert "een kiosk" in hr.page.main
    assert "brieven" not in hr.page.main
    hr.press(text="Geen rondes meer plannen: Thuiswerken")
    assert "gestopt" in hr.page.main


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "  ", "Geef de reeks een naam"),
        ("asked", [], "Kies ten minste één vragenlijst"),
        ("first", "2020-01-01", "Kies vandaag of een latere dag"),
        ("first", "morgen", "jaar-maand-dag"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(hr: Visitor, field: str, value: str | list[str], said: str) -> None:
    hr.go("/hr/series/new").fill(GOOD | {field: value}).press()
    assert hr.page.status == 422
    assert said in hr.page.main
    if field != "name":
        assert hr.fill({field: GOOD[field]}).press().page.heading == "Reeksen"


def test_a_series_that_is_not_there_is_not_found(hr: Visitor) -> None:
    hr.go("/hr/series/new").fill(GOOD).press()
    token = hr.chosen_token()
    assert hr.client.post("/hr/series/999/end", data={"csrf_token": token}).status_code == 404
