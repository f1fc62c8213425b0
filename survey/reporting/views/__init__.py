"""HR's pages of results: a round's figures and report, its actions on their way into the plan, and that."""

from survey.reporting.views import actions
from survey.reporting.views.plan import plan_pdf
from survey.reporting.views.results import blueprint

__all__ = ["actions", "blueprint", "plan_pdf"]
