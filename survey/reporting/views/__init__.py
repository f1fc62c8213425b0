"""HR's pages of results: a round's figures and report, and its actions on their way into the plan."""

from survey.reporting.views import actions
from survey.reporting.views.results import blueprint

__all__ = ["actions", "blueprint"]
