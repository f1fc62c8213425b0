"""When the rounds of a series are: a first day, a cadence and the public holidays in, the windows of its rounds out."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count
from typing import Final


class Cadence(StrEnum):
    """How often a series asks."""

    ONCE = "once"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


MONTHS: Final = {Cadence.MONTHLY: 1, Cadence.QUARTERLY: 3, Cadence.HALF_YEARLY: 6, Cadence.YEARLY: 12}
SHIFTS: Final = tuple(timedelta(weeks=weeks) for weeks in (0, 1, -1, 2, -2))
"""How far a round may move to keep clear of holidays, the smallest first."""
WORKING_DAYS: Final = 5
MONTHS_A_YEAR: Final = 12
LAST_OF_EVERY_MONTH: Final = 28


@dataclass(frozen=True)
class Schedule:
    """A series: the first day of its first round, how often it comes back, and for how many days a round is open."""

    first: date
    cadence: Cadence
    days: int

    def windows(self, holidays: Container[date]) -> Iterator[tuple[date, date]]:
        """Yield the first and last day of each round, without end unless it comes once.

        The first round is on the day that was asked for. Each later one begins on the same weekday, as near as can be
        to its month and day, and moves by at most two weeks to where the fewest working days are holidays; it does not
        begin on one if that can be helped.
        """
        for number in range(1) if self.cadence is Cadence.ONCE else count():
            first = self._nominal(number)
            if number:
                first += min(SHIFTS, key=lambda shift: self._disturbed(first + shift, holidays))
            yield first, first + timedelta(days=self.days - 1)

    def _nominal(self, number: int) -> date:
        """Return the day of the weekday of the series that is nearest to the same day of the month, so much later."""
        if number == 0:
            return self.first
        months = self.first.month - 1 + number * MONTHS[self.cadence]
        day = min(self.first.day, LAST_OF_EVERY_MONTH)
        aimed = date(self.first.year + months // MONTHS_A_YEAR, months % MONTHS_A_YEAR + 1, day)
        ahead = (self.first.weekday() - aimed.weekday()) % 7
        return aimed + timedelta(days=ahead if ahead <= 3 else ahead - 7)  # noqa: PLR2004  # half a week

    def _disturbed(self, first: date, holidays: Container[date]) -> tuple[bool, int]:
        """Return whether a round that begins then begins on a holiday, and how many working days it loses to them."""
        window = (first + timedelta(days=offset) for offset in range(self.days))
        return first in holidays, sum(day in holidays and day.weekday() < WORKING_DAYS for day in window)
