"""The pages of a sitting: a round's layout in, its steps in order and what each shows for given answers out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from survey.core.questionnaires.questionnaire import Item, Section
from survey.core.scores.answers import Answers, Code

if TYPE_CHECKING:
    from survey.core.scores.layout import Layout, Part

AllAnswers = Mapping[str, Answers]
"""Questionnaire key → answers."""


@dataclass(frozen=True, eq=False)
class Step:
    """One page of the form: a section of one of the questionnaires."""

    part: Part
    section: Section

    @property
    def key(self) -> str:
        """The step's name in addresses."""
        return f"{self.part.questionnaire.key}.{self.section.key}"

    def visible(self, answers: AllAnswers) -> tuple[Item, ...]:
        """Return the items that these answers show on this page."""
        own = answers.get(self.part.questionnaire.key, {})
        items = tuple(self.part.questionnaire.item_by_key[key] for key in self.section.items)
        if all(item.show_if is None for item in items):
            return items
        columns = self.part.scorer.columns(own, self.part.form)
        return tuple(item for item in items if columns[item.key][0] != Code.SKIPPED)

    def complete(self, answers: AllAnswers) -> bool:
        """Return whether each visible item has an answer."""
        own = answers.get(self.part.questionnaire.key, {})
        return all(item.key in own for item in self.visible(answers))


@lru_cache(maxsize=64)
def steps_of(layout: Layout) -> tuple[Step, ...]:
    """Return every step of a sitting, the questionnaires one after another."""
    return tuple(
        Step(part, section) for part in layout.parts for section in part.questionnaire.forms.get(part.form, ())
    )


def shown(steps: tuple[Step, ...], answers: AllAnswers) -> tuple[Step, ...]:
    """Return the steps that have something to ask, given the answers so far."""
    return tuple(step for step in steps if step.visible(answers))


def left_open(steps: tuple[Step, ...], answers: AllAnswers) -> list[tuple[Step, Item]]:
    """Return the required items that these answers show and leave open, with the step of each."""
    return [
        (step, item)
        for step in steps
        for item in step.visible(answers)
        if item.required and item.key not in answers.get(step.part.questionnaire.key, {})
    ]


def dropped(layout: Layout, answers: AllAnswers) -> int:
    """Return how many answers will not be sent, because a later answer hides their item."""
    count = 0
    for part in layout.parts:
        own = answers.get(part.questionnaire.key, {})
        columns = part.scorer.columns(own, part.form)
        count += sum(key in own and int(columns[key][0]) == Code.SKIPPED for key in columns)
    return count
