"""One question of a round: as it was asked, the topics that rest on it, and the shares of groups or why not."""

import pytest

from survey.core.disclosure.cells import Bound, ItemCells, People, Published, Reason, Suppressed
from survey.core.questionnaires.questionnaire import Questionnaire, ResponseOption
from survey.core.reports.asked import FoundItem, find_item, group_answers, question, shade
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer
from survey.core.text import Text

SOME = People(10, 19)
YES = Text(nl="Ja", en="Yes")
FEW = Suppressed(Reason.TOO_FEW, 5)


@pytest.fixture(scope="module")
def layout(engine: Questionnaire) -> Layout:
    return Layout((Part(Scorer(engine), "full"),))


def test_a_question_stands_as_it_was_asked(layout: Layout) -> None:
    for item in layout.parts[0].items:
        found = find_item(layout, item.key)
        assert found is not None
        asked = question(found, "en")
        assert asked.text == item.text.en
        assert asked.hint == (item.hint.en if item.hint else "")
        assert asked.conditional == (item.show_if is not None)
        assert len(asked.choices) == len(layout.parts[0].questionnaire.options(item))
        assert len(asked.specials) == len(item.specials)
    calm = find_item(layout, "calm")
    assert calm is not None
    assert question(calm, "nl").topics == (("peace", "Rust"),)
    lacks = find_item(layout, "lacks")
    assert lacks is not None
    assert len(question(lacks, "nl").left_out) == len(lacks.item.specials) - 1  # "none of these" is an answer
    assert find_item(layout, "nothing") is None


def test_drawings_come_with_their_words(engine: Questionnaire) -> None:
    yes = ResponseOption(value="yes", text=YES, drawing="seat_depth/good", alt=YES)
    item = engine.item_by_key["chair"].model_copy(update={"options": (yes, yes.model_copy(update={"drawing": None}))})
    found = FoundItem(0, Part(Scorer(engine), "full"), item)
    assert [choice.drawing for choice in question(found, "en").choices] == [("seat_depth/good", "Yes"), None]


def test_a_group_has_shares_or_a_reason(layout: Layout) -> None:
    found = find_item(layout, "calm")
    assert found is not None
    share = Published(34, SOME)
    cells = ItemCells(SOME, (share,) * 5, (SOME,) * 5, None)
    shown = group_answers(found, "Noord", 1, SOME, cells)
    assert (shown.shares, shown.why) == ((share,) * 5, None)
    hidden = group_answers(found, "Top", 2, FEW, None)
    assert (hidden.shares, hidden.why) == ((FEW,) * 5, FEW)


@pytest.mark.parametrize(("value", "step"), [(0, 0), (19, 0), (20, 1), (99, 4), (100, 4)])
def test_a_larger_share_is_darker(value: int, step: int) -> None:
    assert shade(Published(value, SOME, Bound.AT_MOST), 5) == step
    assert shade(FEW, 5) is None
