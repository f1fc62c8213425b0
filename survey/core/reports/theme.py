"""One topic of a round: what a group published and the means of its parts in; score, answers, advice and rows out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.core.disclosure.cells import Cell, Publication, Suppressed
from survey.core.questionnaires.nodes import items_in
from survey.core.questionnaires.questionnaire import Audience, Scale
from survey.core.questionnaires.score import Mean
from survey.core.reports.actions import Action, called_for
from survey.core.reports.heatmap import GroupMeans
from survey.core.reports.margins import Interval, Margins
from survey.core.reports.report import ItemRow, ScaleRow, State, item_row, scale_row
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import band_of
from survey.core.text import Language


@dataclass(frozen=True)
class Found:
    """A topic of a round: its questionnaire's place among those asked, and its scale."""

    at: int
    part: Part
    scale: Scale


@dataclass(frozen=True)
class Theme:
    """A topic of a group: its questionnaire, its row, the items asked for it, and what is advised to whom."""

    questionnaire: str
    row: ScaleRow
    items: tuple[ItemRow, ...]
    mirrored: frozenset[str]
    """The items answered by degree, such as how much people agree, of which a low answer is the better one."""
    actions: Mapping[Audience, tuple[Action, ...]]


@dataclass(frozen=True)
class GroupRow:
    """The mean of a group, and the state and the name of the band in which it lies; neither where it is not shown."""

    group: GroupMeans
    mean: Cell
    margin: Interval | None = None
    state: State | None = None
    label: str = ""


def find(layout: Layout, key: str) -> Found | None:
    """Return the topic with a key; None where the round shows none."""
    places = ((at, part, scale) for at, part in enumerate(layout.parts) for scale in part.questionnaire.shown_scales)
    return next((Found(*place) for place in places if place[2].key == key), None)


def theme(found: Found, publication: Publication, headcount: int, language: Language) -> Theme:
    """Return a topic of a group of so many people that has figures."""
    margins = Margins(publication.respondents, headcount)
    cells, questionnaire = publication.parts[found.at], found.part.questionnaire
    own = {item.key for item in items_in(questionnaire, found.scale.score)}
    advised = sorted(called_for(found.part, cells, language, found.scale.key), key=lambda one: -one.weight)
    return Theme(
        questionnaire=questionnaire.key,
        row=scale_row(questionnaire, found.scale, cells.scales[found.scale.key], margins, (), language),
        items=tuple(
            item_row(questionnaire, item, cells.items[item.key], margins, language)
            for item in found.part.items
            if item.key in own
        ),
        mirrored=_mirrored(found),
        actions={who: tuple(one for one in advised if one.audience == who) for who in Audience},
    )


def _mirrored(found: Found) -> frozenset[str]:
    reverse = found.scale.score.reverse if isinstance(found.scale.score, Mean) else ()
    # Answers that are an item's own, such as postures, are no degree of anything.
    return frozenset(item.key for item in found.part.items if item.key in reverse and isinstance(item.options, str))


def group_rows(found: Found, groups: Sequence[GroupMeans], language: Language) -> tuple[GroupRow, ...]:
    """Return the mean and band of a topic for each group."""
    return tuple(_row(found, group, language) for group in groups)


def _row(found: Found, group: GroupMeans, language: Language) -> GroupRow:
    if isinstance(group.respondents, Suppressed):
        return GroupRow(group, group.respondents)
    mean = group.means[found.at][found.scale.key]
    if isinstance(mean, Suppressed):
        return GroupRow(group, mean)
    band = band_of(found.scale, mean.value)
    margin = Margins(group.respondents, group.headcount).of_mean(mean)
    return GroupRow(group, mean, margin, band.state, band.label[language])
