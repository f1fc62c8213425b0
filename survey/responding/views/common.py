"""What the pages of filling in share: their blueprint, where to go, and where one stands."""

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from survey.accounts.services import contact_points
from survey.config import IDLE
from survey.infra import i18n
from survey.responding.services import SentError
from survey.responding.sitting import Sitting, database, in_grace, sent_until
from survey.responding.steps import AllAnswers, Step

if TYPE_CHECKING:
    from survey.core.scores.layout import Layout
    from survey.responding.result import Summary

blueprint = Blueprint("responding", __name__, url_prefix="/r")

AFTER_THE_STEPS = {"remark", "unit", "check"}
"""Pages of the form that are no step of a questionnaire."""


def address(here: Sitting, name: str, anchor: str | None = None) -> str:
    """Return the address of a page of the form by its name."""
    key = here.round.key
    if name in AFTER_THE_STEPS:
        return url_for(f"responding.{name}", key=key)
    return url_for("responding.show", key=key, step_key=name, _anchor=anchor)


def to(here: Sitting, name: str, anchor: str | None = None) -> Response:
    """Lead to a page of the form by its name."""
    return redirect(address(here, name, anchor), 303)


def own_result(layout: "Layout", answers: AllAnswers) -> "Summary":
    """Return somebody's result in their language."""
    from survey.responding.result import summary  # noqa: PLC0415  # comes with the first result, not at the start

    return summary(layout, answers, contact_points(database()), i18n.language())


def unsent(here: Sitting) -> Sitting:
    """Return the sitting; raise SentError when its answers have been sent."""
    if here.sheet.sent:
        raise SentError
    return here


def position(here: Sitting, at: Step | str) -> tuple[int, int]:
    """Return the number of a page, a step or a name, and how many there are: the steps, then the tail.

    The unit has no number of its own where it is known: it then has that of the check, from which it is opened.
    """
    steps, tail = here.steps, here.tail
    total = len(steps) + len(tail)
    if isinstance(at, str):
        return (len(steps) + 1 + tail.index(at) if at in tail else total), total
    return steps.index(at) + 1, total


def idle(here: Sitting) -> dict[str, object]:
    """Return what a page says of time: until when one can send in a day of grace; when its script warns of the end."""
    return {
        "late": i18n.say_date(sent_until(here.round)) if in_grace(here.round) else "",
        "idle_seconds": int(IDLE.total_seconds()),
        "keepalive_url": url_for("responding.stay", key=here.round.key),
    }
