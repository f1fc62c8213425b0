"""The demo's other staff: a database session and today's date in, who signs in and requests for support to read out."""

from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from survey.accounts import services as accounts
from survey.cli.demo.organisation import PASSWORD
from survey.core.questionnaires.questionnaire import Contact
from survey.followup import services as followup
from survey.followup.models import Stage, Wish
from survey.followup.services import Ask
from survey.infra.permissions import Role
from survey.people.managers import let_manage
from survey.people.services import units

STAFF: Final = {
    "noor@waterlelie.example": Role.PREVENTION_OFFICER,
    "spreekuur@waterlelie.example": Role.OCCUPATIONAL_PHYSICIAN,
    "advies@waterlelie.example": Role.MANAGER,
    "or@waterlelie.example": Role.WORKS_COUNCIL,
    "beheer@waterlelie.example": Role.ADMINISTRATOR,
}
"""Who signs in besides HR, with the demo's one password."""

MANAGED: Final = ("Advies", "Advies Noord", "Onderzoek")
"""The units of the manager: a division, one of its parts, and one too small to be shown."""

REQUESTS: Final = (
    (9, Ask(Contact.HR, "Bram Visser", "020 555 02 18", Wish.WORKING_HOURS, "Graag na 14 uur bellen."), Stage.TAKEN_UP),
    (6, Ask(Contact.PREVENTION_OFFICER, "Fatma Yıldız", "fatma@waterlelie.example", Wish.EQUIPMENT, ""), Stage.WAITING),
    (
        2,
        Ask(
            Contact.PREVENTION_OFFICER,
            "Joris de Wit",
            "020 555 02 41",
            Wish.WORKPLACE_CHECK | Wish.EQUIPMENT,
            "Ik werk nu aan de keukentafel.\nEen videogesprek kan ook.",
        ),
        Stage.NEW,
    ),
)
"""How many days ago, what was asked, and how far its contact is."""


def build(session: Session, today: date) -> None:
    """Let them sign in, and ask two of them and HR for support."""
    for email, role in STAFF.items():
        made = accounts.add_staff(session, email, PASSWORD, role)
        if role is Role.MANAGER:
            let_manage(session, made.id, [unit.id for unit in units(session) if unit.name in MANAGED])
    for days_ago, wanted, stage in REQUESTS:
        asked = followup.ask(session, wanted, today - timedelta(days=days_ago))
        if stage is not Stage.NEW:
            followup.keep(asked, stage, today + timedelta(days=days_ago), "")
