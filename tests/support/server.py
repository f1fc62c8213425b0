"""A real server in processes of its own, and callers that speak HTTP to it from threads."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

T = TypeVar("T")
COMMAND = [sys.executable, "-c", "from survey.cli import main; main()", "run"]
PATIENCE = 30
"""Seconds that a start or an answer may take on a busy machine."""


class Server:
    """A running `survey run`: its port, and the processes that answer."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process, self.log = process, log
        self.port = self._port()

    def _port(self) -> int:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", self.log.read_text(encoding="utf-8"))
            if found and self.workers():
                return int(found[1])
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(self.log.read_text(encoding="utf-8"))

    def workers(self) -> list[int]:
        """Return the ids of the processes that answer requests, and not of one that is about to make them."""
        begun = re.findall(r"Booting worker with pid: (\d+)", self.log.read_text(encoding="utf-8"))
        return [child for child in self._children() if str(child) in begun and _command_of(child)]

    def _children(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(child) for child in children.read_text(encoding="ascii").split()]

    def behind(self) -> list[int]:
        """Return the ids of the processes that do the work behind the pages."""
        return [
            child for child in self._children() if b"survey.cli\0worker" in Path(f"/proc/{child}/cmdline").read_bytes()
        ]

    def kill_all_but_one(self, workers: int) -> None:
        """Kill processes that answer requests, as a power cut would, once all are there; the server starts others.

        One goes on: with none left, a busy machine answers nobody until the application is loaded again.
        """
        until = time.monotonic() + PATIENCE
        while len(self.workers()) < workers and time.monotonic() < until:
            time.sleep(0.05)
        for worker in self.workers()[1:]:
            with suppress(ProcessLookupError):  # it had just ended by itself
                os.kill(worker, signal.SIGKILL)


def _command_of(process: int) -> bytes:
    """Return how a process was called; nothing when it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


@contextmanager
def serve(database_url: str, secret: str, folder: Path, *, worker: bool = False, workers: int = 2) -> Iterator[Server]:
    """Serve the application on a free port until the block ends; `worker`: with the work behind the pages."""
    settings = {
        "SURVEY_SECRET_KEY": secret,
        "SURVEY_DATABASE_URL": database_url,
        "SURVEY_BASE_URL": "http://127.0.0.1:8000",
    }
    log = folder / "server.log"
    command = [*COMMAND, "--worker" if worker else "--no-worker", "--bind", "127.0.0.1:0", f"--workers={workers}"]
    with log.open("wb") as file:
        process = subprocess.Popen(  # noqa: S603  # our own words
            command,
            env=os.environ | settings,
            stdout=file,
            stderr=file,
        )
    try:
        yield Server(process, log)
    finally:
        process.terminate()
        process.wait(PATIENCE)


class Answer:
    """What the server said."""

    def __init__(self, status: int, headers: Mapping[str, str], body: str) -> None:
        self.status, self.location, self.body = status, headers.get("Location", ""), body

    @property
    def token(self) -> str:
        """The token of the page's forms."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.body)
        if found is None:
            raise AssertionError(f"no token on a page with status {self.status}")
        return found[1]

    @property
    def page(self) -> str:
        """The page without its tokens, which differ from answer to answer."""
        return re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", self.body)


class Caller:
    """A browser as far as HTTP goes: it keeps its cookie; each request has a connection of its own."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.port, self.cookie = port, cookie

    def get(self, path: str) -> Answer:
        return self._call("GET", path, None)

    def post(self, path: str, data: Mapping[str, str]) -> Answer:
        return self._call("POST", path, urlencode(data))

    def _call(self, method: str, path: str, body: str | None) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": self.cookie, "Accept-Language": "nl"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = Answer(response.status, dict(response.getheaders()), response.read().decode())
        finally:
            connection.close()
        cookie = response.headers.get("Set-Cookie")
        if cookie is not None:
            self.cookie = cookie.partition(";")[0]
        return answer

    def start(self, key: str) -> str:
        """Begin a draft; return the token for its forms."""
        token = self.get(f"/r/{key}").token
        self.post(f"/r/{key}", {"csrf_token": token})
        return token


def persist(call: Callable[[], T]) -> T:
    """Call until the server answers, as somebody does who presses again after an error of the connection."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            return call()
        except (HTTPException, OSError):
            time.sleep(0.05)
    raise AssertionError(f"no answer within {PATIENCE} s")
