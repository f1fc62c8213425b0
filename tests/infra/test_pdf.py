"""PDF from HTML: nothing from outside, the same bytes each time, and no document that hurts others."""

import base64
import os
import runpy
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import fromstring

import pytest
import weasyprint

from survey.infra.render import engine, pdf
from survey.infra.render.engine import render_here
from survey.infra.render.framing import write_frame
from survey.infra.render.pdf import BusyError, Renderer, RenderError
from tests.support.pdf import Pdf, render_silently

CANARY = "CANARY-7f3a"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def document(body: str, head: str = "") -> str:
    sheet = '<link rel="stylesheet" href="survey:print.css">'
    top = f'<html lang="nl"><head><meta charset="utf-8"><title>Proef</title>{sheet}{head}</head>'
    return f"<!doctype html>{top}<body><h1>Proef</h1>{body}</body></html>"


@pytest.fixture
def renderer() -> Iterator[Callable[..., Renderer]]:
    """Return a function that makes a renderer; its processes end with the test."""
    made: list[Renderer] = []

    def make(**limits: float) -> Renderer:
        made.append(Renderer(**limits))  # type: ignore[arg-type]  # the numbers that a renderer takes
        return made[-1]

    yield make
    for one in made:
        one.stop()


# ------------------------------------------------------------------------------------------------ what comes out
def test_a_document_is_tagged_and_uses_our_font() -> None:
    made = Pdf(render_silently(document("<p>Tekst, <b>vet</b> en <i>schuin</i>: ≥ 5 ✓</p>")))
    assert made.failures() == []
    assert (made.language, made.information["/Title"], made.marked) == ("nl", "Proef", True)
    assert set(made.fonts.values()) == {True}
    assert {name.partition("+")[2][:15] for name in made.fonts} == {"Source-Sans-Pro"}
    assert "Tekst, vet en schuin : ≥ 5 ✓" in made.text  # each run of one font by itself


def test_nothing_in_it_tells_when_or_by_whom() -> None:
    assert set(Pdf(render_here(document(""))).information) == {"/Producer", "/Title"}


def test_it_says_itself_that_it_can_be_read_by_everybody_and_kept() -> None:
    made = Pdf(render_here(document("").replace("Proef", "Proef &amp; “é” &lt;b&gt;")))
    root = fromstring(made.declared)  # noqa: S314  # our own file
    described = {name: value for node in root.iter(f"{{{RDF}}}Description") for name, value in node.attrib.items()}
    assert described["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    assert described["{http://www.aiim.org/pdfa/ns/id/}part"] == "3"
    assert described["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"
    titles = [node.text.strip() for node in root.iter(f"{{{RDF}}}li") if node.text]
    assert [title for title in titles if title] == [made.information["/Title"]] == ["Proef & “é” <b>"]
    assert made.colours == "sRGB"


@pytest.mark.parametrize("flaw", [b"pdfuaid:part", b"pdfaid:conformance", b"/GTS_PDFA1", b"/MarkInfo"])
def test_what_a_profile_asks_for_is_missed(flaw: bytes) -> None:
    data = Pdf(render_here(document(""))).unpacked
    assert Pdf(data).failures() == []
    assert flaw in data
    assert Pdf(data.replace(flaw, flaw[:-1] + b"x")).failures() != []


def test_a_file_travels_with_the_document_as_its_data() -> None:
    address = "data:application/json;base64," + base64.b64encode(b'{"answer": 42}').decode()
    html = document("<p>x</p>", f'<link rel="attachment" href="{address}" title="De cijfers">')
    data = render_silently(html)
    made = Pdf(data)
    assert (made.failures(), made.attached, made.attachments) == ([], {"answer": 42}, ["thuiswerkcheck.json"])
    assert render_here(html) == data


def test_the_same_document_gives_the_same_bytes(renderer: Callable[..., Renderer]) -> None:
    html = document("<p>Elke keer hetzelfde.</p>")
    one, other = renderer(), renderer()
    assert one.render(html) == other.render(html) == one.render(html) == render_here(html)


# ------------------------------------------------------------------------------------------------ nothing from outside
def svg_with(inner: str) -> str:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    picture = f'<svg {names} width="9" height="9">{inner}</svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode()


VECTORS = {
    "img": '<img alt="x" src="{url}">',
    "embed": '<embed src="{url}">',
    "object": '<object data="{url}"></object>',
    "link attachment": '<link rel="attachment" href="{url}">',
    "a attachment": '<a rel="attachment" href="{url}">x</a>',
    "stylesheet": '<link rel="stylesheet" href="{url}">',
    "import": '<style>@import "{url}";</style>',
    "background": '<p style="background: url({url})">x</p>',
    "font face": "<style>@font-face {{ font-family: X; src: url({url}) }} p {{ font-family: X }}</style><p>x</p>",
    "svg image": '<svg viewBox="0 0 9 9"><title>x</title><image href="{url}" width="9" height="9"/></svg>',
    "svg use": '<svg viewBox="0 0 9 9"><title>x</title><use href="{url}#a"/></svg>',
    "nested svg": '<img alt="x" src="{nested}">',
    "colour profile": '<style>@color-profile --x {{ src: url({url}) }}</style><p style="color: color(--x 1 0 0)">x</p>',
    "list marker": '<ul style="list-style-image: url({url})"><li>x</li></ul>',
}


@pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS)
@pytest.mark.parametrize("kind", ["file", "http", "relative", "package"])
def test_nothing_is_fetched_from_outside(vector: str, kind: str, tmp_path: Path) -> None:
    secret = tmp_path / "canary.svg"
    secret.write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><title>{CANARY}</title><text>{CANARY}</text></svg>')
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.01)
        address = {
            "file": secret.as_uri(),
            "http": f"http://127.0.0.1:{server.getsockname()[1]}/canary.svg",
            "relative": f"../../..{secret}",
            "package": f"survey:../../..{secret}",
        }[kind]
        nested = svg_with(f'<image href="{address}" xlink:href="{address}" width="9" height="9"/>')
        try:
            made = Pdf(render_here(document(vector.format(url=address, nested=nested))))
        except RenderError as error:
            assert "may not fetch" in str(error)  # noqa: PT017  # either it stops, or what it made holds nothing
        else:
            assert made.attachments == []
            assert CANARY not in made.text
            assert CANARY.encode() not in made.data
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("vector", ["img", "stylesheet", "background", "link attachment", "nested svg"])
def test_what_reaches_outside_stops_the_document(vector: str) -> None:
    nested = svg_with('<image href="file:///etc/hostname" width="9" height="9"/>')
    with pytest.raises(RenderError, match="may not fetch"):
        render_here(document(VECTORS[vector].format(url="file:///etc/hostname", nested=nested)))


def test_a_picture_that_is_in_the_document_is_shown() -> None:
    picture = svg_with('<rect width="9" height="9"/>')
    assert Pdf(render_silently(document(f'<img alt="Een vlak" src="{picture}">'))).alternatives == ["Een vlak"]


def test_data_that_is_no_picture_is_refused() -> None:
    with pytest.raises(RenderError, match="may not fetch"):
        render_here(document('<link rel="stylesheet" href="data:text/css,p{color:red}">'))


def test_an_old_weasyprint_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "VERSION", "69.0")
    with pytest.raises(RuntimeError, match=r"install 70\.0 or later"):
        runpy.run_path(engine.__file__)


# ------------------------------------------------------------------------------------------------ a process of its own
def test_the_web_process_never_loads_weasyprint() -> None:
    check = "import survey.app, sys; assert not {'weasyprint', 'pydyf', 'fontTools'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", check], check=True)  # noqa: S603  # our own interpreter


def test_the_process_knows_no_secrets(renderer: Callable[..., Renderer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEY_SECRET_KEY", CANARY)
    one = renderer()
    one.render(document(""))
    (child,) = one.children
    assert CANARY.encode() not in Path(f"/proc/{child}/environ").read_bytes()


def test_the_process_has_no_network() -> None:
    """Whatever the fetcher would let through: after serving, which ends at once here, no socket can be had."""
    code = "import socket; from survey.infra.render.engine import serve; serve(); socket.create_connection(('::1', 9))"
    done = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-c", code], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert "PermissionError: A document is made without a network." in done.stderr


def test_deep_nesting_gives_a_clear_error(renderer: Callable[..., Renderer]) -> None:
    one = renderer()
    with pytest.raises(RenderError, match="too deeply"):
        one.render(document("<div>" * 400))
    assert one.render(document(""))


@pytest.mark.parametrize("limit", [{"seconds": 1.5}, {"cpu_seconds": 1}])
def test_a_document_that_takes_too_long_is_ended(renderer: Callable[..., Renderer], limit: dict[str, float]) -> None:
    one = renderer(**limit)
    rows = "<tr><td>a<td>b" * 5000
    started = time.monotonic()
    with pytest.raises(RenderError, match="too much time or memory"):
        one.render(document(f"<table>{rows}</table>"))
    assert time.monotonic() - started < 30
    assert one.children == []


def test_each_document_has_the_time_to_itself(renderer: Callable[..., Renderer]) -> None:
    one = renderer(cpu_seconds=1)
    rows = "<tr><td>a<td>b" * 150
    for _ in range(6):
        assert one.render(document(f"<table>{rows}</table>"))
    assert len(one.children) == 1


def test_a_document_that_takes_too_much_memory_is_ended(renderer: Callable[..., Renderer]) -> None:
    """Pixels that are few on the wire and many in memory."""
    bomb = (
        "data:image/svg+xml;base64,"
        + base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<g/>" * 1_500_000 + b"</svg>").decode()
    )
    with pytest.raises(RenderError, match=r"too large|too much time or memory|could not be made"):
        renderer().render(document(f'<img alt="x" src="{bomb}">'))


def test_a_picture_that_cannot_be_drawn_stops_the_document() -> None:
    with pytest.raises(RenderError, match="could not be made"):
        render_here(document('<img alt="x" src="data:image/svg+xml,none">'))


def test_a_process_that_has_ended_is_replaced(renderer: Callable[..., Renderer]) -> None:
    one = renderer()
    first = one.render(document(""))
    (child,) = one.children
    os.kill(child, 9)
    assert one.render(document("")) == first
    assert one.children != [child]


def test_a_process_that_ended_in_the_middle_of_a_question_is_cleared_away(
    renderer: Callable[..., Renderer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not read before it ended waits in the pipe, and closing a pipe sends it."""
    one = renderer()
    first = one.render(document(""))
    (child,) = one.children
    monkeypatch.setattr("survey.infra.render.pdf.write_frame", _write_to_the_dead(child))
    assert one.render(document("")) == first


def _write_to_the_dead(child: int) -> Callable[[IO[bytes], bytes], None]:
    """Return a writer that ends the process before its first frame."""
    asked: list[bytes] = []

    def write(stream: IO[bytes], frame: bytes) -> None:
        if not asked:
            os.kill(child, 9)
            os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        asked.append(frame)
        write_frame(stream, frame)

    return write


def test_a_process_serves_so_many_documents_and_no_more(
    renderer: Callable[..., Renderer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "DOCUMENTS_A_PROCESS", 2)
    one = renderer()
    one.render(document(""))
    assert len(one.children) == 1
    one.render(document(""))
    assert one.children == []


def test_a_full_queue_says_so_at_once(renderer: Callable[..., Renderer]) -> None:
    one = renderer(at_once=1, waiting=1, seconds=2)
    slow = document("<table>" + "<tr><td>a<td>b" * 1500 + "</table>")
    outcomes: list[str] = []

    def ask() -> None:
        try:
            one.render(slow)
        except RenderError:
            outcomes.append("ended")
        except BusyError:
            outcomes.append("busy")
        else:
            outcomes.append("made")

    people = [threading.Thread(target=ask) for _ in range(4)]
    for person in people:
        person.start()
    time.sleep(0.5)
    assert outcomes == ["busy", "busy"]
    for person in people:
        person.join()
    assert len(outcomes) == 4
    assert BusyError.retry_after > 0
