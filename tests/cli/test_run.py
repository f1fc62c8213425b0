"""`survey run` keeps its worker: one that is killed is begun again, and ends with the server."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from socket import create_connection

import pytest
from flask import Flask

from tests.conftest import SECRET
from tests.support.server import COMMAND, PATIENCE, Caller, Server, persist, serve


def behind(server: Server, other_than: list[int]) -> list[int]:
    """Wait for a worker that was not there before."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := [process for process in server.behind() if process not in other_than]:
            return found
        time.sleep(0.1)
    raise AssertionError(server.log.read_text(encoding="utf-8"))


def test_a_worker_that_is_killed_is_begun_again(app: Flask, tmp_path: Path) -> None:
    with serve(app.extensions["settings"].database_url, SECRET, tmp_path, worker=True) as server:
        first = behind(server, [])
        os.kill(first[0], signal.SIGKILL)
        (second,) = behind(server, first)
    until = time.monotonic() + PATIENCE
    while Path(f"/proc/{second}").exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not Path(f"/proc/{second}").exists()


def holds_the_application(process: int) -> bool:
    """Tell whether a process has loaded what only the application needs."""
    mapped = Path(f"/proc/{process}/maps").read_text(encoding="utf-8")
    return any(library in mapped for library in ("_multiarray_umath", "markupsafe"))


def test_only_workers_hold_the_application_and_one_that_is_killed_has_a_successor(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEY_LOG", "json")
    with serve(app.extensions["settings"].database_url, SECRET, tmp_path) as server:
        assert persist(lambda: Caller(server.port).get("/")).status == 200
        first, second = server.workers()
        assert holds_the_application(first)
        assert holds_the_application(second)
        assert not holds_the_application(server.process.pid)
        os.kill(second, signal.SIGSTOP)  # so that only a successor can answer
        os.kill(first, signal.SIGKILL)
        assert persist(lambda: Caller(server.port).get("/")).status == 200
        os.kill(second, signal.SIGCONT)
        (successor,) = set(server.workers()) - {second}
        assert successor != first
    lines = [json.loads(line) for line in server.log.read_text(encoding="utf-8").splitlines()]
    assert {line["level"] for line in lines} == {"info", "error"}, "each line is JSON, also that a process was killed"


def test_what_is_being_sent_when_the_server_is_told_to_end_is_still_answered(app: Flask, tmp_path: Path) -> None:
    with serve(app.extensions["settings"].database_url, SECRET, tmp_path) as server:
        with create_connection(("127.0.0.1", server.port), PATIENCE) as raw:
            raw.sendall(b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nContent-Length: 4\r\n\r\nab")
            assert persist(lambda: Caller(server.port).get("/healthz")).status == 200
            server.process.terminate()
            until = time.monotonic() + PATIENCE
            while "Handling signal: term" not in server.log.read_text(encoding="utf-8") and time.monotonic() < until:
                time.sleep(0.05)
            raw.sendall(b"cd")
            assert b"HTTP/1.1 400" in raw.recv(1000), "a page of ours: this form has no token"
        assert server.process.wait(PATIENCE) == 0


def test_a_server_without_a_database_ends_and_says_in_one_line_what_to_do(tmp_path: Path) -> None:
    settings = {"SURVEY_SECRET_KEY": SECRET, "SURVEY_DATABASE_URL": f"sqlite:///{tmp_path / 'empty.db'}"}
    ended = subprocess.run(  # noqa: S603  # our own words
        [*COMMAND, "--no-worker", "--bind", "127.0.0.1:0"], env=os.environ | settings, capture_output=True, check=False
    )
    assert ended.returncode == 1
    assert b"survey db upgrade" in ended.stderr
    assert b"Traceback" not in ended.stderr
