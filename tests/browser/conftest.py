"""A real server on a small organisation, a real Chromium, and visits that fail on what the browser complains of."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from survey.config import Settings
from survey.core.text import Language
from tests.browser.examine import AXE
from tests.browser.visit import Site, Visit
from tests.browser.world import build

ROOT: Final = Path(__file__).resolve().parents[2]
FLAGS: Final = (
    "--no-sandbox",  # Chromium refuses its sandbox to root; it visits nothing but our own pages
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOCALES: Final[dict[Language, str]] = {"nl": "nl-NL", "en": "en-GB"}
OpenVisit = Callable[..., Visit]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """One Chromium for each worker, by choice the one without windows: it shows a page in half the time."""
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium here: apt-get install --no-install-recommends chromium-headless-shell")
    started: Playwright = request.getfixturevalue("playwright")
    browser = started.chromium.launch(executable_path=path, args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:  # noqa: ARG001  # no browser, no server
    """One server for each worker, on a port that the system chose and that is ours before the server starts."""
    folder = tmp_path_factory.mktemp("site")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        settings = Settings(
            "only-for-tests-" * 3, address, f"sqlite:///{folder / 'survey.db'}", ZoneInfo("Europe/Amsterdam")
        )
        world = build(settings)
        environment = os.environ | {
            "HOME": str(folder),
            "SURVEY_SECRET_KEY": settings.secret_key,
            "SURVEY_BASE_URL": settings.base_url,
            "SURVEY_DATABASE_URL": settings.database_url,
            "SURVEY_MAIL_FOLDER": str(folder / "mail"),
            "SURVEY_SECOND_FACTOR": "off",
        }
        # No worker: what it does is tested elsewhere, and it would make every report that a test says is due.
        options = ["run", f"--bind=fd://{listening.fileno()}", "--workers=1", "--no-worker"]
        log = (folder / "log").open("w")
        server = subprocess.Popen(  # noqa: S603  # our own words
            [sys.executable, "-c", f"from survey.cli import main; main({options})"],
            cwd=ROOT,
            env=environment,
            pass_fds=[listening.fileno()],
            stdout=log,
            stderr=log,
        )
    with log, server:
        try:
            urlopen(f"{address}/healthz", timeout=30).close()  # noqa: S310  # our own address
            yield Site(settings, world, folder / "log")
        finally:
            server.terminate()


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[OpenVisit]:
    """Return a function that opens a browser of one's own; each must end without a complaint of browser or server."""
    visits: list[Visit] = []
    logged = len(site.log.read_text())
    with ExitStack() as opened:

        def come(language: Language = "nl", **options: Any) -> Visit:
            options = {"viewport": {"width": 390, "height": 800}, "reduced_motion": "reduce"} | options
            context = chromium.new_context(locale=LOCALES[language], accept_downloads=True, **options)
            context.set_default_timeout(10_000)
            context.add_init_script(AXE)
            opened.callback(context.close)
            visits.append(Visit(site, language, context.new_page()))
            return visits[-1]

        yield come
    complaints = [complaint for one in visits for complaint in one.complaints]
    log = site.log.read_text()[logged:]
    assert "Traceback" not in log, log
    assert not complaints, "\n".join(complaints)
