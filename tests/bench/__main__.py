"""Every measurement, each in a process of its own: prints a table of figures and bounds, writes build/bench.json."""

import json
import subprocess
import sys
from typing import Final

import click

from tests.bench.installation import BUILD

PARTS: Final = (
    "start",
    "pages",
    "served",
    "aggregate",
    "documents",
    "batches",
    "people",
    "exports",
    "staff",
    "hidden",
    "audits",
)
BOUNDS: Final = {
    "page_get_ms": 3,
    "page_post_ms": 3.5,
    "page_get_vs_jinja": 3.5,
    "page_html_kb": 30,
    "first_page_kb": 100,
    "score_1m_s": 3,
    "score_1m_mb": 200,
    "score_10k_s": 0.1,
    "publish_1m_s": 8,
    "publish_1m_mb": 300,
    "publish_10k_s": 0.5,
    "audit_500x8_s": 60,
    "import_20k_s": 10,
    "import_20k_mb": 200,
    "xlsx_s": 3,
    "pdf_vs_bare": 1.05,
    "pdf_page_vs_plain": 5,
    "batch_vs_bare": 1.1,
    "render_500_mb": 250,
    "import_s": 0.5,
    "rss_mb": 130,
    "help_s": 0.35,
    "hr_page_ms": 15,
    "two_tabs_lost": 0,
    "hidden_needlessly": 0,
}
"""The most that a figure may be; what has no bound explains the others."""


def main() -> None:
    """Measure, and end with 1 when a figure is beyond its bound."""
    figures: dict[str, float] = {}
    for part in PARTS:
        click.echo(f"Measuring: {part}", err=True)
        command = [sys.executable, "-m", f"tests.bench.{part}"]
        figures |= json.loads(subprocess.check_output(command))  # noqa: S603  # our own programs
    figures = {name: float(f"{figure:.4g}") for name, figure in figures.items()}
    (BUILD / "bench.json").write_text(json.dumps(figures, indent=2) + "\n")
    beyond = [name for name, bound in BOUNDS.items() if figures[name] > bound]
    for name, figure in figures.items():
        bound = f"≤ {BOUNDS[name]:g}" if name in BOUNDS else ""
        click.echo(f"{name:24}{figure:>10.4g}  {bound:8}{'too much' if name in beyond else ''}".rstrip())
    sys.exit(bool(beyond))


if __name__ == "__main__":
    main()
