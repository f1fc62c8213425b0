"""HR's pages of the rounds: the list, planning one, inviting, series that plan themselves, and mail."""

from survey.rounds.views.mail import mail
from survey.rounds.views.planning import blueprint
from survey.rounds.views.series import series

__all__ = ["blueprint", "mail", "series"]
