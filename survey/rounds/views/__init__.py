"""HR's pages of the rounds: list, planning, inviting, letters, own questions, slips, series, and mail."""

from survey.rounds.views.correcting import correcting
from survey.rounds.views.letters import letters
from survey.rounds.views.mail import mail
from survey.rounds.views.own_items import own_items
from survey.rounds.views.planning import blueprint
from survey.rounds.views.series import series

__all__ = ["blueprint", "correcting", "letters", "mail", "own_items", "series"]
