"""What people wrote in their own words: a round and the number of a page in, its texts and how many there are out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from survey.core.disclosure.remarks import needed
from survey.reporting import queries
from survey.rounds.models import Round

ON_A_PAGE: Final = 50


@dataclass(frozen=True)
class RemarkPage:
    """Some of the remarks; least: so many a round must have before any is read, None before it is published."""

    least: int | None
    count: int
    texts: Sequence[str]
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.count // ON_A_PAGE)


def remark_page(session: Session, round_: Round, number: int) -> RemarkPage | None:
    """Return a page of remarks, the first of none; None for a page that is not there."""
    published, count = queries.publication(session, round_.id), queries.remark_count(session, round_.id)
    least = needed(published.min_cell_size_sensitive) if published else None
    found = RemarkPage(
        least, count, queries.remarks(session, round_.id, (number - 1) * ON_A_PAGE + 1, ON_A_PAGE), number
    )
    return found if number in range(1, max(1, found.pages) + 1) else None
