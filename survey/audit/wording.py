"""What the actions of the audit log and what they are about are called, in the language of the reader."""

from typing import Final

from flask_babel import lazy_gettext

from survey.audit.models import Action
from survey.core.agreements import SUBJECTS
from survey.core.text import Language
from survey.infra.i18n import CONTACTS

ACTIONS: Final = {
    Action.SIGNED_IN: lazy_gettext("Signed in"),
    Action.SIGN_IN_FAILED: lazy_gettext("Tried to sign in and failed"),
    Action.SESSIONS_ENDED: lazy_gettext("Signed out everywhere else"),
    Action.FACTOR_SET: lazy_gettext("Set up an authenticator app"),
    Action.FACTOR_FORGOTTEN: lazy_gettext("Let somebody set up another authenticator app"),
    Action.PASSWORD_CHOSEN: lazy_gettext("Chose a password"),
    Action.LINK_MAILED: lazy_gettext("Had a link mailed to choose a password"),
    Action.STAFF_ADDED: lazy_gettext("Gave somebody access"),
    Action.STAFF_CHANGED: lazy_gettext("Changed somebody's role"),
    Action.UNITS_GIVEN: lazy_gettext("Chose of which units a manager reads the results"),
    Action.STAFF_REMOVED: lazy_gettext("Took somebody's access away"),
    Action.ORGANISATION_CHANGED: lazy_gettext("Changed the organisation"),
    Action.SETTINGS_CHANGED: lazy_gettext(
        "Changed the settings (smallest groups, languages, how long things are kept)"
    ),
    Action.LOOK_CHANGED: lazy_gettext("Changed the logo or the colour"),
    Action.CONTACTS_CHANGED: lazy_gettext("Changed the contacts"),
    Action.AGREEMENTS_CHANGED: lazy_gettext("Changed what is agreed on working from home"),
    Action.PEOPLE_SEEN: lazy_gettext("Looked up people"),
    Action.PEOPLE_CHANGED: lazy_gettext("Changed people"),
    Action.PEOPLE_IMPORTED: lazy_gettext("Imported people (new, changed, gone)"),
    Action.UNITS_CHANGED: lazy_gettext("Changed a unit"),
    Action.SERIES_BEGUN: lazy_gettext("Began a series"),
    Action.SERIES_CHANGED: lazy_gettext("Changed how people come in to the rounds of a series"),
    Action.SERIES_ENDED: lazy_gettext("Ended a series"),
    Action.ROUND_PLANNED: lazy_gettext("Planned a round"),
    Action.ROUND_CHANGED: lazy_gettext("Changed name or days of a round"),
    Action.ROUND_CANCELLED: lazy_gettext("Cancelled a round"),
    Action.TEXT_CORRECTED: lazy_gettext("Corrected a text of a round"),
    Action.OWN_ITEMS_CHANGED: lazy_gettext("Changed the own questions of a round"),
    Action.BREAKDOWNS_CHOSEN: lazy_gettext("Chose by which answers the figures of a round are told apart"),
    Action.EMPLOYER_CHECK_SAVED: lazy_gettext("Filled in what the organisation has arranged"),
    Action.PEOPLE_INVITED: lazy_gettext("Invited people to a round"),
    Action.KIOSK_CHANGED: lazy_gettext("Changed the kiosk of a round"),
    Action.WORK_ACCOUNT_CHANGED: lazy_gettext("Changed whether people come to a round with their work account"),
    Action.GRACE_CHANGED: lazy_gettext("Changed whether who has begun a round can send a day longer"),
    Action.LETTERS_MADE: lazy_gettext("Invited people to a round by letter"),
    Action.LETTERS_SAVED: lazy_gettext("Saved the letters of a round"),
    Action.MAIL_TEXT_CHANGED: lazy_gettext("Changed the words of a mail"),
    Action.MAIL_TESTED: lazy_gettext("Sent themselves a test mail"),
    Action.HELD_MAIL_SENT: lazy_gettext("Sent the mail that was held after a backup was put back"),
    Action.HELD_MAIL_DROPPED: lazy_gettext("Dropped the mail that was held after a backup was put back"),
    Action.MAIL_RETRIED: lazy_gettext("Sent refused mail again"),
    Action.RESULTS_SEEN: lazy_gettext("Looked at the results of a round"),
    Action.REMARKS_SEEN: lazy_gettext("Read what people wrote in a round"),
    Action.REPORT_SAVED: lazy_gettext("Saved the report of a round"),
    Action.REPORTS_ASKED: lazy_gettext("Asked for the reports of all units"),
    Action.FIGURES_SAVED: lazy_gettext("Saved the figures of a round"),
    Action.PRICES_CHANGED: lazy_gettext("Changed what things cost"),
    Action.MEASURES_ADOPTED: lazy_gettext("Put actions of a round in the plan"),
    Action.MEASURE_ADDED: lazy_gettext("Added a measure to the plan"),
    Action.MEASURE_CHANGED: lazy_gettext("Changed a measure of the plan"),
    Action.TOLD_EVERYBODY: lazy_gettext("Wrote what everybody reads about a round"),
    Action.PLAN_SAVED: lazy_gettext("Saved the plan of action after a round"),
    Action.ANNEX_SAVED: lazy_gettext("Saved the annex to the risk assessment after a round"),
    Action.REQUESTS_SEEN: lazy_gettext("Read requests for help"),
    Action.REQUEST_CHANGED: lazy_gettext("Noted how a request for help stands"),
    Action.REQUEST_CLOSED: lazy_gettext("Closed a request for help"),
    Action.INVITATIONS_FORGOTTEN: lazy_gettext("Deleted who was invited to a round, as the settings say"),
    Action.ANSWERS_FORGOTTEN: lazy_gettext("Deleted the answers of a round, 24 months after it"),
    Action.LOG_SHORTENED: lazy_gettext("Let the oldest lines go, as the settings say; the last of them and its seal"),
}


def subjects(language: Language) -> dict[str, str]:
    """Return the names of the contacts and factors that a line can be about, by key; other lines say it in words."""
    factors = {key: subject.title.of(language) for key, subject in SUBJECTS.items()}
    return {contact.value: str(name) for contact, name in CONTACTS.items()} | factors
