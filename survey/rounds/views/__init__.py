"""HR's pages of the rounds: list, planning, inviting, letters, kiosk, own questions, slips, its check, series, mail."""

from survey.rounds.views.breakdowns import breakdowns
from survey.rounds.views.changing import changing
from survey.rounds.views.correcting import correcting
from survey.rounds.views.employer_check import employer_check
from survey.rounds.views.grace import grace
from survey.rounds.views.kiosk import shared
from survey.rounds.views.letters import letters
from survey.rounds.views.mail import mail
from survey.rounds.views.own_items import own_items
from survey.rounds.views.planning import blueprint
from survey.rounds.views.series import series
from survey.rounds.views.work_account import by_account

__all__ = [
    "blueprint",
    "breakdowns",
    "by_account",
    "changing",
    "correcting",
    "employer_check",
    "grace",
    "letters",
    "mail",
    "own_items",
    "series",
    "shared",
]
