"""HR's pages of the rounds: the list, planning one, inviting, and series that plan themselves."""

from survey.rounds.views.planning import blueprint
from survey.rounds.views.series import series

__all__ = ["blueprint", "series"]
