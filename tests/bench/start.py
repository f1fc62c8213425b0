"""Starting: the CPU seconds that importing the application, and the help of its command, take in a fresh process."""

import json
import secrets
import sys
from pathlib import Path
from statistics import median
from typing import Final

from tests.bench.measure import fresh_process, python

ROUNDS: Final = 9
IMPORT: Final = f"""
import sys, time
start = time.process_time()
import survey.app
survey.app.create_app(survey.app.from_environment({{"SURVEY_SECRET_KEY": {secrets.token_hex(32)!r}}}))
print(time.process_time() - start)
assert "weasyprint" not in sys.modules
"""


def measure() -> dict[str, float]:
    """Return the medians of several starts; bytecode is read, not made, as where the application is installed."""
    floor = median(
        float(python("import time; start = time.process_time(); import flask; print(time.process_time() - start)"))
        for _ in range(ROUNDS)
    )
    started = median(float(python(IMPORT)) for _ in range(ROUNDS))
    command = str(Path(sys.executable).with_name("survey"))
    return {
        "import_s": started,
        "import_vs_flask": started / floor,
        "help_s": median(fresh_process([command, "--help"]) for _ in range(ROUNDS)),
    }


if __name__ == "__main__":
    print(json.dumps(measure()))
