"""HR's pages of results: a round's figures, report, trend and files, and its actions on their way into the plan."""

from survey.reporting.views import (
    actions,
    breakdowns,
    factors,
    files,
    items,
    method,
    needs,
    remarks,
    reports,
    teams,
    themes,
    trend,
)
from survey.reporting.views.own_units import own_units
from survey.reporting.views.packs import packs
from survey.reporting.views.plan import plan_pdf
from survey.reporting.views.results import blueprint

__all__ = [
    "actions",
    "blueprint",
    "breakdowns",
    "factors",
    "files",
    "items",
    "method",
    "needs",
    "own_units",
    "packs",
    "plan_pdf",
    "remarks",
    "reports",
    "teams",
    "themes",
    "trend",
]
