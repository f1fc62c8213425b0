"""Sessions of filling in: stale tokens, coming back, ending, running out; nothing that was saved is ever lost."""

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from survey.infra.crypto import identifier, unseal
from survey.responding.models import Draft
from survey.responding.services import PURPOSE
from tests.conftest import OpenRound, OpenSession
from tests.support.visitor import Respondent, first, leave_open

Come = Callable[..., Respondent]
NOON = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
TYPED = {"q_place": ["garden"], "q_pets": ["rather_not_say"]}


def spoil_token(person: Respondent) -> None:
    """Let the session hold another token than the page: it was open since before the session was renewed."""
    with person.client.session_transaction() as session:
        session["csrf_token"] = "of-another-session"


def link_of(person: Respondent) -> str:
    """Return the link to come back, from the pause page."""
    found = re.search(r"/r/\S+/back/\S+", person.pause().page.main)
    assert found is not None
    return found[0]


def token_of(person: Respondent) -> str:
    with person.client.session_transaction() as session:
        return str(session["drafts"][person.key])


# ------------------------------------------------------------------------------------------------ stale tokens


def test_a_stale_token_costs_nothing_that_was_typed(respondent: Come) -> None:
    person = respondent().start().fill(TYPED)
    spoil_token(person)
    person.next()
    assert person.page.status == 400
    assert person.chosen() == TYPED
    assert person.next().step == "sitting.weather"
    assert person.previous().chosen() == TYPED


def test_a_stale_token_keeps_what_cannot_stand(respondent: Come) -> None:
    person = respondent().start().fill({"q_place": "attic", "q_pets": "yes"}).next()
    person.fill({"q_which_pets": ["none", "cat"]})
    spoil_token(person)
    person.next()
    assert (person.page.status, person.chosen()["q_which_pets"]) == (400, ["cat", "none"])


def test_a_stale_token_on_a_page_that_is_not_asked_any_more_leads_on(respondent: Come) -> None:
    person = respondent().start().fill({"q_place": "garden"}).next()
    other = respondent(person.key)
    other.go(link_of(respondent_copy(person, other))).press()
    other.to("sitting.spot").fill({"q_place": "attic"}).next()
    spoil_token(person)
    person.to("sitting.weather")
    assert person.page.status == 200
    person.post(
        f"/r/{person.key}/sitting.weather", {"csrf_token": ["stale"], "q_rain": ["umbrella"], "action": ["next"]}
    )
    assert person.page.status < 500


def respondent_copy(person: Respondent, other: Respondent) -> Respondent:
    """Give another browser the draft of a person."""
    token = token_of(person)
    with other.client.session_transaction() as session:
        session["drafts"] = {person.key: token}
    return other.to("sitting.spot")


def test_a_stale_token_on_the_unit_page_keeps_the_unit(respondent: Come, units: list[int]) -> None:
    person = respondent().start().walk(first, until="unit").fill({"unit": str(units[1])})
    spoil_token(person)
    person.next()
    assert (person.page.status, person.chosen()["unit"]) == (400, [str(units[1])])
    assert "Zuid" in person.next().page.main


@pytest.mark.parametrize("place", ["start", "check"])
def test_a_stale_token_on_a_page_with_only_a_button_asks_to_press_it_again(respondent: Come, place: str) -> None:
    person = respondent()
    if place == "start":
        person.go(f"/r/{person.key}")
    else:
        person.start().walk(first)
    heading = person.page.heading
    spoil_token(person)
    person.press()
    assert (person.page.status, person.page.heading) == (400, heading)
    assert person.press().page.status == 200
    assert person.page.heading != heading


def test_a_stale_token_on_the_way_back_asks_to_press_it_again(respondent: Come) -> None:
    person = respondent().start().fill({"q_place": "attic"}).next()
    other = respondent(person.key).go(link_of(person))
    spoil_token(other)
    assert (other.press().page.status, other.page.heading) == (400, "Welkom terug")
    assert other.press().chosen()["q_place"] == ["attic"]


@pytest.mark.parametrize("place", ["/code", "/mine/", "result"])
def test_a_code_that_was_typed_stays_when_the_token_is_stale_or_the_code_is_wrong(respondent: Come, place: str) -> None:
    person = respondent()
    person = person.finish(first) if place == "result" else person.go(place)
    keep = {"text": "Mijn resultaat bewaren"} if place == "result" else {}
    person.fill({"code": "ABCDE-FGHJK"})
    spoil_token(person)
    for status in (400, 422):
        person.press(**keep)
        assert (person.page.status, person.chosen()["code"]) == (status, ["ABCDE-FGHJK"])


# ------------------------------------------------------------------------------------------------ ended sessions


def test_an_ended_session_keeps_what_was_typed_and_restores_it(respondent: Come) -> None:
    person = respondent().start().fill({"q_place": "attic"}).next()
    link = link_of(person)
    person.to("sitting.comfort").fill({"q_heat": "no", "q_coffee": "yes"})
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=46), tick=True):
        person.next()
        assert person.page.status == 409
        person.fill({"back": f"  http://localhost{link} "}).press()
        assert (person.step, person.chosen()) == ("sitting.comfort", {"q_heat": ["no"], "q_coffee": ["yes"]})
        assert person.to("sitting.spot").chosen()["q_place"] == ["attic"]


def test_without_the_link_an_ended_session_starts_again_with_what_was_typed(respondent: Come) -> None:
    person = respondent().start().fill(TYPED)
    person.client.delete_cookie("session")
    assert person.next().page.status == 409
    assert person.press().chosen() == TYPED


def test_a_link_that_is_not_right_is_said_and_costs_nothing(respondent: Come) -> None:
    person = respondent().start().fill(TYPED)
    person.client.delete_cookie("session")
    person.next().fill({"back": "http://localhost/r/x/back/typo"}).press()
    assert person.page.status == 422
    assert person.page.error_links
    person.fill({"back": ""}).press()
    assert person.chosen() == TYPED


def test_a_page_of_an_ended_session_leads_to_the_start(respondent: Come) -> None:
    person = respondent().start()
    person.client.delete_cookie("session")
    assert person.to("sitting.spot").page.path == f"/r/{person.key}"
    head = person.client.head(f"/r/{person.key}/sitting.spot")
    assert (head.status_code, head.headers["Location"]) == (303, f"/r/{person.key}")


@pytest.mark.parametrize("place", ["unit", "send"])
def test_other_pages_of_an_ended_session_say_so(respondent: Come, place: str) -> None:
    person = respondent().start().fill({"q_place": "attic"}).next().walk(leave_open, until="unit")
    if place == "send":
        person.next()
    person.client.delete_cookie("session")
    person.press()
    assert person.page.status == 409
    assert "afgelopen" in person.page.heading


def test_staying_keeps_the_session(respondent: Come) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        person = respondent().start()
        for _ in range(3):
            clock.shift(timedelta(minutes=40))
            assert person.client.get(f"/r/{person.key}/stay").status_code == 204
        clock.shift(timedelta(minutes=40))
        assert person.to("sitting.spot").step == "sitting.spot"


def test_staying_without_a_session_says_no(respondent: Come) -> None:
    person = respondent()
    assert person.client.get(f"/r/{person.key}/stay").status_code != 204


def test_ending_leaves_nothing_in_the_browser(respondent: Come) -> None:
    person = respondent().start().fill(TYPED).next()
    ended = person.press(text="Sessie stoppen")
    (answer,) = ended.response.history
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    with person.client.session_transaction() as session:
        assert "drafts" not in session
    assert person.to("sitting.spot").page.path == f"/r/{person.key}"


# ------------------------------------------------------------------------------------------------ coming back


def test_coming_back_on_another_device_at_the_first_open_page(respondent: Come) -> None:
    person = respondent().start().fill({"q_place": "garden", "q_pets": "no"}).next().fill({"q_rain": "inside"}).next()
    link = link_of(person.fill({"q_heat": "yes"}))
    other = respondent(person.key).go(link)
    assert other.page.heading == "Welkom terug"
    other.press()
    assert (other.step, other.chosen()) == ("sitting.comfort", {"q_heat": ["yes"], "q_coffee": []})


def test_opening_the_link_changes_nothing(respondent: Come) -> None:
    person = respondent()
    link = link_of(person.start())
    other = respondent(person.key)
    for _ in range(20):
        other.client.get(link)
        other.client.head(link)
    with other.client.session_transaction() as session:
        assert "drafts" not in session


@pytest.mark.parametrize("token", ["wrong", "%00", "é" * 40, "a" * 500, "..%2f.."])
def test_a_wrong_link_changes_nothing_and_has_a_way_on(respondent: Come, token: str) -> None:
    person = respondent()
    person.go(f"/r/{person.key}/back/{token}")
    if person.page.status == 200:
        person.press()
    assert person.page.status in {404, 409}


def test_a_draft_of_one_round_opens_no_other(respondent: Come, open_round: OpenRound, database: OpenSession) -> None:
    person = respondent().start().fill({"q_place": "garden"}).next()
    token = token_of(person)
    other = respondent(open_round("engine", round_name="Andere"))
    other.go(f"/r/{other.key}/back/{token}").press()
    assert other.page.status == 409
    with other.client.session_transaction() as session:
        session["drafts"] = {other.key: token}
    assert other.to("engine.rest").page.path == f"/r/{other.key}"
    with database() as session_:
        assert session_.scalar(select(func.count()).select_from(Draft)) == 1


# ------------------------------------------------------------------------------------------------ secrecy, deletion


def test_a_copy_of_the_database_opens_no_draft(respondent: Come, app: Flask) -> None:
    person = respondent().start().fill({"q_place": "garden", "q_pets": "rather_not_say"}).next()
    token = token_of(person)
    path = app.extensions["settings"].database_url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as copy:
        everything = "\n".join(copy.iterdump())
        rows = copy.execute("SELECT * FROM draft").fetchall()
        known = [
            value
            for name in tables(copy)
            for row in copy.execute(f"SELECT * FROM {name}")  # noqa: S608  # names of our own tables
            for value in row
        ]
    copy.close()
    ((draft_id, _round, _state, sealed, _expires),) = rows
    assert draft_id == identifier(token, PURPOSE)
    raw = Path(path).read_bytes() + Path(f"{path}-wal").read_bytes()
    assert token not in everything
    assert token.encode() not in raw
    assert b'{"answers"' not in raw
    guesses = {value if isinstance(value, str) else str(value) for value in known} | {draft_id.hex(), "", person.key}
    assert [guess for guess in guesses if unseal(guess, PURPOSE, sealed) is not None] == []
    assert unseal(token, PURPOSE, sealed) is not None


def tables(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]


def test_drafts_are_deleted_when_their_round_is_over(
    respondent: Come, open_round: OpenRound, database: OpenSession
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        respondent(open_round(last=1)).start().fill(TYPED).next()
        clock.shift(timedelta(days=3))
        later = respondent(open_round(round_name="Later")).start()
        with database() as session:
            assert session.scalars(select(Draft.id)).all() == [identifier(token_of(later), PURPOSE)]


def test_a_result_is_gone_after_its_time_even_when_nobody_else_comes(respondent: Come) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        person = respondent().finish(first)
        for _ in range(5):
            clock.shift(timedelta(minutes=30))
            person.client.get(f"/r/{person.key}/stay")
        assert person.to("result").page.path == f"/r/{person.key}"


def test_the_token_stands_in_no_page_but_the_pause_page_and_the_way_back(respondent: Come) -> None:
    person = respondent().start()
    token = token_of(person)
    while person.step != "check":
        assert token not in person.page.html + person.response.headers.get("Location", "")
        person.fill({name: first(name, offered) for name, offered in person.questions.items()}).next()
    assert token not in person.press().page.html


# ------------------------------------------------------------------------------------------------ not open


@pytest.mark.parametrize(("language", "text"), [("nl", "nog niet begonnen"), ("en", "not started yet")])
def test_before_the_round(respondent: Come, open_round: OpenRound, language: str, text: str) -> None:
    person = respondent(open_round(first=2), language)
    person.go(f"/r/{person.key}")
    assert person.page.status == 410
    assert text in person.page.heading


@pytest.mark.parametrize(("language", "text"), [("nl", "voorbij"), ("en", "over")])
def test_after_the_round(respondent: Come, open_round: OpenRound, language: str, text: str) -> None:
    person = respondent(open_round(first=-9, last=-1), language)
    for path in ("", "/sitting.spot", "/check", "/result", "/unit", "/pause", "/back/x"):
        person.go(f"/r/{person.key}{path}")
        assert person.page.status == 410
        assert text in person.page.heading


def test_a_round_that_closes_during_filling_in(respondent: Come, open_round: OpenRound) -> None:
    with time_machine.travel(datetime(2026, 3, 10, 22, 50, tzinfo=UTC), tick=False) as clock:
        person = respondent(open_round(last=0)).start().fill({"q_place": "attic"})
        clock.shift(timedelta(minutes=15))  # past midnight in Amsterdam
        person.next()
        assert person.page.status == 410
        assert "10 maart" in person.page.main


def test_a_result_can_be_read_when_the_round_closes_after_sending(respondent: Come, open_round: OpenRound) -> None:
    with time_machine.travel(datetime(2026, 3, 10, 22, 50, tzinfo=UTC), tick=False) as clock:
        person = respondent(open_round(last=0)).finish(first)
        clock.shift(timedelta(minutes=15))
        assert person.to("result").step == "result"
        assert person.switch().page.status == 200
