"""People in tests: a client that judges every answer, a browser without scripts on top of it, and a respondent."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any, Self
from urllib.parse import urlencode, urljoin, urlsplit

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.support.page import TYPED, Form, Page, text_of
from tests.support.rules import problems_of_headers, problems_of_page

Values = Mapping[str, str | Sequence[str]]
VARYING = re.compile(r'(?<=name="csrf_token" value=")[^"]+|(?<=/)[A-Za-z0-9]{12}(?=[/"?])')
"""What differs each time a page is made and matters to no rule: the value of its token, and a round's key."""
GOOD: dict[tuple[int, str], tuple[str, str]] = {}
"""Status and HTML without what varies, of pages that keep the rules → language and title; parsing takes long."""


class JudgingClient(FlaskClient):
    """A client whose every answer must keep the rules; a failure says what to write instead."""

    judging = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.titles: dict[tuple[str, str], str] = {}

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        if self.judging:
            self.judge(response)
        return response

    def judge(self, response: TestResponse) -> None:
        """Raise AssertionError with every problem of an answer."""
        path = urlsplit(response.request.path).path
        if path.startswith("/static/") or (path.startswith("/look/") and response.status_code < 400):
            return
        found = list(problems_of_headers(response, secure=self.application.config["SESSION_COOKIE_SECURE"]))
        if response.mimetype == "text/html" and response.status_code not in range(300, 400) and response.data:
            found += self._problems(Page(response.text, path, response.status_code))
        if found:
            lines = "\n  ".join(found)
            raise AssertionError(
                f"{response.request.method} {path} ({response.status_code}) breaks the rules:\n  {lines}"
            )

    def _problems(self, page: Page) -> list[str]:
        """Return what is wrong with a page; most have been seen before, and only their title can be wrong then."""
        content = VARYING.sub("x", page.html)
        if (page.status, content) not in GOOD:
            problems = list(problems_of_page(page))
            if problems:
                return problems
            GOOD[page.status, content] = page.language, page.title
        return list(self._own_title(page.path, page.status, *GOOD[page.status, content]))

    def _own_title(self, path: str, status: int, language: str, title: str) -> Iterator[str]:
        """Two pages of the same title cannot be told apart in a list of tabs; errors may share theirs."""
        if status >= 400:
            return
        known = self.titles.setdefault((language, title), path)
        if known != path:
            yield f"title {title!r} is that of {known} too: write what is on this page only"


class Visitor:
    """A browser without scripts: it holds one page, fills in its fields and presses its buttons."""

    def __init__(self, client: FlaskClient, language: str = "nl") -> None:
        self.client, self.language = client, language
        self.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        self.page = Page("", "")
        self.typed: dict[str, list[str]] = {}

    def go(self, path: str) -> Self:
        """Open an address."""
        return self.arrive(self.client.get(path, follow_redirects=True))

    def follow(self, text: str) -> Self:
        """Click the link with this text."""
        links = [a for a in self.page.all("a") if text_of(a) == text]
        if not links:
            raise AssertionError(f"no link {text!r} on {self.page.path}: {[text_of(a) for a in self.page.all('a')]}")
        return self.go(urljoin(self.page.path, links[0].attrib["href"]))

    def fill(self, values: Values) -> Self:
        """Fill in fields of the page, as a person could: only what it offers."""
        offered: dict[str, list[str] | None] = {}
        for _, form in self.page.buttons():
            offered |= dict.fromkeys(form.values) | dict(form.offered)
        for name, given in values.items():
            wanted = [given] if isinstance(given, str) else list(given)
            if name not in offered:
                raise AssertionError(f"{self.page.path} has no field {name!r}, it has {sorted(offered)}")
            choices = offered[name]
            if choices is not None and not set(wanted) <= set(choices):
                raise AssertionError(f"{name!r} offers {choices}, not {wanted}")
            self.typed[name] = wanted
        return self

    def press(
        self, name: str | None = None, value: str | None = None, *, text: str | None = None, **extra: Any
    ) -> Self:
        """Press the first button of this name and value or this text; without any, the page's main button."""
        for button, form in self.page.buttons():
            if name is None and text is None:
                found = "primary" in button.get("class", "").split()
            else:
                found = (
                    (name is None or button.get("name") == name)
                    and (value is None or button.get("value") == value)
                    and (text is None or text_of(button) == text)
                )
            if found:
                own = {button.attrib["name"]: [button.get("value", "")]} if "name" in button.attrib else {}
                return self.send_form(form, own, button.get("formmethod", form.method), **extra)
        known = [(b.get("name"), b.get("value"), text_of(b)) for b, _ in self.page.buttons()]
        raise AssertionError(f"no such button on {self.page.path}; there are {known}")

    def send_form(self, form: Form, own: Mapping[str, list[str]], method: str = "post", **extra: Any) -> Self:
        """Send a form with what was filled in and with the value of the button pressed."""
        data = self.data_of(form) | dict(own)
        target = urljoin(self.page.path, form.action) if form.action else self.page.address
        if method.lower() == "get":
            return self.go(f"{target.partition('?')[0]}?{urlencode(data, doseq=True)}")
        return self.post(target, data, **extra)

    def data_of(self, form: Form) -> dict[str, list[str]]:
        """Return what a form would send: what the page holds, changed by what was typed."""
        return {name: self.typed.get(name, given) for name, given in form.values.items()}

    def post(self, path: str, data: Mapping[str, Sequence[str]], **extra: Any) -> Self:
        """Send values to an address and arrive where that leads."""
        pairs = MultiDict([(name, value) for name, given in data.items() for value in given])
        return self.arrive(self.client.post(path, data=pairs, follow_redirects=True, **extra))

    def arrive(self, response: TestResponse) -> Self:
        """Look at the page of an answer."""
        self.response = response
        self.page = Page(response.text, response.request.full_path, response.status_code)
        self.typed = {}
        if self.page.html and self.page.status < 400 and self.page.language != self.language:
            raise AssertionError(f"{self.page.path} is in {self.page.language}, chosen was {self.language}")
        return self

    def chosen(self) -> dict[str, list[str]]:
        """Return what the fields of the page hold."""
        held: dict[str, list[str]] = {}
        for _, form in self.page.buttons():
            held |= {name: values for name, values in form.values.items() if name not in {"csrf_token", "next"}}
        return held

    def chosen_token(self) -> str:
        """Return the token of the page's forms."""
        return next(form.values["csrf_token"][0] for _, form in self.page.buttons())

    @property
    def questions(self) -> dict[str, list[str]]:
        """The items of the page, each with the values that it offers."""
        return {name: values for _, form in self.page.buttons() for name, values in form.offered.items()}

    @property
    def single(self) -> set[str]:
        """The items of the page that take one value."""
        return {name for _, form in self.page.buttons() for name in form.single}

    @property
    def text_fields(self) -> list[str]:
        """The names of the page's text fields."""
        return [e.attrib["name"] for e in self.page.all("input") if e.get("type", "text") in TYPED]


Choose = Callable[[str, list[str]], str | Sequence[str]]
"""An item's field and what it offers in; what is chosen out (an empty list: left open)."""


class Respondent(Visitor):
    """Somebody who fills in a round's form."""

    def __init__(self, client: FlaskClient, key: str, language: str = "nl") -> None:
        super().__init__(client, language)
        self.key = key

    def start(self) -> Self:
        """Open the round's link and press the button."""
        return self.go(f"/r/{self.key}").press()

    def next(self) -> Self:
        return self.press("action", "next")

    def previous(self) -> Self:
        return self.press("action", "previous")

    def pause(self) -> Self:
        return self.press("action", "pause")

    def switch(self) -> Self:
        """Press the button of the other language."""
        self.language = "en" if self.language == "nl" else "nl"
        return self.press("language", self.language)

    @property
    def step(self) -> str:
        """The name of the present page in its address."""
        return self.page.path.rpartition("/")[2]

    def to(self, step: str) -> Self:
        return self.go(f"/r/{self.key}/{step}")

    def walk(self, choose: Choose, until: str = "check") -> Self:
        """Fill in page after page until one is reached; a page may show more items before it lets go on."""
        for _ in range(200):
            if self.step == until:
                return self
            self.fill({name: choose(name, offered) for name, offered in self.questions.items()}).next()
            if self.page.status != 200:
                raise AssertionError(f"{self.page.path}: {self.page.status} {list(self.page.error_links)}")
        raise AssertionError(f"{until} is never reached; the last page was {self.page.path}")

    def finish(self, choose: Choose) -> Self:
        """Start, fill in everything, and send."""
        return self.start().walk(choose).press()


def leave_open(_name: str, _offered: list[str]) -> list[str]:
    """Answer nothing."""
    return []


def first(name: str, offered: list[str]) -> str:  # noqa: ARG001  # the shape of every chooser
    """Take the first option of each item."""
    return offered[0]


def at_random(random: Random, single: Callable[[], set[str]]) -> Choose:
    """Take any option; of check-boxes one or two that can stand together."""

    def choose(name: str, offered: list[str]) -> str | list[str]:
        if name in single():
            return random.choice(offered)
        alone = {"none", "rather_not_say", "dont_know", "not_applicable"}
        boxes = [value for value in offered if value not in alone]
        return random.sample(boxes, min(2, len(boxes))) if random.random() < 0.8 else [random.choice(offered)]

    return choose
