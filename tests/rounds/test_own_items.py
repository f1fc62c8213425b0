"""HR's own questions: written before a round opens, asked and reported like any other, fixed from then on."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType

import pytest
from flask import Flask

from survey.accounts.services import set_open_questions, set_organisation
from survey.core.questionnaires.own import MOST, OwnItem
from survey.core.text import LANGUAGES, Text
from survey.infra import clock
from survey.infra.shelf import shipped_keys
from survey.reporting.documents.organisation import report_html
from survey.reporting.publications.publishing import publish_due
from survey.reporting.results.report import group_report
from survey.responding import services as responding
from survey.responding.ballot_box import SETTLED
from survey.rounds import own_items
from survey.rounds.checklist import Check, checklist
from survey.rounds.freezing import freeze
from survey.rounds.invitations import Before
from survey.rounds.own_items import OpenedError
from survey.rounds.services import layout_of
from tests.conftest import OpenRound, OpenSession, settings_for
from tests.rounds.conftest import find
from tests.support.databases import BOTH
from tests.support.visitor import Respondent, Visitor, first

TRAVEL = {
    "text_nl": "Hoe kom je op kantoor?",
    "text_en": "How do you get to the office?",
    "kind": "choice",
    "options_nl": "Met de trein\nOp de fiets",
    "options_en": "By train\nBy bicycle",
}
AGREE = OwnItem(Text(nl="De kantine is fijn.", en="The canteen is nice."))


def write(hr: Visitor, key: str, number: int = 1, *, changed: Mapping[str, str] = MappingProxyType({})) -> Visitor:
    return hr.go(f"/hr/rounds/{key}/own/{number}").fill({**TRAVEL, **changed}).press()


def open_now(database: OpenSession, key: str) -> None:
    with database() as session:
        find(session, key).opens_at = clock.now()


@BOTH
def test_a_question_is_asked_last_and_in_both_languages(
    hr: Visitor, open_round: OpenRound, database: OpenSession, respondent: Callable[..., Respondent], units: list[int]
) -> None:
    assert units
    key = open_round(first=1)
    write(hr, key)
    assert "How do you get to the office?" in hr.page.main
    hr.go(f"/hr/rounds/{key}/preview")  # this process has read the round's texts
    write(hr, key, changed={"text_nl": "Hoe reis je naar kantoor?"})
    open_now(database, key)
    person = respondent(key).start().walk(first, until="own.questions")
    assert "Hoe reis je naar kantoor?" in person.page.main
    person.switch()
    assert "How do you get to the office?" in person.page.main
    person.fill({"q_own_1": "2"}).next()
    assert person.step == "unit"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text_nl": ""}, "text_nl"),
        ({"text_en": "How do you get to the office"}, "text_en"),
        ({"text_nl": "Hoe komt u op kantoor?"}, "text_nl"),
        ({"text_nl": " ".join(["woord"] * 21) + "?"}, "text_nl"),
        ({"text_en": "Hoe kom je op kantoor?"}, "text_en"),
        ({"options_nl": "Met de trein", "options_en": "By train"}, "options_nl"),
        ({"options_nl": "\n".join("abcdefgh"), "options_en": "\n".join("abcdefgh")}, "options_nl"),
        ({"options_en": "By train"}, "options_en"),
        ({"options_en": "By train\nby Train"}, "options_en"),
        ({"options_nl": "Met de trein\n" + "x" * 81}, "options_nl"),
        ({"options_en": "By train\nA great success"}, "options_en"),
    ],
)
def test_what_would_serve_nobody_is_refused_at_its_field(
    hr: Visitor, open_round: OpenRound, changed: dict[str, str], field: str
) -> None:
    key = open_round(first=1)
    write(hr, key, changed=changed)
    assert hr.page.status == 422
    assert f"#{field}" in hr.page.error_targets
    assert hr.chosen() == {name: [value] for name, value in (TRAVEL | changed).items()}  # nothing typed is lost
    assert hr.go(f"/hr/rounds/{key}/own").page.main.count("Vraag 1") == 0


@BOTH
def test_once_the_round_is_open_nothing_changes(hr: Visitor, open_round: OpenRound, database: OpenSession) -> None:
    key = open_round(first=1)
    write(hr, key)
    hr.go(f"/hr/rounds/{key}/own/1").fill({"text_nl": "Te laat gevraagd?"})
    open_now(database, key)
    hr.press()
    assert hr.page.status == 409
    assert "Hoe kom je op kantoor?" in hr.page.main
    with database() as session, pytest.raises(OpenedError):
        own_items.remove(session, find(session, key), 1, clock.now())


def test_all_there_is_to_mend_is_told_at_once(hr: Visitor, open_round: OpenRound) -> None:
    write(hr, open_round(first=1), changed={"text_nl": "Hoe kom je op kantoor", "options_en": "By train"})
    assert hr.page.error_targets == ["#text_nl", "#options_en"]


def test_five_are_enough(hr: Visitor, open_round: OpenRound) -> None:
    key = open_round(first=1)
    for number in range(1, MOST + 1):
        write(hr, key, number, changed={"kind": "scale", "options_nl": "", "options_en": ""})
    assert hr.page.main.count("Helemaal oneens") == MOST
    assert hr.go(f"/hr/rounds/{key}/own/{MOST + 1}").page.status == 404
    for _ in range(MOST):
        hr.go(f"/hr/rounds/{key}/own").press(text="Deze vraag verwijderen")
    assert "own" not in hr.go(f"/hr/rounds/{key}/preview").page.main
    assert "geen eigen vragen" in hr.go(f"/hr/rounds/{key}/own").page.main


def test_the_report_shows_them_from_ten_answers_up(
    app: Flask, open_round: OpenRound, database: OpenSession, respondent: Callable[..., Respondent], units: list[int]
) -> None:
    assert units
    key = open_round(first=1)
    with database() as session:
        own_items.put(session, find(session, key), 1, AGREE, clock.now())
    open_now(database, key)
    for _ in range(9):
        respondent(key).finish(first)
    settings = app.extensions["settings"]
    with database() as session:
        found = find(session, key)
        found.opens_at, found.closes_at = clock.now() - timedelta(days=9), clock.now() - SETTLED
        freeze(session, found, settings, clock.now())
        responding.mix_rounds(session, settings, clock.now())
    assert publish_due(database, found.closes_at + SETTLED) == 1
    with database() as session:
        assert layout_of(session, found).parts[-1].questionnaire.key == "own"
        for language in LANGUAGES:
            report = group_report(session, found, language, settings, clock.now())
            (item,) = report.parts[-1].topics[0].items
            assert not hasattr(item.answered, "low")  # nine answers tell nothing
            assert report.parts[-1].title in report_html(report)  # named among what is not shown


def test_own_questions_count_in_the_length_of_a_short_sitting(
    hr: Visitor, open_round: OpenRound, database: OpenSession
) -> None:
    key = open_round(*shipped_keys(), first=1, form="short")
    assert "meer dan" not in hr.go(f"/hr/rounds/{key}/own").page.main
    write(hr, key)
    assert "Het formulier stelt 41 vragen, in ongeveer 8 minuten" in hr.page.main
    assert "Dat is 1 meer dan" in hr.page.main
    with database() as session:
        checks = checklist(
            session, find(session, key), Before(0, 0, 0), set(), settings_for("sqlite:///any"), clock.now()
        )
        assert [one.values["items"] for one in checks if one.check is Check.LENGTH and not one.fine] == [41]


WORDS = {"text_nl": "Wat moet er beter?", "text_en": "What should get better?"}


def allow(database: OpenSession) -> None:
    with database() as session:
        set_open_questions(set_organisation(session, "Voorbeeld BV"), allowed=True)


def test_a_question_in_words_needs_the_administrator_and_can_be_changed_and_removed(
    hr: Visitor, open_round: OpenRound, database: OpenSession
) -> None:
    key = open_round(first=1)
    assert "De beheerder moet dat eerst toestaan" in hr.go(f"/hr/rounds/{key}/own").page.main
    refused = hr.go(f"/hr/rounds/{key}/own/words").fill(WORDS).press()
    assert refused.page.status == 409
    allow(database)
    hr.go(f"/hr/rounds/{key}/own").follow("Een vraag in woorden stellen")
    assert hr.fill({**WORDS, "text_nl": "Wat moet er beter"}).press().page.status == 422
    hr.fill(WORDS).press()
    assert WORDS["text_en"] in hr.page.main
    hr.go(f"/hr/rounds/{key}/own/words").fill({"text_nl": "Wat kan er beter?"}).press()
    assert "Wat kan er beter?" in hr.page.main
    hr.press(text="Deze vraag verwijderen")
    with database() as session:
        assert find(session, key).open_question is None


def test_it_counts_among_the_five_and_is_fixed_once_the_round_opens(
    hr: Visitor, open_round: OpenRound, database: OpenSession
) -> None:
    key = open_round(first=1)
    allow(database)
    hr.go(f"/hr/rounds/{key}/own/words").fill(WORDS).press()
    with database() as session:
        for number in range(1, MOST + 1):
            own_items.put(session, find(session, key), number, AGREE, clock.now())
        assert len(own_items.of_round(session, find(session, key))) == MOST - 1
    hr.go(f"/hr/rounds/{key}/own/words")
    open_now(database, key)
    assert hr.fill(WORDS).press().page.status == 409
    assert WORDS["text_nl"] in hr.page.main
