"""A respondent's browser without the browser: WSGI environments in, answers out, no test client between."""

import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any, Final
from urllib.parse import urlencode, urlsplit
from wsgiref.types import WSGIApplication

ITEMS: Final = re.compile(r'<fieldset[^>]* id="(q_[a-z_0-9]+)"')
TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]+)"')
ROUND_TRIP: Final = {
    "SERVER_NAME": "127.0.0.1",
    "SERVER_PORT": "8000",
    "HTTP_HOST": "127.0.0.1:8000",
    "HTTP_ACCEPT_LANGUAGE": "nl",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "SCRIPT_NAME": "",
    "QUERY_STRING": "",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "http",
    "wsgi.multithread": False,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
    "wsgi.errors": None,
}


@dataclass(frozen=True)
class Answer:
    """What the application answered."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def header(self, name: str) -> str:
        return next(value for key, value in self.headers if key == name)


def call(app: WSGIApplication, environ: dict[str, Any]) -> Answer:
    """Send one request."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> Any:
        started.append((status, headers))

    parts = app(environ, start_response)
    body = b"".join(parts)
    if hasattr(parts, "close"):
        parts.close()
    status, headers = started[0]
    return Answer(int(status[:3]), headers, body)


def get_environ(path: str, cookie: str = "") -> dict[str, Any]:
    """Return the environment of a GET."""
    return {**ROUND_TRIP, "REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_COOKIE": cookie, "wsgi.input": BytesIO()}


def post_environ(path: str, cookie: str, fields: dict[str, str]) -> dict[str, Any]:
    """Return the environment of a POST by a browser."""
    body = urlencode(fields).encode()
    return get_environ(path, cookie) | {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_ORIGIN": "http://127.0.0.1:8000",
        "HTTP_SEC_FETCH_SITE": "same-origin",
        "wsgi.input": BytesIO(body),
    }


def token_in(page: str) -> str:
    """Return the CSRF token of a page."""
    found = TOKEN.search(page)
    assert found
    return found[1]


def filled(page: str, value: str) -> dict[str, str]:
    """Return the fields of a page with one value chosen for each of its items."""
    return {**dict.fromkeys(ITEMS.findall(page), value), "csrf_token": token_in(page), "action": "next"}


class Browser:
    """A respondent with a draft of their own; `steps` are the addresses of the form's pages, in order."""

    def __init__(self, app: WSGIApplication, round_key: str) -> None:
        self.app = app
        self.cookie = ""
        self.steps: list[str] = []
        start = f"/r/{round_key}"
        self.follow(self.post(start, {"csrf_token": token_in(self.get(start).text)}))

    def follow(self, answer: Answer) -> None:
        """Fill in page after page with the middle answer, to the end of the form."""
        while "." in (path := urlsplit(answer.header("Location")).path):
            self.steps.append(path)
            answer = self.post(path, filled(self.get(path).text, "3"))

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._keep(call(self.app, get_environ(path, self.cookie)), 200)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form; it must lead on to another page."""
        return self._keep(call(self.app, post_environ(path, self.cookie, fields)), 303)

    def _keep(self, answer: Answer, status: int) -> Answer:
        assert answer.status == status, (answer.status, answer.text[:500])
        for name, value in answer.headers:
            if name == "Set-Cookie":
                for morsel in SimpleCookie(value).values():
                    self.cookie = f"{morsel.key}={morsel.value}"
        return answer
