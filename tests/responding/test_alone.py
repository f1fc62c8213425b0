"""The check for oneself: outside any round, at any time; the answers are in the pages and nowhere else."""

from collections.abc import Callable

import pytest
from flask import Flask

from survey.accounts.look import set_own_check
from survey.accounts.services import set_organisation
from survey.infra.db import Base, session_for
from survey.responding.views.alone import FILES
from tests.conftest import OpenSession
from tests.support.pdf import Pdf
from tests.support.visitor import Choose, Respondent, first


@pytest.fixture
def person(app: Flask) -> Respondent:
    return Respondent(app.test_client(), "").go("/self")


def rows(database: OpenSession) -> list[str]:
    with database() as session:
        return [repr(row) for table in Base.metadata.sorted_tables for row in session.execute(table.select())]


def walk(person: Respondent, choose: Choose = first) -> Respondent:
    """Fill in page after page until the result."""
    for _ in range(60):
        if not person.questions:
            return person
        person.fill({name: choose(name, offered) for name, offered in person.questions.items()}).next()
        assert person.page.status == 200, list(person.page.error_links)
    raise AssertionError("the result is never reached")


def test_from_the_home_page_to_a_result_and_its_file(person: Respondent, database: OpenSession) -> None:
    before = rows(database)
    person.go("/").follow("Doe de check voor jezelf, buiten een ronde om").press()
    assert person.page.title.startswith("Stap 1 van 13"), "the result is the last"
    walk(person)
    assert person.page.heading == "Je resultaat"
    assert "Je thuiswerkplek" in person.page.main
    assert "Hoe het met je gaat" not in person.page.main
    assert 'href="/self/again.ics"' in person.page.html
    assert rows(database) == before
    form = next(form for button, form in person.page.buttons() if button.get("id") == "save")
    pdf = Pdf(person.client.post("/self/result.pdf", data=form.values).data)
    assert pdf.failures() == []
    assert "telt in geen enkele ronde" in " ".join(pdf.pages[0].split())
    assert not [row for row in rows(database) if row not in before and "own-file" not in row]


def test_several_questionnaires_the_way_back_and_the_other_language(person: Respondent) -> None:
    person.fill({"asked": ["home-workplace", "wellbeing"]}).press()
    walk(person)
    assert "Hoe het met je gaat" in person.page.main
    person.switch()
    assert person.page.heading == "Your result"
    person.press(text="Back")
    assert person.questions
    assert person.previous().chosen() != {}


def test_something_must_be_chosen_and_what_is_needed_answered(person: Respondent) -> None:
    assert person.fill({"asked": []}).press().page.status == 422
    person.fill({"asked": ["home-workplace"]}).press()
    assert person.next().page.status == 422
    assert person.page.error_links


@pytest.mark.parametrize(
    "data",
    [{"asked": "employer-check"}, {"asked": "../x"}, {"asked": "wellbeing", "step": "nowhere"}, {"step": "end"}],
    ids=str,
)
def test_nothing_else_can_be_asked(person: Respondent, data: dict[str, str]) -> None:
    assert person.client.post("/self", data=data).status_code in {404, 422}


@pytest.mark.parametrize("answers", ["{", "[]", '{"home-workplace": {"chair": []}}', "[" * 5000, "é\x00"])
def test_answers_that_cannot_be_read_are_none(person: Respondent, answers: str) -> None:
    data = {"asked": "home-workplace", "step": "end", "answers": answers}
    assert person.client.post("/self", data=data).status_code == 200


def test_files_are_limited_and_the_result_stays(person: Respondent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("survey.responding.views.documents.render", lambda _html: b"%PDF")
    data = {"asked": "wellbeing", "answers": "{}"}
    for _ in range(FILES.times):
        assert person.client.post("/self/result.pdf", data=data).status_code == 200
    last = person.client.post("/self/result.pdf", data=data)
    assert last.status_code == 429
    assert "Je resultaat" in last.text
    assert person.client.post("/self/result.pdf", data={}).status_code == 400


def test_it_can_be_switched_off(make_app: Callable[..., Flask]) -> None:
    own = make_app()
    with session_for(own.extensions["settings"].database_url) as session:
        set_own_check(set_organisation(session, "Voorbeeld"), offered=False)
    visitor = Respondent(own.test_client(), "")
    assert visitor.go("/self").page.status == visitor.go("/self/again.ics").page.status == 404
    assert "/self" not in visitor.go("/").page.html
