"""The employee's own result as a document: at most three pages, whatever was answered."""

from collections.abc import Callable
from random import Random

import pytest

from survey.accounts.models import ContactPoint
from survey.core.questionnaires.questionnaire import Contact, FormName, Item, Questionnaire
from survey.core.scores.answers import Code, code_count
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer
from survey.core.text import LANGUAGES, Language
from survey.infra.i18n import NAMES
from survey.infra.render.document import document
from survey.infra.shelf import shipped, shipped_keys
from survey.responding.result import Summary, summary
from tests.support.pdf import Pdf, render_silently
from tests.support.visitor import Respondent, first

ROLES = {contact: contact.value for contact in Contact}
CODE = "ABCDE-FGHJK-MNPQR-STVWX-YZ012"
POINTS = {
    kind: ContactPoint(kind=kind, name="Noor van Dijk", reach="noor@voorbeeld.example", hours_nl="ma", hours_en="Mo")
    for kind in Contact
}
Answer = Callable[[Questionnaire, Item], int]


def result(answer: Answer, form: FormName, language: Language) -> Summary:
    layout = Layout(tuple(Part(Scorer(shipped(key)), form) for key in shipped_keys()))
    answers = {
        part.questionnaire.key: {item.key: answer(part.questionnaire, item) for item in part.items}
        for part in layout.parts
    }
    return summary(layout, answers, POINTS, language)


def pdf_of(found: Summary, language: Language) -> Pdf:
    values = {"round_name": "Proef & <ronde>", "language_name": NAMES[language], "roles": ROLES, "code": CODE}
    return Pdf(render_silently(document("report/personal.html", language, summary=found, **values)))


def any_answer(seed: int) -> Answer:
    random = Random(seed)  # noqa: S311  # a choice of answers, not a secret
    return lambda questionnaire, item: random.randrange(code_count(questionnaire, item))


def last_answer(questionnaire: Questionnaire, item: Item) -> int:
    return code_count(questionnaire, item) - 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answer", [any_answer(3), last_answer, lambda _q, _i: int(Code.DONT_KNOW)])
def test_three_pages_hold_it_and_everybody_can_read_it(answer: Answer, language: Language) -> None:
    found = result(answer, "full", language)
    pdf = pdf_of(found, language)
    assert len(pdf.pages) <= 3
    assert pdf.failures() == []
    assert pdf.language == language
    assert CODE in pdf.text
    assert set(pdf.information) == {"/Producer", "/Title"}
    for topic in found.topics:
        for view in topic.scores:
            assert view.title in pdf.text
            assert view.score is None or str(view.score) in pdf.text
            assert view.score is None or view.caution[:20] in pdf.text


def test_it_starts_with_three_things_their_reasons_and_who_helps() -> None:
    found = result(last_answer, "short", "nl")
    page = " ".join(pdf_of(found, "nl").pages[0].split())
    for advice in found.top:
        assert advice.text in page
        assert advice.because[0].split("?")[0] in page
    assert "Noor van Dijk" in page


def test_the_respondent_gets_it_as_a_file(respondent: Callable[..., Respondent]) -> None:
    person = respondent().finish(first)
    response = person.client.get(f"/r/{person.key}/result.pdf")
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="thuiswerkcheck-nl.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    assert Pdf(response.data).failures() == []


def test_before_sending_there_is_no_file(respondent: Callable[..., Respondent]) -> None:
    person = respondent().start()
    response = person.client.get(f"/r/{person.key}/result.pdf")
    assert response.status_code == 303
