"""Why there is no report: raised by the services, said by the pages and the command."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from survey.core.disclosure.cells import Suppressed

Reason = Literal["open", "counting", "few", "first"]


class NoReportError(Exception):
    """A round has no figures, or none yet."""

    reason: ClassVar[Reason]


class NotClosedError(NoReportError):
    """A round has no figures before it is over: whoever watched them would see who answers what."""

    reason = "open"


class BeingCountedError(NoReportError):
    """The round has just ended and answers still wait for the mixer: figures without them would be wrong."""

    reason = "counting"


class TooFewError(NoReportError):
    """So few people took part that no figure can be shown."""

    reason = "few"


class FirstRoundError(NoReportError):
    """No round was published before this one, so nothing can be said about changes."""

    reason = "first"


class HiddenUnitError(NoReportError):
    """A unit whose figures are not shown, with why."""

    reason = "few"

    def __init__(self, unit_name: str, hidden: Suppressed) -> None:
        super().__init__(unit_name)
        self.unit_name = unit_name
        self.hidden = hidden
