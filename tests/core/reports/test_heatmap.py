"""The heat map: every topic that was asked is a column, better is a fuller shade, and hidden has none."""

import pytest

from survey.core.disclosure.cells import Bound, Cell, People, Published, Reason, Suppressed
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.reports.heatmap import GroupMeans, heat_maps
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer

SOME = People(10, 19)
FEW = Suppressed(Reason.TOO_FEW, 5)


def group(peace: Cell, posture: Cell) -> GroupMeans:
    return GroupMeans(3, "Noord", 0, SOME, ({"peace": peace, "posture": posture},))


@pytest.fixture(scope="module")
def layout(engine: Questionnaire) -> Layout:
    return Layout((Part(Scorer(engine), "full"),))


def test_scores_and_strain_have_a_map_each_with_a_row_for_each_group(layout: Layout) -> None:
    hidden = GroupMeans(4, "Zuid", 2, FEW, ())
    maps = heat_maps([group(Published(62, SOME), Published(2.5, SOME)), hidden], layout, "en")
    assert [(found.title, found.strain, found.topics) for found in maps] == [
        ("Engine", False, ("Peace",)),
        ("Engine", True, ("Posture",)),
    ]
    for found in maps:
        assert [row.group.name for row in found.rows] == ["Noord", "Zuid"]
        assert [cell.shade is None for row in found.rows for cell in row.cells] == [False, True]
        assert found.rows[1].cells[0].mean == FEW


@pytest.mark.parametrize(
    ("value", "shade"), [(0, 0), (39, 0), (40, 1), (54, 1), (55, 2), (70, 3), (84, 3), (85, 4), (100, 4)]
)
def test_a_better_score_has_a_fuller_shade(layout: Layout, value: int, shade: int) -> None:
    strain = 6 - value / 20  # posture runs from 1, the best, to 6
    peace, posture = heat_maps([group(Published(value, SOME), Published(strain, SOME, Bound.AT_MOST))], layout, "nl")
    assert (peace.rows[0].cells[0].shade, posture.rows[0].cells[0].shade) == (shade, shade)


def test_what_the_form_leaves_out_has_no_column(layout: Layout) -> None:
    maps = heat_maps([group(FEW, Suppressed(Reason.NOT_ASKED))], layout, "nl")
    assert [found.topics for found in maps] == [("Rust",)]
    assert maps[0].rows[0].cells[0].shade is None
