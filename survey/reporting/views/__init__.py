"""Pages of results: a round's figures, report, trend and files, its actions on their way to the plan; own units."""

from survey.reporting.views import actions, files, reports, teams, trend
from survey.reporting.views.own_units import own_units
from survey.reporting.views.plan import plan_pdf
from survey.reporting.views.results import blueprint

__all__ = ["actions", "blueprint", "files", "own_units", "plan_pdf", "reports", "teams", "trend"]
