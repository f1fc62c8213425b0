"""The words of mail: HR writes them, only known placeholders are replaced, and a test arrives by the same way."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.config import Settings
from survey.core.text import LANGUAGES, Language
from survey.infra import clock
from survey.rounds import mail_texts, outbox
from survey.rounds.mail_texts import PLACEHOLDERS, Kind
from tests.conftest import EMAIL, OpenSession
from tests.rounds.conftest import Invitees, Post, invite, waiting
from tests.support.databases import BOTH
from tests.support.visitor import Visitor

TRICKS = "{{7*7}} {0.__class__} {link.__class__} %s %(name)s ${name} {% raw %} <b>{{ config }}</b>"
VALUES = dict.fromkeys(PLACEHOLDERS, "<i>{name}</i>") | {"link": "https://x.nl/i/1"}


def body_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def write(hr: Visitor, subject: str, body: str, action: str = "save", which: str = "invitation/nl") -> Visitor:
    return hr.go(f"/hr/mail/texts/{which}").fill({"subject": subject, "body": body}).press("action", action)


def test_what_looks_like_code_stays_text() -> None:
    assert mail_texts.plain(TRICKS.replace("${name}", ""), VALUES) == TRICKS.replace("${name}", "")
    html = mail_texts.rich(TRICKS, VALUES, "nl")
    assert "{{7*7}} {0.__class__}" in html
    assert "<b>" not in html
    assert "&lt;i&gt;{name}&lt;/i&gt;" in html  # a value is escaped, and no placeholder of its own


@given(st.text())
def test_no_text_at_all_is_refused_or_becomes_markup(text: str) -> None:
    mail_texts.plain(text, VALUES)
    inside = mail_texts.rich(text, VALUES, "nl").replace('<a href="https://x.nl/i/1">Naar mijn thuiswerkcheck</a>', "")
    for tag in ("<p>", "</p>", "<br>", '<div lang="nl">', "</div>"):
        inside = inside.replace(tag, "")
    assert "<" not in inside
    assert ">" not in inside


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_the_standard_words_would_be_accepted(kind: Kind, language: Language) -> None:
    standard = mail_texts.standard(kind, language)
    assert mail_texts.has_link(standard.body)
    assert mail_texts.unknown(standard.subject + standard.body) == []
    assert "\n\n\n" not in standard.body


@BOTH
def test_people_get_the_words_of_hr_filled_in(
    database: OpenSession, settings: Settings, hr: Visitor, people: Invitees, key: str, post: Post
) -> None:
    body = f"Dag {{name}},\n\n{TRICKS}\nTot {{until}}: {{link}}"
    write(hr, "{organisation} vraagt\u2028je iets", body.replace("${name}", ""))
    assert "opgeslagen" in hr.page.main
    people(1)
    invite(database, settings, key)
    outbox.deliver(database, settings, clock.now())
    (message,) = post.taken
    assert message["Subject"] == "Voorbeeld BV vraagt je iets"
    text, html = body_of(message, "plain").replace("\r\n", "\n"), body_of(message, "html")
    assert "Dag Persoon 0,\n" in text
    assert "{{7*7}} {0.__class__} {link.__class__} %s %(name)s" in text
    assert "&lt;b&gt;{{ config }}&lt;/b&gt;" in html
    assert html.count("<a href=") == 1


@pytest.mark.parametrize(
    ("subject", "body", "said"),
    [
        ("Doe mee", "Kom maar.", "Zet {link} in de tekst"),
        ("Doe mee", "{link} van {baas}", "Voor {baas} is niets bekend"),
        ("Doe mee {link}", "{link}", "Laat {link} weg uit het onderwerp"),
        ("", "{link}", "Vul het onderwerp in"),
        ("Doe mee", "{link}" + "a" * 5000, "hoogstens 5.000 tekens"),
    ],
)
def test_words_that_would_not_do_say_why_and_stay(hr: Visitor, subject: str, body: str, said: str) -> None:
    write(hr, subject, body)
    assert hr.page.status == 422
    assert said in hr.page.main
    assert hr.chosen() == {"subject": [subject], "body": [body]}
    assert hr.go("/hr/mail/").page.main.count("standaard") == 4


def test_hr_sees_how_it_looks_before_it_is_saved(hr: Visitor, units: list[int]) -> None:
    assert units
    write(hr, "Van {organisation}", "Hoi <b>{name}</b>: {link}", "preview")
    assert "Van Voorbeeld BV" in hr.page.main
    assert "Hoi <b>Kim de Vries</b>: http://localhost/i/…" in hr.page.main
    assert hr.chosen()["subject"] == ["Van {organisation}"]
    assert hr.go("/hr/mail/texts/invitation/nl").chosen()["subject"] == ["Hoe werk jij thuis?"]


@BOTH
def test_a_test_arrives_once_and_leads_nowhere(
    database: OpenSession, settings: Settings, hr: Visitor, post: Post
) -> None:
    for subject in ("Een", "Twee"):  # the second takes the place of the first
        write(hr, subject, "Hoi: {link}", "test")
        assert EMAIL in hr.page.main
    now = clock.now()
    assert outbox.deliver(database, settings, now) == 1
    assert outbox.deliver(database, settings, now) == 0
    (message,) = post.taken
    assert (message["To"], message["Subject"]) == (EMAIL, "Twee")
    assert "Hoi: http://localhost/i/…" in body_of(message, "plain")
    assert waiting(database) == 0


def test_the_standard_words_come_back(hr: Visitor) -> None:
    write(hr, "Anders", "{link}", which="reminder/en")
    hr.go("/hr/mail/texts/reminder/en").press(text="Standaardtekst gebruiken")
    assert hr.go("/hr/mail/texts/reminder/en").chosen()["subject"] == ["Still open: how do you work at home?"]


@pytest.mark.parametrize("which", ["letter/nl", "invitation/de", "Kind.REMINDER/en"])
def test_there_are_no_other_mails(hr: Visitor, which: str) -> None:
    assert hr.go(f"/hr/mail/texts/{which}").page.status == 404
