"""Correcting a slip while a round is open: answers stay, every process notices, and the log keeps the old words."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from survey.audit.models import Action, AuditEntry
from survey.core.text import Text
from survey.infra import clock
from survey.rounds import correcting
from survey.rounds.correcting import Correction, OverError
from tests.conftest import OpenRound, OpenSession
from tests.rounds.conftest import find
from tests.support.databases import BOTH
from tests.support.visitor import Respondent, Visitor, first

PLACE = ("sitting", "place")


def edit(hr: Visitor, key: str, confirmed: bool = True, **changed: str) -> Visitor:
    same = {"same": ["y"]} if confirmed else {}
    return hr.go(f"/hr/rounds/{key}/texts/sitting/place").fill({**changed, **same}).press()


@BOTH
def test_a_slip_is_mended_under_the_hands_of_who_answers(
    hr: Visitor, open_round: OpenRound, respondent: Callable[..., Respondent], database: OpenSession
) -> None:
    key = open_round()
    person = respondent(key).start().fill({"q_place": "attic"}).next()
    edit(hr, key, text_nl="Waar staat je bureau?", text_en="Where does your desk stand?", option_0_nl="Op de zolder")
    assert hr.page.path == f"/hr/rounds/{key}/texts"
    page = person.to("sitting.spot")
    assert "Waar staat je bureau?" in page.page.main
    assert "Op de zolder" in page.page.main
    assert page.chosen()["q_place"] == ["attic"]
    assert person.walk(first).press().page.status == 200
    with database() as session:
        query = select(AuditEntry.subject).where(AuditEntry.action == Action.TEXT_CORRECTED)
        assert session.scalars(query.order_by(AuditEntry.number)).all() == [
            "Proef, place (nl): “tafel?” → “bureau?”",
            "Proef, place (en): “table” → “desk”",
            "Proef, place (nl): “Op” → “Op de”",
        ]


def test_so_is_one_in_the_question_in_words(
    hr: Visitor, open_round: OpenRound, respondent: Callable[..., Respondent], database: OpenSession
) -> None:
    key = open_round()
    with database() as session:
        find(session, key).open_question = Text(nl="Wat moet beeter?", en="What should improve?").model_dump_json()
    person = respondent(key).start().to("remark").fill({"remark": "Meer licht."}).next()
    hr.go(f"/hr/rounds/{key}/texts").follow("Wat moet beeter?").fill({"text_nl": "Wat moet beter?"}).press()
    assert hr.page.error_targets == ["#same"]
    hr.fill({"same": ["y"]}).press()
    assert hr.page.path == f"/hr/rounds/{key}/texts"
    page = person.to("remark")
    assert "Wat moet beter?" in page.page.main
    assert page.chosen()["remark"] == ["Meer licht."]
    with database() as session:
        (line,) = session.scalars(select(AuditEntry.subject).where(AuditEntry.action == Action.TEXT_CORRECTED))
        assert line == "Proef, words (nl): “beeter?” → “beter?”"


def test_another_process_that_changed_the_text_is_noticed(
    open_round: OpenRound, database: OpenSession, respondent: Callable[..., Respondent]
) -> None:
    key = open_round()
    person = respondent(key).start()  # this process has read the texts
    with database() as session:  # beside the application, as another process would
        found = find(session, key)
        own = found.questionnaires[0]
        own.document = own.document.replace("Waar staat je tafel?", "Waar staat je bureau?")
        found.revision += 1
    assert "Waar staat je bureau?" in person.to("sitting.spot").page.main


@pytest.mark.parametrize(
    ("changed", "confirmed", "field"),
    [
        ({"text_nl": "Waar staat je bureau?"}, False, "same"),
        ({}, True, "text_nl"),
        ({"text_en": ""}, True, "text_en"),
        ({"text_en": "Where does your desk stand"}, True, "text_en"),
        ({"text_nl": "Is het bij jou thuis eigenlijk altijd wel warm genoeg om te werken?"}, True, "text_nl"),
    ],
)
def test_what_is_no_slip_is_refused(
    hr: Visitor, open_round: OpenRound, changed: dict[str, str], confirmed: bool, field: str
) -> None:
    edit(hr, open_round(), confirmed, **changed)
    assert hr.page.status == 422
    assert hr.page.error_targets == [f"#{field}"]
    for name, value in changed.items():
        assert hr.chosen()[name] == [value]


@BOTH
def test_what_was_asked_stays_when_the_round_is_over(hr: Visitor, open_round: OpenRound, database: OpenSession) -> None:
    key = open_round(first=-9, last=-1)
    assert hr.go(f"/hr/rounds/{key}/texts/sitting/place").page.status == 409
    with database() as session, pytest.raises(OverError):
        correcting.correct(session, find(session, key), PLACE, {}, clock.now())
    with database() as session, pytest.raises(OverError):
        correcting.correct_words(session, find(session, key), Text(nl="Waar?", en="Where?"), clock.now())


def test_a_question_that_changed_meanwhile_keeps_its_words(open_round: OpenRound, database: OpenSession) -> None:
    key = open_round()
    with database() as session:
        found = find(session, key)
        assert correcting.correct(session, found, PLACE, {"text": Text(nl="Waar?", en="Where?")}, clock.now()) == []
        assert found.revision == 0
        assert correcting.correct_words(session, found, Text(nl="Waar?", en="Where?"), clock.now()) == []
        assert found.open_question is None


def test_what_the_round_does_not_ask_is_not_found(hr: Visitor, open_round: OpenRound) -> None:
    key = open_round()
    for path in ("sitting/nothing", "nothing/place", "words"):
        assert hr.go(f"/hr/rounds/{key}/texts/{path}").page.status == 404


def test_a_line_of_the_log_fits() -> None:
    longest = Correction("k" * 48, "nl", "b" * correcting.MOST_SIGNS, "a" * correcting.MOST_SIGNS)
    assert len(longest.line("r" * 200)) <= 200
