"""`survey run` keeps its worker: one that is killed is begun again, and ends with the server."""

import os
import signal
import time
from pathlib import Path

from flask import Flask

from tests.conftest import SECRET
from tests.support.server import PATIENCE, Server, serve


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
