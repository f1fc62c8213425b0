"""Who comes with a work account: somebody at the organisation's provider and a round in, their own link out.

Only that they are an employee who is invited counts: of who they are at the provider nothing is kept, so what stands
in `participation` is the same whichever way they came.
"""

from sqlalchemy.orm import Session

from survey.accounts.oidc import Identity
from survey.config import Provider, Settings
from survey.people.columns import Column
from survey.people.queries import holder
from survey.rounds.invitations import token_of
from survey.rounds.models import Participation, Round


def token_for(
    session: Session, round_: Round, identity: Identity, provider: Provider, settings: Settings
) -> str | None:
    """Return the token of somebody's own link; None when they are not on the list, or not invited to the round.

    They are known by staff number where the provider says it, else by an address, unless it does not vouch for that.
    """
    if provider.staff_number:
        column, value = Column.STAFF_NUMBER, identity.staff_number
    else:
        column, value = Column.EMAIL, "" if identity.doubtful else identity.email
    person = holder(session, column, value) if value else None
    own = session.get(Participation, (round_.id, person)) if person else None
    return token_of(own, settings) if own else None
