"""What people lack in a round: its publication and the organisation's own prices in; the list out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from survey.core.disclosure.cells import Count
from survey.core.reports.needs import Need, NeedList, need_lists
from survey.core.text import Language
from survey.reporting import queries
from survey.reporting.models import NeedPrice
from survey.reporting.publications.kept import publication_of
from survey.rounds.freezing import headcount_of, units_of
from survey.rounds.models import Round
from survey.rounds.services import layout_of


@dataclass(frozen=True)
class Needs:
    """The needs of a round by question; headcount: how many people the whole organisation had, 0 where not known."""

    lists: tuple[NeedList, ...]
    respondents: Count
    headcount: int

    @property
    def most(self) -> tuple[NeedList, Need] | None:
        """The thing with a cost that most people lack, and its list; None where no number may be told."""
        found = ((one, need) for one in self.lists if one.costs for need in one.needs if need.whole)
        return next(found, None)


def needs_of(session: Session, round_: Round, language: Language, now: datetime) -> Needs:
    """Return what people lack; raise as publication_of does."""
    publication = publication_of(session, round_, now)
    headcount = headcount_of(units_of(session, round_))
    prices = queries.prices(session)
    lists = need_lists(layout_of(session, round_), publication, headcount, prices, language)
    return Needs(lists, publication.respondents, headcount)


def set_prices(session: Session, prices: Mapping[str, int | None]) -> None:
    """Keep the organisation's own prices, in euros, by the key of a need; None forgets one."""
    for key, price in prices.items():
        kept = session.get(NeedPrice, key)
        if price is None and kept is not None:
            session.delete(kept)
        elif price is not None:
            session.merge(NeedPrice(need=key, euros=price))
