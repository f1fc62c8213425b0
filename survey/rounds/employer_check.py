"""The employer's own check of a round: what HR answers on a page in, what the organisation says it has arranged out.

It is the organisation's answer and no person's, so it stands in plain, with the questionnaire to the letter. Answers
can change until the round is over; what is open then can still be filled in, but nobody fits an answer to the figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from sqlalchemy.orm import Session

from survey.core.lifecycle import State, state
from survey.core.questionnaires.conditions import OptionValue
from survey.core.questionnaires.questionnaire import Item, Questionnaire, Recommendation, Section
from survey.core.scores.answers import Answers, code_of, value_of
from survey.infra.shelf import shipped
from survey.rounds import queries
from survey.rounds.models import EmployerCheck, Round

if TYPE_CHECKING:
    from survey.core.reports.gap import Factors

KEY: Final = "employer-check"
STEPS: Final = 2
"""So many actions are named for a factor: a longer list is not begun with."""


@dataclass(frozen=True)
class Check:
    """What HR answered in a round, by item; `over`: what is answered stays; `document`: the questionnaire as kept."""

    questionnaire: Questionnaire
    document: str
    answers: Answers
    over: bool

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The pages: one for each factor."""
        return self.questionnaire.forms["full"]

    def section(self, key: str) -> Section | None:
        """Return the page with a key."""
        return next((section for section in self.sections if section.key == key), None)

    def answered(self, section: Section) -> tuple[Item, ...]:
        """Return the items of a page that have an answer."""
        return tuple(item for item in self._items(section) if item.key in self.answers)

    def fixed(self, section: Section) -> tuple[Item, ...]:
        """Return the items of a page that can no longer change."""
        return self.answered(section) if self.over else ()

    def open(self, section: Section) -> tuple[Item, ...]:
        """Return the items of a page that can be filled in or changed."""
        fixed = self.fixed(section)
        return tuple(item for item in self._items(section) if item not in fixed)

    @property
    def next(self) -> Section | None:
        """The first page on which something is left to answer."""
        return next((one for one in self.sections if len(self.answered(one)) < len(one.items)), None)

    def _items(self, section: Section) -> tuple[Item, ...]:
        return tuple(self.questionnaire.item_by_key[key] for key in section.items)


@dataclass(frozen=True)
class Earlier:
    """What HR answered in the round before, to start from: the name of that round, and its answers that still fit."""

    round_name: str
    answers: Answers


def to_arrange(check: Check) -> dict[str, tuple[Recommendation, ...]]:
    """Return by factor that is wholly answered what the answers themselves call for, the most important first.

    It rests on no employee's answers, so a firm that is too small for figures has it too. A factor in order has none.
    """
    ready = factors_of(check.document)
    wanted = [one.recommendation for one in ready.said(check.answers).advice]
    found = {
        section.key: tuple(one for one in wanted if section.key in ready.about[one.key])[:STEPS]
        for section in check.sections
        if len(check.answered(section)) == len(section.items)
    }
    return {key: steps for key, steps in found.items() if steps}


@lru_cache(maxsize=4)
def factors_of(document: str) -> Factors:
    """Return a check's questionnaire made ready; rounds that kept the same texts share what follows from them."""
    from survey.core.reports.gap import Factors  # noqa: PLC0415  # loads NumPy

    return Factors(_read(document))


def of_round(session: Session, round_: Round, now: datetime) -> Check:
    """Return the check of a round: as it was kept, or with nothing answered."""
    return _check(queries.employer_check(session, round_.id), round_, now)


def earlier(session: Session, round_: Round, check: Check) -> Earlier | None:
    """Return the newest check of a round before this one."""
    found = queries.employer_check_before(session, round_)
    return found and Earlier(found.name, _codes(check.questionnaire, found.EmployerCheck.answers))


def save(session: Session, round_: Round, codes: Mapping[str, int | None], now: datetime) -> None:
    """Keep the answers of a page by item; None takes one back. What is fixed stays, whatever the page holds."""
    queries.lock_round(session, round_)
    kept = queries.employer_check(session, round_.id)
    check = _check(kept, round_, now)
    values: dict[str, OptionValue] = dict(kept.answers) if kept else {}
    for item in (item for section in check.sections for item in check.open(section) if item.key in codes):
        code = codes[item.key]
        value = None if code is None else value_of(check.questionnaire, item, code)
        if value is None:
            values.pop(item.key, None)
        else:
            values[item.key] = value  # type: ignore[assignment]  # its items take one answer
    session.merge(EmployerCheck(round_id=round_.id, document=check.document, answers=values))
    session.flush()


def _check(kept: EmployerCheck | None, round_: Round, now: datetime) -> Check:
    over = state(round_.opens_at, round_.closes_at, now) is State.CLOSED
    if kept is None:
        return Check(shipped(KEY), _frozen(), {}, over)
    questionnaire = _read(kept.document)
    return Check(questionnaire, kept.document, _codes(questionnaire, kept.answers), over)


@lru_cache(maxsize=4)
def _read(document: str) -> Questionnaire:
    return Questionnaire.model_validate_json(document)


@cache
def _frozen() -> str:
    return shipped(KEY).model_dump_json(by_alias=True, exclude_unset=True)


def _codes(questionnaire: Questionnaire, values: Mapping[str, OptionValue]) -> dict[str, int]:
    """Return the codes of the answers that the questionnaire knows: that of another round may have asked others."""
    found = {}
    for key in values.keys() & questionnaire.item_by_key.keys():
        try:
            found[key] = code_of(questionnaire, questionnaire.item_by_key[key], values[key])
        except ValueError:
            continue  # an option that is gone
    return found
