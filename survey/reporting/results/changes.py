"""What changed since the plan: a published round and measures of earlier ones in, what became of their aims out.

Page, report and plan of action all read it here. The page and the plan of action take the measures as they stand now;
the report takes them as they stood when the round was published (`kept_changes`), so that it is the same for ever.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from sqlalchemy.orm import Session

from survey.core.disclosure.cells import Suppressed
from survey.core.disclosure.keeping import item_of
from survey.core.reports.followed import Aim, followed
from survey.core.reports.trend import Held, Line, Verdict
from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.followup import plan
from survey.followup.plan import Planned
from survey.reporting import queries
from survey.reporting.results.trends import Past, age, held_of, past_rounds, themes_of
from survey.rounds.models import Round
from survey.rounds.services import rounds


class Changed(NamedTuple):
    """A measure, the name of the round that it came from, and a line for each shortfall and topic that can be found."""

    measure: Planned
    came_from: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Changes:
    """What became of the aims of measures, in the order of the plan; `rounds`: the names behind a line's places."""

    rounds: tuple[str, ...]
    measures: tuple[Changed, ...]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Each comparison once, however many measures share it."""
        return tuple(dict.fromkeys(line for one in self.measures for line in one.lines))

    def count(self, *verdicts: Verdict) -> int:
        """Return how many comparisons came out like this."""
        return sum(line.verdict in verdicts for line in self.lines)

    @property
    def compared(self) -> int:
        """How many aims can be compared at all."""
        return sum(line.change is not None for line in self.lines)


def changes_now(session: Session, round_: Round, language: Language) -> Changes:
    """Return what became of the measures of earlier rounds as they stand now, up to a published round."""
    return _changes(session, round_, plan.to_look_back_on(session, round_), language)


def kept_changes(session: Session, round_: Round, language: Language) -> Changes:
    """Return the same of the measures as they stood when the round was published."""
    return _changes(session, round_, queries.measures(session, round_.id), language)


def _changes(session: Session, round_: Round, measures: Sequence[Planned], language: Language) -> Changes:
    if not measures:
        return Changes((), ())
    known = {one.id: one for one in rounds(session)}
    shown, past = past_rounds(session, round_, EVERYBODY, also={one.round_id for one in measures})
    aims = [
        [Aim(key, _place(shown, known[one.round_id])) for key in (*one.shortfalls, *one.scales)] for one in measures
    ]
    asks_items = any(one.shortfalls for one in measures)
    lines = dict(_followed(past if asks_items else themes_of(past), _each(aims), language))
    return Changes(
        tuple(one.name for one in shown),
        tuple(
            Changed(one, known[one.round_id].name, tuple(lines[aim] for aim in own if aim in lines))
            for one, own in zip(measures, aims, strict=True)
        ),
    )


def _place(shown: Sequence[Round], own: Round) -> int:
    """Return the place of the last round that was over when this one was: itself, if it is published; −1: none."""
    return max((at for at, one in enumerate(shown) if age(one) <= age(own)), default=-1)


def _each(aims: Sequence[Sequence[Aim]]) -> tuple[Aim, ...]:
    return tuple(dict.fromkeys(aim for own in aims for aim in own))


@lru_cache(maxsize=4)
def _followed(past: tuple[Past, ...], aims: tuple[Aim, ...], language: Language) -> tuple[tuple[Aim, Line], ...]:
    """Return the line of each aim, the last few as they were made: the same of what never changes is the same."""
    items = {tuple(aim.key.split("/")[:2]) for aim in aims}
    held = [_with_items(one, own.kept.rest, items) for one, own in zip(held_of(past), past, strict=True)]
    return tuple(followed(held, aims, language).items())


def _with_items(held: Held, rest: str, wanted: Collection[tuple[str, ...]]) -> Held:
    """Return what is known of a round with the figures of those of some items that it asked."""
    if isinstance(held.publication.respondents, Suppressed):
        return held
    parts = tuple(
        replace(
            cells,
            items={
                item.key: item_of(rest, at, item.key)
                for item in part.items
                if (part.questionnaire.key, item.key) in wanted
            },
        )
        for at, (part, cells) in enumerate(zip(held.layout.parts, held.publication.parts, strict=True))
    )
    return replace(held, publication=replace(held.publication, parts=parts))
