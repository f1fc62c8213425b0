"""Which room may import which: the contracts of pyproject.toml hold."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_imports_keep_the_contracts() -> None:
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", lint, "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # our own words
    assert done.returncode == 0, done.stdout + done.stderr
    assert "7 kept, 0 broken" in done.stdout


def test_answers_are_read_in_one_place_only() -> None:
    """The mixer writes them; of results only what makes a publication reads them."""
    names = re.compile(r"\bimport\b[^#]*\b(Response|response_blocks|responses_by_unit)\b|\bqueries\.response")
    modules = {
        path.relative_to(ROOT / "survey").as_posix()
        for path in (ROOT / "survey").rglob("*.py")
        if any(names.search(line) for line in path.read_text().splitlines() if line.startswith(("from survey", "    ")))
    }
    assert modules == {
        "reporting/publications/making.py",
        "responding/ballot_box.py",
        "responding/queries.py",
        "responding/services.py",
    }
