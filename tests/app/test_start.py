"""The start of the application: what only pages of figures need is not loaded, for each process would pay for it."""

import subprocess
import sys


def test_the_start_loads_no_numpy() -> None:
    check = "import survey.app, sys; assert not {'numpy', 'scipy', 'survey.reporting.models'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", check], check=True)  # noqa: S603  # our own interpreter
