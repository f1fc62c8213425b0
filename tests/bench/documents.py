"""The organisation's PDF: what our renderer adds to WeasyPrint itself, and what a page costs next to plain text.

Both write the report that HR downloads, with all that belongs to it and its figures attached. The product writes
PDF/UA-1 and PDF/A-3a and sends the document to another process; WeasyPrint alone, in a process of its own, PDF/UA-1.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from io import BytesIO
from itertools import islice
from random import Random
from statistics import median
from typing import Final, Self

import pikepdf

from survey.cli.demo import organisation
from survey.infra import clock
from survey.infra.db import session_for
from survey.infra.render.framing import read_frame, write_frame
from survey.infra.render.pdf import render
from survey.reporting.documents.organisation import report_document
from survey.reporting.publications.publishing import publish_due
from survey.responding.services import mix_rounds
from survey.rounds.freezing import freeze
from survey.rounds.services import rounds
from tests.bench.installation import installation
from tests.bench.measure import family_cpu_ms, ratio

RESPONSES: Final = 140
"""The demo's first round has about so many."""
ROUNDS: Final = 5
WORDS: Final = ("home", "desk", "chair", "screen", "light", "work", "the", "of", "answer", "question", "month", "a")
PARAGRAPHS_A_PAGE: Final = 6.9


def measure() -> dict[str, float]:
    """Return the ratios, and the milliseconds and pages that they rest on."""
    html = _report()
    with Bare() as bare:
        pages = _pages(bare.write("report", html))
        plain = _plain(pages)
        plain_pages = _pages(bare.write("plain", plain))
        works = {
            "product": partial(render, html),
            "bare": partial(bare.write, "report", html),
            "plain": partial(bare.write, "plain", plain),
        }
        times: dict[str, list[float]] = {name: [] for name in works}
        render(html)  # starts the process that renders
        for _ in range(ROUNDS):
            for name, work in works.items():
                times[name].append(_family_ms(work))
    return {
        "pdf_vs_bare": ratio(times["product"], times["bare"]),
        "pdf_page_vs_plain": ratio(times["product"], times["plain"]) * plain_pages / pages,
        "pdf_page_ms": median(times["product"]) / pages,
        "pdf_pages": pages,
    }


class Bare:
    """A process with WeasyPrint alone."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.bench.bare"]
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  # our own
        return self

    def __exit__(self, *_error: object) -> None:
        self._child.communicate()

    @property
    def number(self) -> int:
        """The id of the process."""
        return self._child.pid

    def write(self, kind: str, html: str) -> bytes:
        """Return a PDF; kind: report or plain."""
        assert self._child.stdin
        assert self._child.stdout
        write_frame(self._child.stdin, kind.encode())
        write_frame(self._child.stdin, html.encode())
        return read_frame(self._child.stdout)


def _pages(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def _report() -> str:
    """Return the report of a closed round of the demo's organisation, as HR downloads it."""
    with installation() as here, session_for(here.settings.database_url) as session:
        today = datetime.now(here.settings.time_zone).date()
        for _ in islice(organisation.build(session, here.settings, today), RESPONSES):
            pass
        first = rounds(session)[-1]
        freeze(session, first, here.settings, clock.now())
        mix_rounds(session, here.settings, clock.now())
        session.commit()
        publish_due(partial(session_for, here.settings.database_url), clock.now())
        return report_document(session, first, "nl", here.settings, clock.now())[1]


def _family_ms(work: Callable[[], object]) -> float:
    """Return the CPU milliseconds of this process and of those it has started; the system counts in steps of 10 ms."""
    before = family_cpu_ms(os.getpid())
    work()
    return family_cpu_ms(os.getpid()) - before


def _plain(pages: int) -> str:
    """Return a document of paragraphs of 75 words, of about so many pages."""
    random = Random(2)  # noqa: S311  # the same document each time
    paragraphs = (" ".join(random.choices(WORDS, k=75)).capitalize() for _ in range(int(pages * PARAGRAPHS_A_PAGE)))
    body = "".join(f"<p>{paragraph}.</p>" for paragraph in paragraphs)
    style = "@page { size: A4; margin: 20mm } html { font: 10pt/1.45 'Liberation Sans' }"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Plain</title><style>{style}</style>{body}</html>'
    )


if __name__ == "__main__":
    print(json.dumps(measure()))
