"""What the roles of staff are called, in the language of the reader."""

from typing import Final

from flask_babel import lazy_gettext

from survey.infra.permissions import Role

ROLES: Final = {
    Role.ADMINISTRATOR: lazy_gettext("Administrator: settings and colleagues, no results"),
    Role.HR: lazy_gettext("HR: people, rounds and results of groups"),
    Role.MANAGER: lazy_gettext("Manager: the results of their own units"),
    Role.WORKS_COUNCIL: lazy_gettext("Works council: the log and the plan, read only"),
    Role.PREVENTION_OFFICER: lazy_gettext("Prevention officer: requests for help made to them, and the plan"),
    Role.OCCUPATIONAL_PHYSICIAN: lazy_gettext("Occupational physician: requests for help made to them"),
    Role.CONFIDENTIAL_ADVISER: lazy_gettext("Confidential adviser: requests for help made to them"),
    Role.IT_HELP_DESK: lazy_gettext("IT help desk: requests for help made to them"),
}
