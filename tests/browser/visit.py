"""A visit: a page of a real browser in; the moves of a respondent or of HR, and what the browser complains of, out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

from survey.config import Settings
from survey.core.text import Language
from survey.infra.permissions import Role
from tests.browser.world import PASSWORD, World, email_of

PRIMARY: Final = "main .button.primary"
FILL: Final = """() => {
  for (const item of document.querySelectorAll('fieldset.item')) {
    if (item.querySelector(':checked')) continue;
    const options = [...item.querySelectorAll('.options input')];
    const middle = options[Math.floor(options.length / 2)];
    for (const option of options) if (option.type === 'checkbox' || option === middle) option.click();
  }
}"""
CONNECTION: Final = "Failed to load resource"
"""What Chromium says of any answer from 400 on; `_answered` says more of those that are no page."""


@dataclass(frozen=True)
class Site:
    """A running server and what is in its database."""

    settings: Settings
    world: World
    log: Path

    @property
    def address(self) -> str:
        return self.settings.base_url


@dataclass
class Visit:
    """Somebody in a browser."""

    site: Site
    language: Language
    page: Page
    complaints: list[str] = field(default_factory=list)
    """Errors and warnings of the console (a breach of the content security policy is one), requests to elsewhere."""

    def __post_init__(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(CONNECTION):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site.address}/", "data:", "blob:")):
            self.complaints.append(f"{self.page.url}: asks for {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.complaints.append(f"{self.page.url}: {response.status} for {response.url}")

    # ---------------------------------------------------------------- moving

    def go(self, path: str) -> Self:
        """Open an address of the site."""
        self.page.goto(self.site.address + path)
        return self

    def press(self, selector: str = PRIMARY) -> Self:
        """Press a button or link and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        return self

    def sign_in(self, role: Role = Role.HR) -> Self:
        """Sign in, as HR unless another role is asked for."""
        self.go("/sign-in")
        self.page.locator("[name=email]").fill(email_of(role))
        self.page.locator("[name=password]").fill(PASSWORD)
        return self.press()

    def begin(self, key: str) -> Self:
        """Open a round's link and start."""
        return self.go(f"/r/{key}").press()

    def next(self) -> Self:
        return self.press("[name=action][value=next].primary")

    def switch_language(self) -> Self:
        """Press the button of the other language."""
        self.language = "en" if self.language == "nl" else "nl"
        return self.press(f"button[name=language][value={self.language}]")

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def step(self) -> str:
        """The last part of the present address."""
        return self.path.rpartition("/")[2]

    @property
    def title(self) -> str:
        return self.page.title()

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    # ---------------------------------------------------------------- filling in

    @property
    def chosen(self) -> list[str]:
        """The ids of the controls that are chosen."""
        found = self.page.evaluate("() => [...document.querySelectorAll('.item input:checked')].map(input => input.id)")
        return [str(one) for one in found]

    def fill(self) -> Self:
        """Answer what is open: one in the middle of each list, and each box that can stand with others."""
        self.page.evaluate(FILL)
        return self

    def walk(self, until: str = "check") -> Iterator[str]:
        """Fill in page after page, and yield the name of each when it is filled in."""
        while self.step != until:
            self.fill()
            yield self.step
            self.next()

    def finish(self, key: str) -> Self:
        """Start, fill in everything and send."""
        self.begin(key)
        for _ in self.walk():
            pass
        return self.press()
