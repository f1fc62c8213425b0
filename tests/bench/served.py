"""The application as it is served: two gunicorn workers under load, their CPU a request, their memory, and two tabs."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIApplication

from tests.bench.browser import Browser, filled
from tests.bench.installation import Installation, installation
from tests.bench.measure import family_cpu_ms, family_mb, family_summed_mb

WORKERS: Final = 2
CONNECTIONS: Final = 8
REQUESTS: Final = 250
TWO_TABS: Final = 100
SECONDS_TO_START: Final = 60


def measure() -> dict[str, float]:
    """Return the figures of one server; `rss_mb` counts once what processes share, `rss_summed_mb` each time."""
    port = _free_port()
    with installation(f"http://127.0.0.1:{port}") as here, _server(here, port) as pid:
        browsers = [Browser(_remote(port), here.round_key) for _ in range(CONNECTIONS)]
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            get = _cpu_each(pid, pool, [_getter(browser) for browser in browsers])
            post = _cpu_each(pid, pool, [_poster(browser) for browser in browsers])
            lost = sum(_loses(Browser(_remote(port), here.round_key), pool) for _ in range(TWO_TABS))
        return {
            "page_get_served_ms": get,
            "page_post_served_ms": post,
            "two_tabs_lost": lost,
            "rss_mb": family_mb(pid),
            "rss_summed_mb": family_summed_mb(pid),
        }


def _cpu_each(pid: int, pool: ThreadPoolExecutor, works: list[Callable[[], object]]) -> float:
    """Return the CPU milliseconds of all processes of the server for one request."""
    before = family_cpu_ms(pid)
    for done in [pool.submit(_repeat, work) for work in works]:
        done.result()
    return (family_cpu_ms(pid) - before) / (REQUESTS * len(works))


def _repeat(work: Callable[[], object]) -> None:
    for _ in range(REQUESTS):
        work()


def _getter(browser: Browser) -> Callable[[], object]:
    return partial(browser.get, browser.steps[0])


def _poster(browser: Browser) -> Callable[[], object]:
    return partial(browser.post, browser.steps[0], filled(browser.get(browser.steps[0]).text, "4"))


def _loses(browser: Browser, pool: ThreadPoolExecutor) -> bool:
    """Tell whether an answer is lost when two tabs save different pages at the same moment."""
    ready = Barrier(2)
    pages = {step: filled(browser.get(step).text, "5") for step in browser.steps[:2]}

    def save(step: str) -> None:
        ready.wait()
        browser.post(step, pages[step])

    for saved in [pool.submit(save, step) for step in pages]:
        saved.result()
    return any(browser.get(step).text.count('value="5" checked') < len(fields) - 2 for step, fields in pages.items())


def _remote(port: int) -> WSGIApplication:
    """Return an application that passes each request on to the server, on a connection that its thread keeps."""
    kept = threading.local()

    def app(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        headers = {"Cookie": environ["HTTP_COOKIE"], "Accept-Language": environ["HTTP_ACCEPT_LANGUAGE"]}
        if environ["REQUEST_METHOD"] == "POST":
            headers |= {"Content-Type": environ["CONTENT_TYPE"], "Sec-Fetch-Site": "same-origin"}
        request = environ["REQUEST_METHOD"], environ["PATH_INFO"], environ["wsgi.input"].read() or None, headers
        try:
            kept.connection.request(*request)
            answer = kept.connection.getresponse()
        except (AttributeError, ConnectionError):  # none yet, or closed by the server after some time without requests
            kept.connection = HTTPConnection("127.0.0.1", port)
            kept.connection.request(*request)
            answer = kept.connection.getresponse()
        start_response(f"{answer.status} {answer.reason}", answer.getheaders())
        return [answer.read()]

    return app


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _server(here: Installation, port: int) -> Iterator[int]:
    """Serve the installation as `survey run` does, and give the master's process id."""
    environment = os.environ | {
        "SURVEY_SECRET_KEY": here.settings.secret_key,
        "SURVEY_BASE_URL": here.settings.base_url,
        "SURVEY_DATABASE_URL": here.settings.database_url,
    }
    survey = str(Path(sys.executable).with_name("survey"))
    command = [survey, "run", "--no-worker", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:  # noqa: S603  # our own
        try:
            _wait_for(port)
            yield server.pid
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"no server on port {port} after {SECONDS_TO_START} seconds")


if __name__ == "__main__":
    print(json.dumps(measure()))
