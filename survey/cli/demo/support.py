"""The demo's other staff: a database session and today's date in, who signs in and requests for support to read out."""

from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from survey.accounts import services as accounts
from survey.cli.demo.organisation import PASSWORD
from survey.core.questionnaire import Contact
from survey.followup import services as followup
from survey.followup.models import Stage, Wish
from survey.followup.services import Ask
from survey.infra.permissions import Role

STAFF: Final = {
    "noor@waterlelie.example": Role.PREVENTION_OFFICER,
    "spreekuur@waterlelie.example": Role.OCCUPATIONAL_PHYSICIAN,
    "or@waterlelie.example": Role.WORKS_COUNCIL,
    "beheer@waterlelie.example": Role.ADMINISTRATOR,
}
"""Who signs in besides HR, with the demo's one password."""

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
        accounts.add_staff(session, email, PASSWORD, role)
    for days_ago, wanted, stage in REQUESTS:
        made = followup.ask(session, wanted, today - timedelta(days=days_ago))
        if stage is not Stage.NEW:
            followup.keep(made, stage, today + timedelta(days=days_ago), "")
