"""HR's pages of results: a round's figures and report, its trend, and its actions on their way into the plan."""

from survey.reporting.views import actions, trend
from survey.reporting.views.plan import plan_pdf
from survey.reporting.views.results import blueprint

__all__ = ["actions", "blueprint", "plan_pdf", "trend"]
