"""HR's pages of results: a round's figures, report, trend and files, and its actions on their way into the plan."""

from survey.reporting.views import actions, files, reports, teams, trend
from survey.reporting.views.plan import plan_pdf
from survey.reporting.views.results import blueprint

__all__ = ["actions", "blueprint", "files", "plan_pdf", "reports", "teams", "trend"]
