"""The nine factors of working from home: a report, its round's questionnaires and the gap in; a row for each out."""

from collections.abc import Sequence
from dataclasses import dataclass

from survey.core.questionnaires.nodes import items_in
from survey.core.reports.actions import Action
from survey.core.reports.gap import Gap, GapRow
from survey.core.reports.report import GroupReport, ItemRow, ScaleRow
from survey.core.scores.layout import Layout


@dataclass(frozen=True)
class Factor:
    """A factor: its score, the questions that make it up, what is arranged if HR said so, and what is advised."""

    row: ScaleRow
    items: tuple[ItemRow, ...]
    gap: GapRow | None
    actions: tuple[Action, ...]


def factors(report: GroupReport, layout: Layout, keys: Sequence[str], gap: Gap | None) -> tuple[Factor, ...]:
    """Return the factors with these keys that the round asked about, in that order."""
    found = {row.key: (part, row) for part in report.parts for row in part.scales}
    asked = {part.questionnaire.key: part.questionnaire for part in layout.parts}
    gaps = {row.key: row for row in gap.rows} if gap else {}

    def factor(key: str) -> Factor:
        part, row = found[key]
        questionnaire = asked[part.key]
        own = {item.key for item in items_in(questionnaire, questionnaire.scale_by_key[key].score)}
        items = tuple(item for topic in part.topics for item in topic.items if item.key in own)
        return Factor(row, items, gaps.get(key), row.actions)

    return tuple(factor(key) for key in keys if key in found)
