"""The pictures of the README: the demo in; screenshots of its pages and pages of its report as small files out."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import sleep
from typing import TYPE_CHECKING, Final
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import click

from survey.cli.demo import demo
from survey.config import Settings, from_environment

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PHONE, DESK = (360, 760), (1280, 860)
SEED: Final = 5
FRAME: Final = "#C9D1D2"
COLOURS: Final = 96
"""Enough for our few colours and their smooth edges; a picture stays below 150 KB."""
REPORT_PAGES: Final = (1, 2, 4)
REPORT_DPI: Final = 88
NEEDED: Final = {"chromium": "chromium", "pdftoppm": "poppler-utils"}
"""Program → the package of Debian and Ubuntu that holds it."""
ANSWER: Final = """picks => document.querySelectorAll('fieldset.item').forEach((item, at) => {
  const options = [...item.querySelectorAll('.options input')];
  if (!item.querySelector(':checked')) options[Math.floor(picks[at % picks.length] * options.length)].click();
})"""


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), default=Path("tests/pictures"), show_default=True)
@click.option("--port", default=8321, show_default=True)
@click.pass_context
def pictures(context: click.Context, folder: Path, port: int) -> None:
    """Take the pictures of the README from a fresh demo."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  # developers have it, the product does not
    except ImportError:
        raise click.ClickException("Pictures need Playwright: make pictures installs it.") from None
    missing = [package for program, package in NEEDED.items() if shutil.which(program) is None]
    if missing:
        raise click.ClickException(f"Pictures need more programs: apt-get install {' '.join(missing)}")
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        context.invoke(demo, serving=False, folder=Path(place), port=port)
        settings = from_environment()
        with _served(settings), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            _respondent(browser, settings, folder)
            _hr(browser, settings, folder, Path(place))
    for picture in sorted(folder.glob("*.png")):
        click.echo(f"{picture} {_shrink(picture) // 1024} KB")


@contextmanager
def _served(settings: Settings) -> Iterator[None]:
    """Serve the demo in a process of its own; it inherits the settings."""
    run = f"from survey.cli import main; main(['run', '--bind={urlsplit(settings.base_url).netloc}', '--workers=1'])"
    with subprocess.Popen([sys.executable, "-c", run], stderr=subprocess.DEVNULL) as server:  # noqa: S603  # our own words
        try:
            _wait_for(f"{settings.base_url}/healthz", server)
            yield
        finally:
            server.terminate()


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    while server.poll() is None:
        try:
            urlopen(address, timeout=5).close()  # noqa: S310  # our own address
        except URLError:
            sleep(0.2)
        else:
            return
    raise click.ClickException(f"The server does not start: is {address} in use?")


def _page(browser: "Browser", size: tuple[int, int], scale: int) -> "Page":
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, device_scale_factor=scale, locale="nl-NL", reduced_motion="reduce")  # type: ignore[arg-type]  # a plain dict is what Playwright takes
    return context.new_page()


def _respondent(browser: "Browser", settings: Settings, folder: Path) -> None:
    """Fill in the open round on a phone, and look at the result on a wide screen too."""
    page, random = _page(browser, PHONE, 2), Random(SEED)  # noqa: S311  # the same pictures each time
    page.goto(_link(settings, "open"))
    page.screenshot(path=folder / "start.png")
    page.locator("main .button.primary").first.click()
    drawn = False
    while not page.url.endswith("/result"):
        page.evaluate(ANSWER, [random.triangular(0, 1, 0.5) for _ in range(9)])
        drawings = page.locator("fieldset.item", has=page.locator(".options svg"))
        if drawings.count() and not drawn:
            drawn = True
            _scrolled(page, drawings.first, folder / "drawings.png")
        with page.expect_navigation():
            page.locator("main .button.primary").click()
    _scrolled(page, page.locator("#today"), folder / "advice.png")
    _scrolled(page, page.locator(".scores").first, folder / "scores.png")
    wide = _page(browser, DESK, 1)
    wide.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]  # what one context gives, another takes
    wide.goto(page.url)
    wide.screenshot(path=folder / "result.png")
    wide.emulate_media(color_scheme="dark")
    wide.screenshot(path=folder / "result-dark.png")


def _scrolled(page: "Page", top: "Locator", path: Path) -> None:
    """Take what a phone shows when this part stands at the top."""
    top.evaluate("part => window.scrollBy(0, part.getBoundingClientRect().top - 12)")
    page.screenshot(path=path)


def _hr(browser: "Browser", settings: Settings, folder: Path, place: Path) -> None:
    """Sign in, look at the last round that is over, and turn pages of its report into pictures."""
    from survey.cli.demo.organisation import EMAIL, PASSWORD  # noqa: PLC0415  # SQLAlchemy only when pictures are taken

    page = _page(browser, DESK, 1)
    page.goto(f"{settings.base_url}/sign-in")
    page.locator("[name=email]").fill(EMAIL)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main .button.primary").click()
    address = _link(settings, "closed").replace("/r/", "/hr/rounds/")
    page.goto(address)
    page.screenshot(path=folder / "round.png")
    for name in ("units", "trend"):
        page.goto(f"{address}/{name}")
        page.screenshot(path=folder / f"{name}.png")
    report = place / "report.pdf"
    answer = page.request.get(f"{address}/report.nl.pdf", timeout=120_000)
    if not answer.ok:
        raise click.ClickException(f"The report answers {answer.status}: {answer.url}")
    report.write_bytes(answer.body())
    for number in REPORT_PAGES:
        chosen = ["-f", str(number), "-l", str(number)]
        subprocess.run(  # noqa: S603  # our own words
            ["pdftoppm", "-png", "-singlefile", "-r", str(REPORT_DPI), *chosen, report, folder / f"report-{number}"],  # noqa: S607  # wherever the system has it
            check=True,
        )


def _link(settings: Settings, wanted: str) -> str:
    """Return the link of the latest round in a state."""
    from survey.core.lifecycle import state  # noqa: PLC0415  # as above
    from survey.infra.db import session_for  # noqa: PLC0415
    from survey.rounds.services import rounds  # noqa: PLC0415

    now = datetime.now(settings.time_zone)
    with session_for(settings.database_url) as session:
        keys = [found.key for found in rounds(session) if state(found.opens_at, found.closes_at, now) == wanted]
    return f"{settings.base_url}/r/{keys[0]}"


def _shrink(path: Path) -> int:
    """Give a picture a thin frame and reduce it to a palette; return its bytes."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # as above

    with Image.open(path) as picture:
        framed = ImageOps.expand(picture.convert("RGB"), border=1, fill=FRAME)
    small = framed.quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    return path.stat().st_size
