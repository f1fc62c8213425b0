"""The look: a logo and a colour on every page, from files that anybody may keep; what cannot be read is refused."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from PIL import Image

from survey.accounts.services import add_staff, set_organisation
from survey.accounts.views.look import FRESH, SLOT
from survey.infra import clock
from survey.infra.permissions import Role
from survey.infra.pictures import MAX_SIDE
from tests.conftest import PASSWORD, OpenRound, OpenSession
from tests.support.visitor import Visitor

WORDS = {"alt_nl": "logo van Voorbeeld", "alt_en": "logo of Example"}


def picture(width: int = 800, height: int = 200, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#AA3300").save(file, kind)
    return file.getvalue()


@pytest.fixture
def administrator(app: Flask, database: OpenSession) -> Visitor:
    with database() as session:
        set_organisation(session, "Voorbeeld BV")
        add_staff(session, "beheer@example.nl", PASSWORD, Role.ADMINISTRATOR)
    visitor = Visitor(app.test_client()).go("/sign-in")
    return visitor.fill({"email": "beheer@example.nl", "password": PASSWORD}).press()


@pytest.fixture
def bring(administrator: Visitor) -> Callable[..., Visitor]:
    """Return a function that brings a file, or none, with words for it."""

    def send(data: bytes | None, **words: str) -> Visitor:
        administrator.go("/settings/logo")
        file = {} if data is None else {"file": (io.BytesIO(data), "logo.png")}
        token = {"csrf_token": administrator.chosen_token()}
        sent = administrator.client.post("/settings/logo", data=token | WORDS | words | file, follow_redirects=True)
        return administrator.arrive(sent)

    return send


def test_a_logo_stands_on_every_page_with_words_and_can_be_taken_away(
    bring: Callable[..., Visitor], visitor: Visitor, open_round: OpenRound
) -> None:
    here = bring(picture())
    assert "opgeslagen" in here.page.main
    assert {name: here.chosen()[name] for name in WORDS} == {name: [words] for name, words in WORDS.items()}
    (shown,) = visitor.go(f"/r/{open_round()}").page.all("img")
    assert shown.attrib["alt"] == WORDS["alt_nl"]
    served = visitor.client.get(shown.attrib["src"])
    assert (served.mimetype, "immutable" in served.headers["Cache-Control"]) == ("image/png", True)
    again = visitor.client.get(shown.attrib["src"], headers={"If-None-Match": served.headers["ETag"]})
    assert again.status_code == 304
    with Image.open(io.BytesIO(served.data)) as kept:
        assert kept.size == (640, 160)
    bring(None, alt_nl="een lelie")
    assert visitor.go("/").page.all("img")[0].attrib["alt"] == "een lelie"
    here.press(text="Logo weghalen")
    assert visitor.go("/").page.all("img") == []
    assert visitor.client.get(shown.attrib["src"]).status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "Kies een bestand"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "geen PNG of JPEG"),
        (picture(MAX_SIDE + 1, 2), "te groot"),
    ],
    ids=["none", "svg", "large"],
)
def test_what_is_no_logo_is_refused_and_the_words_stay(
    bring: Callable[..., Visitor], data: bytes | None, said: str
) -> None:
    here = bring(data)
    assert here.page.status == 422
    assert said in here.page.main
    assert here.chosen()["alt_en"] == [WORDS["alt_en"]]


def test_a_colour_that_cannot_be_read_is_refused_and_the_nearest_offered(
    administrator: Visitor, visitor: Visitor
) -> None:
    administrator.go("/settings/colour").fill({"accent": "ffd500"}).press()
    assert administrator.page.status == 422
    administrator.press(text="#836D00 gebruiken")
    assert "opgeslagen" in administrator.page.main
    sheets = [link.attrib["href"] for link in visitor.go("/").page.all("link") if link.get("rel") == "stylesheet"]
    sheet = visitor.client.get(sheets[-1])
    assert sheets[-1] == "/look/836D00.css"
    assert "--primary: #836D00" in sheet.text
    assert "prefers-color-scheme: dark" in sheet.text
    administrator.go("/settings/colour").fill({"accent": ""}).press()
    assert "/look/" not in visitor.go("/").response.text


def test_what_is_no_colour_is_refused(administrator: Visitor) -> None:
    for accent in ("red", "#12345", "#1234567", "url(x)", "#GGGGGG"):
        administrator.go("/settings/colour").fill({"accent": accent}).press()
        assert administrator.page.status == 422
        assert "zes cijfers" in administrator.page.main


def test_other_sheets_and_logos_are_not_there(visitor: Visitor) -> None:
    for path in ("/look/FFFFFF.css", "/look/836d00.css", "/look/x.css", "/look/d.png"):
        assert visitor.go(path).page.status == 404


def test_another_process_sees_a_change_within_half_a_minute(
    app: Flask, administrator: Visitor, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.go("/")
    known = app.extensions[SLOT]
    administrator.go("/settings/colour").fill({"accent": "#1A5FB4"}).press()
    app.extensions[SLOT] = known  # as another process, which nobody told
    assert "/look/" not in visitor.go("/").response.text
    later = clock.now() + FRESH
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "/look/1A5FB4.css" in visitor.go("/").response.text
