"""HR's pages of the rounds: the list, planning one, inviting, own questions, series that plan themselves, mail."""

from survey.rounds.views.mail import mail
from survey.rounds.views.own_items import own_items
from survey.rounds.views.planning import blueprint
from survey.rounds.views.series import series

__all__ = ["blueprint", "mail", "own_items", "series"]
