"""How a request stands: the contact's notes and stage, the link of who asked, their confirming, and mail to them."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from survey.core.questionnaires.questionnaire import Contact
from survey.followup import news, services
from survey.followup.models import Stage, SupportRequest
from survey.infra import clock
from survey.infra.db import session_for
from survey.infra.permissions import Role
from tests.conftest import OpenSession, settings_for
from tests.followup.conftest import TODAY, SignIn, send, wanted
from tests.support.page import text_of
from tests.support.visitor import Visitor

ASKED = {"contact": "occupational_physician", "name": "Kim", "reach": "020 555 01 99"}
pytestmark = pytest.mark.usefixtures("organisation")


def link_on(visitor: Visitor) -> str:
    (link,) = (a.attrib["href"] for a in visitor.page.all("a") if "/help/mine/" in a.get("href", ""))
    return link


def test_who_asks_gets_a_link_once_and_follows_the_request_to_its_end(asker: Visitor, sign_in: SignIn) -> None:
    send(asker, ASKED)
    link = link_on(asker)
    assert "/help/mine/" not in asker.go("/help/sent").page.html
    assert "has not been taken up yet" in asker.go(link).page.main
    physician = sign_in(Role.OCCUPATIONAL_PHYSICIAN).go("/requests").follow("Kim")
    physician.fill({"stage": "waiting", "due_on": "2026-01-05", "notes": "Call the supplier"}).press()
    for shown in ("Waiting for something", "Overdue", "Call the supplier"):
        assert shown in physician.page.main
    assert "waiting for something" in asker.go(link).page.main
    assert "Call the supplier" not in asker.page.html
    assert "Kim" not in asker.page.html
    physician.press(text="Close: Kim")
    asker.go(link).press("solved", "no")
    assert "has not been taken up yet" in asker.page.main
    physician.go("/requests").press(text="Close: Kim")
    asker.go(link).press("solved", "yes")
    assert "you said that it is solved" in asker.page.main
    assert "Who asked says that it is solved." in text_of(physician.go("/requests").page.all("details")[0])


def test_another_link_opens_nothing(asker: Visitor) -> None:
    send(asker, ASKED)
    key, token = link_on(asker).split("/")[3:]
    for path in (f"{key}/{token[:-1]}", f"{'0' * 32}/{token}", f"zz/{token}", f"{key}/é"):
        assert asker.go(f"/help/mine/{path}").page.status == 404


def test_another_contact_can_neither_see_nor_change_it(
    sign_in: SignIn, session: Session, database: OpenSession
) -> None:
    made = services.ask(session, wanted(Contact.CONFIDENTIAL_ADVISER), TODAY)
    session.commit()
    hr = sign_in(Role.HR)
    assert hr.go(f"/requests/{made.id.hex()}").page.status == 404
    token = hr.go("/hr/plan/new").chosen_token()
    hr.post(f"/requests/{made.id.hex()}", {"csrf_token": [token], "stage": ["waiting"]})
    assert hr.page.status == 404
    with database() as again:
        found = again.get(SupportRequest, made.id)
        assert found is not None
        assert found.stage == Stage.NEW


def test_what_is_due_first_stands_first_and_confirming_needs_a_closed_request(session: Session) -> None:
    later, sooner = (services.ask(session, wanted(name=name), TODAY) for name in ("later", "sooner"))
    services.keep(later, Stage.TAKEN_UP, TODAY + timedelta(days=9), "")
    services.keep(sooner, Stage.TAKEN_UP, TODAY + timedelta(days=2), "")
    assert [found.name for found in services.inbox(session, Contact.HR, TODAY).open] == ["sooner", "later"]
    services.confirm(later)
    assert not later.confirmed
    services.close(session, Contact.HR, later.id, TODAY)
    services.confirm(later)
    services.reopen(later)
    assert (later.confirmed, later.closed_on) == (True, TODAY)


def test_mail_goes_only_where_an_address_was_given_and_tells_nothing(
    app: Flask, database: OpenSession, tmp_path: Path
) -> None:
    settings = replace(app.extensions["settings"], mail_folder=str(tmp_path))
    deliver = partial(news.deliver, partial(session_for, settings.database_url), settings, clock.now())
    with database() as session:
        services.ask(session, wanted(), TODAY)
        made = services.ask(session, wanted(Contact.OCCUPATIONAL_PHYSICIAN, email="kim@example.nl"), TODAY)
    assert [deliver(), deliver()] == [1, 0]
    (file,) = tmp_path.iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    text = str(body.get_content())
    assert mail["To"] == "kim@example.nl"
    assert services.path_of(made, settings) in text.replace("=\n", "")
    assert "Kim" not in text
    assert "arts" not in text
    with database() as session:
        found = session.get(SupportRequest, made.id)
        assert found is not None
        services.keep(found, Stage.TAKEN_UP, None, "")
        services.keep(found, Stage.TAKEN_UP, TODAY, "only a note")
    assert [deliver(), deliver()] == [1, 0]
    with database() as session:
        services.close(session, Contact.OCCUPATIONAL_PHYSICIAN, made.id, TODAY)
        found = session.get(SupportRequest, made.id)
        assert found is not None
        services.confirm(found)
        assert found.email is None
    assert deliver() == 0


def test_the_link_follows_from_the_key_of_the_installation(session: Session) -> None:
    made = services.ask(session, wanted(), TODAY)
    mine = settings_for("sqlite:///x.db")
    other = replace(mine, secret_key="another secret, of more than 32 characters")
    token = services.path_of(made, mine).rpartition("/")[2]
    assert services.own_request(session, made.id, token, mine) is made
    assert services.own_request(session, made.id, token, other) is None
