"""Importing people: a workbook of 20,000 rows in, CPU seconds and memory of dry run plus apply out."""

import json
import resource
from io import BytesIO
from time import process_time
from typing import Final

from openpyxl import Workbook

from survey.infra.db import session_for
from survey.people.columns import guess
from survey.people.services import apply_plan, number_of_participants, plan_import
from survey.people.tables import read_table
from tests.bench.installation import installation
from tests.bench.measure import Memory

ROWS: Final = 20_000


def workbook() -> bytes:
    """Return a workbook of people in 500 teams of 100 departments of 10 services."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Naam", "E-mailadres", "Afdeling", "Personeelsnummer", "Taal", "Met verlof"])
    for number in range(ROWS):
        unit = f"Dienst {number % 10} / Afdeling {number % 100} / Team {number % 500}"
        address = f"medewerker.{number}@example.nl"
        on_leave = "nee" if number % 50 else "ja"
        sheet.append([f"Medewerker {number}", address, unit, 100_000 + number, "nl", on_leave])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def measure() -> dict[str, float]:
    """Return the CPU seconds of this process and the child that reads, and the memory of whichever took more."""
    data = workbook()
    with installation() as installed, session_for(installed.settings.database_url) as session:
        memory, start = Memory(), process_time()
        table = read_table(data, "people.xlsx")
        plan = plan_import(session, table, guess(table.headings, {}), complete=True)
        apply_plan(session, plan)
        session.commit()
        seconds = process_time() - start
        assert number_of_participants(session) == ROWS
        child = resource.getrusage(resource.RUSAGE_CHILDREN)
        return {
            "import_20k_s": seconds + child.ru_utime + child.ru_stime,
            "import_20k_mb": max(memory.peak_mb(), child.ru_maxrss / 1024),
        }


if __name__ == "__main__":
    print(json.dumps(measure()))
