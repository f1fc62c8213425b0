"""A kiosk: people fill in one after another on one device, and nothing of one is left for the next."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from survey.audit.models import Action, AuditEntry
from survey.responding import services
from survey.responding.models import Draft
from survey.responding.views.kiosk import WIPE
from survey.rounds.models import Participation
from survey.rounds.services import round_by_key
from tests.conftest import OpenRound, OpenSession
from tests.support.visitor import Respondent, Visitor, first


@pytest.fixture
def tablet(app: Flask, open_round: OpenRound, database: OpenSession) -> Respondent:
    """A shared device with the kiosk of a round, without codes."""
    key = open_round()
    offer(database, key, "open")
    return Respondent(app.test_client(), key).go(f"/kiosk/{key}")


def offer(database: OpenSession, key: str, kind: str) -> None:
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        found.kiosk = kind


def drafts(database: OpenSession) -> int:
    with database() as session:
        return session.scalar(select(func.count()).select_from(Draft)) or 0


def sent(database: OpenSession, key: str) -> int:
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        return services.sent_count(session, found.id)


def idle(device: Respondent) -> None:
    """Let the time pass after which everything is forgotten."""
    with device.client.session_transaction() as session:
        session["seen"] -= WIPE.total_seconds()


def at_rest(device: Respondent) -> bool:
    """Tell whether the page is the one on which whoever comes next begins."""
    return device.page.path == f"/kiosk/{device.key}" and "Iemand is hier begonnen" not in device.page.main


def test_one_after_another(tablet: Respondent, database: OpenSession) -> None:
    for number in (1, 2):
        tablet.press().walk(first).press()
        assert tablet.step == "result"
        assert ".pdf" not in tablet.page.html
        assert sent(database, tablet.key) == number
        tablet.press()
        assert at_rest(tablet)
        assert at_rest(tablet.to("result"))
        with tablet.client.session_transaction() as session:
            assert set(session) <= {"csrf_token", "language"}


def test_with_the_code_of_a_letter(
    letter: tuple[str, str, str], respondent: Callable[..., Respondent], database: OpenSession, open_round: OpenRound
) -> None:
    key, code, _link = letter
    other = open_round(round_name="Andere")
    for kiosk in (key, other):
        offer(database, kiosk, "code")
    device = respondent(key).go(f"/kiosk/{key}").fill({"code": code[1:]}).press()
    assert device.page.status == 422
    assert device.chosen()["code"] == [code[1:]]
    assert device.go(f"/kiosk/{other}").fill({"code": code}).press().page.status == 422
    device.go(f"/kiosk/{key}").fill({"code": code}).press().walk(first).press()
    assert device.step == "result"
    with database() as session:
        assert session.scalars(select(Participation.done)).all() == [True]


def test_without_the_token_of_the_page_nobody_begins(tablet: Respondent, database: OpenSession) -> None:
    assert tablet.client.post(f"/kiosk/{tablet.key}", data={"csrf_token": "wrong"}).status_code == 400
    assert drafts(database) == 0


def test_stopping_deletes_what_was_filled_in(tablet: Respondent, database: OpenSession) -> None:
    tablet.press().fill({"q_place": "garden"}).next()
    assert drafts(database) == 1
    assert at_rest(tablet.post(f"/kiosk/{tablet.key}/stop", {"csrf_token": [tablet.chosen_token()]}))
    assert drafts(database) == 0
    assert tablet.press().chosen()["q_place"] == []


def test_what_the_back_button_sends_again_is_shown_to_nobody(tablet: Respondent, database: OpenSession) -> None:
    tablet.press()
    old = {"csrf_token": [tablet.chosen_token()], "q_place": ["garden"], "action": ["next"]}
    step = tablet.page.path
    tablet.post(f"/kiosk/{tablet.key}/stop", {"csrf_token": old["csrf_token"]})
    assert at_rest(tablet.post(step, old))
    assert "garden" not in tablet.page.html
    tablet.press()
    tablet.post(step, old)
    assert tablet.page.path == f"/kiosk/{tablet.key}"
    assert tablet.press().chosen()["q_place"] == []
    assert drafts(database) == 1


def test_after_some_minutes_all_is_forgotten(tablet: Respondent) -> None:
    tablet.press().walk(first, until="sitting.comfort")
    tablet.go(f"/kiosk/{tablet.key}/still")
    assert tablet.press().step == "sitting.comfort", "who is still there goes on"
    idle(tablet)
    tablet.go(f"/kiosk/{tablet.key}/still")  # comes by itself, and is no sign of life
    assert at_rest(tablet.go(f"/kiosk/{tablet.key}"))
    assert tablet.press().chosen()["q_place"] == []
    idle(tablet)
    assert at_rest(tablet.to("check"))


def test_who_comes_back_to_the_start_goes_on_or_stops(tablet: Respondent) -> None:
    tablet.press().walk(first, until="sitting.comfort").go(f"/r/{tablet.key}")
    assert tablet.page.path == f"/kiosk/{tablet.key}"
    assert "Iemand is hier begonnen" in tablet.page.main
    assert tablet.press().step == "sitting.comfort"


@pytest.mark.parametrize("path", ["/r/{}", "/r/{}/pause", "/r/{}/result.pdf", "/mine/"])
def test_pages_for_a_device_of_ones_own_are_closed(tablet: Respondent, path: str) -> None:
    tablet.press().walk(first).press()
    assert tablet.go(path.format(tablet.key)).page.path == f"/kiosk/{tablet.key}"


def test_a_result_can_be_kept_for_the_own_phone(tablet: Respondent, visitor: Visitor) -> None:
    tablet.press().walk(first).press().press(text="Mijn resultaat bewaren")
    code = tablet.page.all("code")[0].text or ""
    assert "<svg" in tablet.page.html
    assert ".pdf" not in tablet.page.html
    assert "Proef" in visitor.go("/mine/").fill({"code": code}).press().page.main


def test_without_a_kiosk_there_is_none(respondent: Callable[..., Respondent], database: OpenSession) -> None:
    device = respondent()
    assert device.go(f"/kiosk/{device.key}").page.status == 410
    offer(database, device.key, "open")
    device.go(f"/kiosk/{device.key}").press()
    offer(database, device.key, "")
    assert device.go(f"/r/{device.key}").page.status == 410
    assert device.go(f"/r/{device.key}").page.status == 200, "the browser is one like any other again"


def test_hr_offers_a_kiosk(hr: Visitor, open_round: OpenRound, database: OpenSession) -> None:
    key = open_round()
    hr.go(f"/hr/rounds/{key}/kiosk")
    assert "<svg viewBox" not in hr.page.main
    hr.fill({"kiosk": "code"}).press()
    assert f"http://localhost/kiosk/{key}" in hr.page.main
    assert hr.go(f"/kiosk/{key}").page.status == 410, "staff is signed in here"
    assert hr.go(f"/hr/rounds/{key}/kiosk").page.status == 200
    with database() as session:
        assert "Proef: code" in session.scalars(
            select(AuditEntry.subject).where(AuditEntry.action == Action.KIOSK_CHANGED)
        )
