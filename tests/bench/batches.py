"""The reports of 100 units at once: what the worker spends on them next to WeasyPrint itself, and the memory it takes.

CPU time of all processes stands for the clock: a batch keeps each core busy, which `batch_cores` tells.
"""

import json
import resource
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

from sqlalchemy.orm import Session

from survey.accounts.services import set_organisation
from survey.core.scores.answers import code_count
from survey.infra import clock
from survey.infra.db import session_for
from survey.infra.render.pdf import Renderer
from survey.infra.shelf import shipped, shipped_keys
from survey.people.services import add_unit
from survey.reporting.documents import batches
from survey.reporting.documents.board import board_document
from survey.reporting.documents.teams import Teams
from survey.reporting.publications.publishing import publish_due
from survey.responding.models import Response
from survey.rounds.freezing import freeze, units_of
from survey.rounds.models import Round
from survey.rounds.services import layout_of, plan_round, rounds
from tests.bench.documents import Bare
from tests.bench.installation import Installation, installation
from tests.bench.measure import family_cpu_ms

UNITS: Final = 100
PEOPLE: Final = 12
"""In each unit; so most topics have figures."""
RENDERS: Final = 500
HOUR: Final = 3600


def measure() -> dict[str, float]:
    """Return the ratio of CPU times, the cores kept busy, seconds a report, and the most memory of a process in MB."""
    with installation() as here:
        _fill(here)
        documents, page = _documents(here)
        seconds, cpu = _batch(here)
        alone = _alone(documents)
    return {
        "batch_vs_bare": cpu / alone,
        "batch_cores": cpu / seconds,
        "batch_report_s": cpu / UNITS,
        "render_500_mb": _memory(page),
    }


def _fill(here: Installation) -> None:
    """Publish a round that is over, answered by everybody of each unit."""
    settings, random = here.settings, Random(3)  # noqa: S311  # the same answers each time
    today = datetime.now(settings.time_zone).date()
    window = (today - timedelta(days=20), today - timedelta(days=7))
    with session_for(settings.database_url) as session:
        set_organisation(session, "Bench")
        units = [add_unit(session, f"Unit {number}", PEOPLE).id for number in range(UNITS)]
        asked = plan_round(session, "Teams", [shipped(key) for key in shipped_keys()], "full", window, settings)
        layout = layout_of(session, asked)
        for unit in units * PEOPLE:
            answers = {
                part.questionnaire.key: {
                    item.key: random.randrange(code_count(part.questionnaire, item)) for item in part.items
                }
                for part in layout.parts
            }
            packed = layout.pack(answers)
            session.add(Response(id=random.randbytes(16), round_id=asked.id, unit_id=unit, answers=packed))
        freeze(session, asked, settings, clock.now())
    publish_due(partial(session_for, settings.database_url), clock.now())


def _documents(here: Installation) -> tuple[list[str], str]:
    """Return the documents of all units, and one of a single page."""
    with session_for(here.settings.database_url) as session:
        found = _published(session)
        teams = Teams(session, found, "nl", here.settings, clock.now())
        documents = [teams.html(teams.shown(unit.id)) for unit in units_of(session, found)]
        return documents, board_document(session, found, "nl", here.settings, clock.now())[1]


def _published(session: Session) -> Round:
    return next(found for found in rounds(session) if found.published)


def _batch(here: Installation) -> tuple[float, float]:
    """Have all reports made by the worker's part; return the seconds, and the CPU seconds of all its processes."""
    with session_for(here.settings.database_url) as session:
        batches.ask(session, _published(session), "nl", clock.today(here.settings.time_zone))
    start, before = time.monotonic(), _spent()
    batches.make_due(partial(session_for, here.settings.database_url), here.settings, clock.now(), HOUR)
    return time.monotonic() - start, _spent() - before


def _alone(documents: list[str]) -> float:
    """Return the CPU seconds of WeasyPrint for all of them, in as many processes at once as a batch has."""
    shares = [documents[at :: batches.CORES] for at in range(batches.CORES)]
    with ThreadPoolExecutor(batches.CORES) as pool:
        return sum(pool.map(_share, shares))


def _share(documents: list[str]) -> float:
    """Return the CPU seconds of one process for these documents, once it has started."""
    with Bare() as bare:
        bare.write("report", documents[0])
        before = family_cpu_ms(bare.number)
        for html in documents:
            bare.write("report", html)
        return (family_cpu_ms(bare.number) - before) / 1000


def _spent() -> float:
    """Return the CPU seconds of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _memory(html: str) -> float:
    """Return the most that a rendering process takes over 500 documents: it is replaced after some."""
    renderer, most = Renderer(at_once=1), 0
    for _ in range(RENDERS):
        renderer.render(html)
        for child in renderer.children:
            lines = Path(f"/proc/{child}/status").read_text().splitlines()
            most = max(most, next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")))
    renderer.stop()
    return most / 1024


if __name__ == "__main__":
    print(json.dumps(measure()))
