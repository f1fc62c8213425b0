"""WeasyPrint itself: HTML in, a PDF/UA-1 and PDF/A-3a file out; to be imported in processes that render only.

As a program it reads documents from standard input and writes PDFs, or why there is none, to standard output.
"""

import logging
import resource
import select
import sys
from functools import cache
from math import ceil
from typing import Final

from tinyhtml5 import inputstream
from weasyprint import CSS, HTML, VERSION, svg
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from survey.infra.render.archive import as_data, declare
from survey.infra.render.fetching import SCHEME, PackageFetcher
from survey.infra.render.framing import read_frame, write_frame
from survey.infra.render.lettering import write
from survey.infra.render.patterns import Patterns
from survey.infra.render.pdf import CPU_SECONDS, RenderError

MEMORY: Final = 512 * 1024 * 1024
IDLE_SECONDS: Final = 60
LOWEST_VERSION: Final = 70
"""Before 70.0 some options went past the fetcher (CVE-2026-55073), and so could read files and the network."""

OPTIONS: Final = {"pdf_variant": "pdf/a-3a", "presentational_hints": False}

LINK: Final = '<link rel="stylesheet" href="survey:print.css">'
"""How a document asks for the sheet."""

if int(VERSION.split(".")[0]) < LOWEST_VERSION:
    raise RuntimeError(f"weasyprint {VERSION} is not safe: install {LOWEST_VERSION}.0 or later.")

svg.TAGS["text"] = write
inputstream.characters_until_regex = Patterns()


class _Lacks(logging.Handler):
    """Remembers that WeasyPrint left something out, such as a picture that it could not draw: it only logs that."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.something = False

    def emit(self, record: logging.LogRecord) -> None:
        """Take note; the text of the record may be as large as a picture."""
        del record
        self.something = True


@cache
def _sheet() -> tuple[CSS, FontConfiguration]:
    """Return the sheet of every document and its fonts, read once: reading them anew takes a seventh of the time."""
    fonts = FontConfiguration()
    fetcher = PackageFetcher(allow_redirects=False)
    return CSS(url=f"{SCHEME}print.css", base_url=SCHEME, url_fetcher=fetcher, font_config=fonts), fonts


def render_here(html: str) -> bytes:
    """Return the PDF of a document, made in this process; the same HTML gives the same bytes.

    Raises RenderError when the document asks for something outside itself, is nested too deeply, is too large, or would
    lack a part.
    """
    fetcher, lacks = PackageFetcher(allow_redirects=False), _Lacks()
    logging.getLogger("weasyprint").addHandler(lacks)
    try:
        sheet, fonts = _sheet() if LINK in html else (None, None)
        source = HTML(string=html.replace(LINK, "", 1), base_url=SCHEME, url_fetcher=fetcher)
        document = source.render(stylesheets=[sheet] if sheet else [], font_config=fonts, **OPTIONS)
        as_data(document)
        pdf: bytes = document.write_pdf(finisher=declare, **OPTIONS)
    except FatalURLFetchingError:
        raise RenderError(fetcher.refused) from None
    except RecursionError:
        raise RenderError("The document is nested too deeply.") from None
    except MemoryError:
        raise RenderError("The document is too large.") from None
    finally:
        logging.getLogger("weasyprint").removeHandler(lacks)
    if fetcher.refused:
        raise RenderError(fetcher.refused)
    if lacks.something:
        raise RenderError("A part of the document could not be made.")
    return pdf


def _stay_alone(event: str, _arguments: object) -> None:
    """Refuse every socket: a second door behind that of the fetcher, and no library that renders has its key."""
    if event.startswith("socket."):
        raise PermissionError("A document is made without a network.")


def _allow(cpu_seconds: int) -> None:
    """Let this process compute so long from now; then the system ends it, and whoever waits for it sees that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (ceil(used.ru_utime + used.ru_stime) + cpu_seconds, resource.RLIM_INFINITY))


def serve(cpu_seconds: int = CPU_SECONDS) -> None:
    """Render what comes in until nothing comes for a minute; from here on this process has no network.

    cpu_seconds: what one document may take.
    """
    sys.addaudithook(_stay_alone)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while select.select([sys.stdin], [], [], IDLE_SECONDS)[0]:
        try:
            html = read_frame(sys.stdin.buffer)
        except EOFError:
            return
        _allow(cpu_seconds)
        try:
            answer = render_here(html.decode()) if html else b""
        except RenderError as error:
            answer = str(error).encode()
        write_frame(sys.stdout.buffer, answer)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
