"""Pages of what comes after a result: requests for support, and the plan with its measures."""

from survey.followup.views import mine
from survey.followup.views.heard import heard
from survey.followup.views.plan import plan
from survey.followup.views.requests import blueprint

__all__ = ["blueprint", "heard", "mine", "plan"]
