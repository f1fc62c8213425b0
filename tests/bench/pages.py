"""A page of ten statements: the CPU that a whole request takes in the application, and next to a plain Jinja page."""

import json
import re
from collections.abc import Callable
from itertools import cycle
from statistics import median
from typing import Final

from survey.app import create_app
from tests.bench.browser import Browser, call, filled, get_environ, post_environ
from tests.bench.floor import floor_app
from tests.bench.installation import installation
from tests.bench.measure import cpu_ms, interleaved, ratio

RESPONDENTS: Final = 20
ROUNDS: Final = 15
CALLS: Final = 60
LINKED: Final = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def measure() -> dict[str, float]:
    """Return the figures of GET, POST and the whole form, and how large the pages are."""
    with installation() as here:
        app = create_app(here.settings)
        browsers = [Browser(app, here.round_key) for _ in range(RESPONDENTS)]
        first = browsers[0]
        page = first.get(first.steps[0])
        floor = floor_app(page.text)
        times = interleaved(
            {
                "get": _each(browsers, _getter),
                "post": _each(browsers, _poster),
                "floor": lambda: call(floor, get_environ("/")),
            },
            ROUNDS,
            CALLS,
        )
        start = first.get(f"/r/{here.round_key}")
        linked = [first.get(path) for path in dict.fromkeys(LINKED.findall(start.text))]
        return {
            "page_get_ms": median(times["get"]),
            "page_post_ms": median(times["post"]),
            "page_get_vs_jinja": ratio(times["get"], times["floor"]),
            "page_jinja_ms": median(times["floor"]),
            "page_html_kb": len(page.body) / 1000,
            "first_page_kb": sum(len(answer.body) for answer in (start, *linked)) / 1000,
            "form_ms": median(cpu_ms(_whole_form(browser)) for browser in browsers),
        }


def _each(browsers: list[Browser], work_of: Callable[[Browser], Callable[[], None]]) -> Callable[[], None]:
    """Return work that each respondent does in turn."""
    turns = cycle([work_of(browser) for browser in browsers])
    return lambda: next(turns)()  # noqa: PLW0108  # another one at each call


def _getter(browser: Browser) -> Callable[[], None]:
    environ = get_environ(browser.steps[0], browser.cookie)

    def get() -> None:
        assert call(browser.app, environ.copy()).status == 200

    return get


def _poster(browser: Browser) -> Callable[[], None]:
    """Answers change each time, so that there is something to save; the next page is not part of it."""
    step = browser.steps[0]
    page = browser.get(step).text
    environs = cycle([post_environ(step, browser.cookie, filled(page, value)) for value in "12345"])

    def post() -> None:
        environ = next(environs).copy()
        environ["wsgi.input"].seek(0)
        answer = call(browser.app, environ)
        assert answer.status == 303

    return post


def _whole_form(browser: Browser) -> Callable[[], None]:
    def fill_in() -> None:
        for step in browser.steps:
            browser.post(step, filled(browser.get(step).text, "2"))

    return fill_in


if __name__ == "__main__":
    print(json.dumps(measure()))
