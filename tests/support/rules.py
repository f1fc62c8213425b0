"""The rules for every page: an answer in; what is wrong with it out, each with what to write instead."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from werkzeug.test import TestResponse

from survey.core.text import LANGUAGES
from tests.support.languages import foreign
from tests.support.page import SVG, Page, text_of

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
PASSWORDS = ("current-password", "new-password")
TRANSPORT = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
"""Sent only where people come over HTTPS."""
NAME = " – Thuiswerkcheck"
INSIDE = ("Traceback (most recent", 'File "/', "sqlalchemy.", "jinja2.", "werkzeug.", "UndefinedError", "{{", "{%")
ELSEWHERE = re.compile("/sign-in/work|/sign-out/work/there|/w/[^/]+/sign-in")
"""The pages of ours that send people to another site: to the provider of the organisation."""
FILES = (
    *("application/pdf", "application/zip", "text/csv"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "form")


def problems_of_headers(response: TestResponse, *, secure: bool) -> Iterator[str]:
    """Yield what is wrong with the headers of any answer but a static file's."""
    expected = HEADERS | (TRANSPORT if secure else {}) | {"Cache-Control": "no-store"}
    for name, value in expected.items():
        if response.headers.get(name) != value:
            yield f"header {name} is {response.headers.get(name)!r}: send {value!r} (survey/infra/headers.py)"
    if "Cookie" not in response.headers.get("Vary", ""):
        yield "header Vary lacks Cookie: a cache could show one person's page to another"
    if not secure and "Strict-Transport-Security" in response.headers:
        yield "Strict-Transport-Security over HTTP: send it only with secure settings"
    disposition = response.headers.get("Content-Disposition", "")
    if response.mimetype in FILES and not re.fullmatch(r'attachment; filename="[\w.-]+"', disposition):
        yield f"a file with Content-Disposition {disposition!r}: let it be saved, under a name that we make"
    target = response.headers.get("Location", "/")
    if not re.match(r"/(?![/\\])", target) and not ELSEWHERE.fullmatch(response.request.path):
        yield f"a redirect to {target}: send people to our own pages only"


def problems_of_page(page: Page) -> Iterator[str]:
    """Yield what is wrong with a page."""
    for rule in (
        _valid,
        _head,
        _frame,
        _headings,
        _references,
        _named_controls,
        _groups,
        _tables,
        _no_inline,
        _no_insides,
        _own_language,
        _forms,
        _error_summary,
    ):
        yield from rule(page)


def _valid(page: Page) -> Iterator[str]:
    yield from (f"line {fault}: write valid HTML" for fault in page.faults)
    for name, times in Counter(e.attrib["id"] for e in page.elements if "id" in e.attrib).items():
        if times > 1:
            yield f"id {name!r} stands {times} times: give each element its own id"


def _head(page: Page) -> Iterator[str]:
    if page.language not in LANGUAGES:
        yield f'<html lang="{page.language}">: write the language of the page, nl or en'
    if not page.title.endswith(NAME) or len(page.title) <= len(NAME):
        yield f"title {page.title!r}: write what the page is about, then{NAME!r}"
    if page.error_links and not page.title.startswith({"nl": "Fout: ", "en": "Error: "}[page.language]):
        yield f"title {page.title!r}: a page with an error summary starts its title with “Fout: ” or “Error: ”"
    if 'name="viewport"' not in page.html:
        yield "no viewport: a phone would show the page of a desktop"


def _frame(page: Page) -> Iterator[str]:
    """The same on every page: first the way past what repeats, last of all whom to ask."""
    links = page.all("a")
    if not links or (links[0].get("class"), links[0].get("href")) != ("skip", "#main"):
        yield "the first link of a page leads past what repeats: extend base.html"
    landmarks = [element.tag for element in page.all("header", "main", "footer")]
    helps = [element for element in page.all("div") if element.get("class") == "help"]
    if landmarks != ["header", "main", "footer"]:
        yield "header, main and footer stand in this order, once each: extend base.html"
    if len(helps) != 1 or page.inside(helps[0], "footer") is None:
        yield "help stands in the footer, in the same place on every page: extend base.html"
    actions = {form.get("action", "") for form in page.all("form")}
    ends = any(action.endswith(("/end", "/stop")) for action in actions)
    if page.path.startswith("/r/") and page.status < 400 and "data-kiosk" not in page.html and not ends:
        yield "a page of filling in without End session: extend respond/frame.html"


def _headings(page: Page) -> Iterator[str]:
    if len(page.all("h1")) != 1 or not page.heading:
        yield f"{len(page.all('h1'))} h1: write exactly one, with text"
    if len(page.all("main")) != 1 or page.inside(page.all("h1")[0], "main") is None:
        yield "the h1 belongs in the one <main> of the page"
    levels = [int(element.tag[1]) for element in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    for above, below in pairwise(levels):
        if below > above + 1:
            yield f"h{below} follows h{above}: skip no level of headings"


def _references(page: Page) -> Iterator[str]:
    for element in page.elements:
        for attribute in REFERENCES:
            for name in element.get(attribute, "").split():
                if name not in page.ids:
                    yield f'<{element.tag} {attribute}="{name}">: there is no element with that id'
        href = element.get("href", "") if element.tag == "a" else ""
        if href.startswith("#") and href[1:] not in page.ids:
            yield f'<a href="{href}">: there is no element with that id'
        if re.match(r"(?!data:)\w+:|//", element.get("src", element.get("href", ""))):
            yield f"<{element.tag}> points to another host: ship it with the application"


def _named_controls(page: Page) -> Iterator[str]:
    labelled = {label.get("for") for label in page.all("label")}
    for control in page.all("input", "select", "textarea"):
        if control.get("type") == "hidden":
            continue
        label = page.inside(control, "label")
        named = label is not None and text_of(label)
        if control.get("type") == "password" and control.get("autocomplete") not in PASSWORDS:
            yield f"<input name={control.get('name')!r}>: say autocomplete, so that a password manager can fill it in"
        if not (named or control.get("id") in labelled or "aria-label" in control.attrib):
            yield f"<{control.tag} name={control.get('name')!r}>: give it a <label>"
    for element in page.all("button", "a", "summary", "legend", "label"):
        if not text_of(element) and "aria-hidden" not in element.attrib and element.find(f"{SVG}svg") is None:
            yield f"<{element.tag}> without text: say what it is"
    for drawing in page.all(f"{SVG}svg"):
        hidden = drawing.get("aria-hidden") == "true" or _hidden_above(page, drawing)
        title = drawing.find(f"{SVG}title")
        described = drawing.get("role") == "img" and (
            (title is not None and text_of(title))
            or "aria-label" in drawing.attrib
            or "aria-labelledby" in drawing.attrib
        )
        if not hidden and not described:
            yield '<svg>: write role="img" with a <title>, or aria-hidden="true" when it only repeats text'


def _hidden_above(page: Page, element: object) -> bool:
    above = page.parents.get(element)  # type: ignore[call-overload]  # an Element, looked up by identity
    while above is not None:
        if above.get("aria-hidden") == "true":
            return True
        above = page.parents.get(above)
    return False


def _groups(page: Page) -> Iterator[str]:
    groups: dict[str, list[object]] = {}
    for control in page.all("input"):
        if control.get("type") not in {"radio", "checkbox"}:
            continue
        name = control.get("name", "")
        fieldset = page.inside(control, "fieldset")
        if fieldset is None or not any(text_of(legend) for legend in fieldset.findall("legend")):
            yield f"input {name!r}: put its options in one <fieldset> with a <legend> that asks the question"
        elif fieldset not in groups.setdefault(name, [fieldset]):
            yield f"input {name!r} stands in two fieldsets: one question, one fieldset"
        if page.inside(control, "table") is not None:
            yield f"input {name!r} stands in a table: ask one by one, never in a grid"
    sets = [fieldset for name, found in groups.items() for fieldset in found]
    if len(sets) != len({id(fieldset) for fieldset in sets}):
        yield "a fieldset holds two questions: one question, one fieldset"


def _tables(page: Page) -> Iterator[str]:
    for table in page.all("table"):
        captions = [text_of(caption) for caption in table.iter("caption")]
        if not any(captions):
            yield f"a table without <caption>: say what is in it ({text_of(table)[:60]!r})"
        for cell in table.iter("th"):
            if cell.get("scope") not in {"col", "row"}:
                yield f"<th> {text_of(cell)!r}: write scope='col' or scope='row'"
        for cell in table.iter("td"):
            if not text_of(cell) and next(cell.iter("button"), None) is None:
                yield f"an empty cell under {captions}: say in words that there is nothing, or why it is not shown"


def _no_inline(page: Page) -> Iterator[str]:
    for element in page.elements:
        for attribute in element.attrib:
            if attribute == "style" or attribute.startswith("on"):
                yield f"<{element.tag} {attribute}=…>: move it to app.css or app.js, the browser refuses it"
        if element.tag == "style" or (element.tag == "script" and "src" not in element.attrib):
            yield f"inline <{element.tag}>: move it to app.css or app.js, the browser refuses it"
        if element.get("href", "").lstrip().lower().startswith("javascript:"):
            yield "a javascript: link: write a button and a script in app.js"


def _no_insides(page: Page) -> Iterator[str]:
    yield from (f"{sign!r} in the page: say it in a person's words" for sign in INSIDE if sign in page.html)


def _own_language(page: Page) -> Iterator[str]:
    for language in LANGUAGES:
        if language == page.language:
            yield from (f"not in {language}: {text!r}" for text in foreign(page, language))


def _forms(page: Page) -> Iterator[str]:
    for element in page.all("form"):
        form = page.form_of(element)
        if form.method.lower() != "post":
            continue
        if len([token for token in form.values.get("csrf_token", []) if token]) != 1:
            yield f"form to {form.action or page.path}: write one hidden csrf_token in it"
        if not any(owner.element is element for _, owner in page.buttons()):
            yield f"form to {form.action or page.path}: it has no button, so nobody can send it without a script"
    for button, form in page.buttons():
        posts = button.get("formmethod", "").lower() == "post"
        if posts and form.method.lower() == "get" and (button.get("name") != "csrf_token" or not button.get("value")):
            yield f"button {text_of(button)!r} posts a form that is otherwise asked for: let it carry the csrf_token"


def _error_summary(page: Page) -> Iterator[str]:
    for text, target in page.error_links.items():
        if not target.startswith("#"):
            continue
        control = page.ids.get(target[1:])
        if control is None or control.tag not in {"input", "select", "textarea"}:
            yield f"error {text!r} leads to {target}: lead to the first control of the question"
            continue
        first = next(e for e in page.all(control.tag) if e.get("name") == control.get("name"))
        if first is not control:
            yield f"error {text!r} leads to {target}: lead to the first control, {first.get('id')}"
        if page.text.count(text) < 2:
            yield f"error {text!r} stands only in the summary: say the same at the question"
