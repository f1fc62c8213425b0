"""The compact form of answers: packed and unpacked, alone and many at once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.scores.answers import Code, code_count
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer


@pytest.fixture(scope="module")
def layout(scorer: Scorer) -> Layout:
    return Layout((Part(scorer, "full"),))


def test_answers_become_two_bytes_an_item_in_the_order_of_the_form(layout: Layout) -> None:
    packed = layout.pack({"engine": {"noise": 3, "lacks": 0b101, "phone": 1, "handset": 0}})
    expected = [Code.MISSING, 3, Code.MISSING, Code.MISSING, Code.MISSING, Code.MISSING, 1, 0, 0b101]
    assert packed == np.array(expected, "<i2").tobytes()
    assert layout.width == 9


def test_what_a_show_if_hides_is_not_stored(layout: Layout) -> None:
    packed = layout.pack({"engine": {"phone": 0, "handset": 2}})
    assert layout.unpack(packed) == {"engine": {"phone": 0, "handset": Code.SKIPPED}}


def test_no_answers_at_all_are_a_row_too(layout: Layout) -> None:
    packed = layout.pack({})
    assert len(packed) == 2 * layout.width
    assert layout.unpack(packed) == {"engine": {"handset": Code.SKIPPED}}


def test_a_sitting_has_its_questionnaires_one_after_another(scorer: Scorer) -> None:
    both = Layout((Part(scorer, "short"), Part(scorer, "full")))
    assert both.width == 3 + 9
    assert both.minutes == 3  # 12 × 9 s and a minute, rounded up
    full, short = both.columns([both.pack({"engine": {"calm": 2, "planning": 1}})])[::-1]
    assert list(short) == ["calm", "noise", "chair"]
    assert (short["calm"][0], full["calm"][0], full["planning"][0]) == (2, 2, 1)


@pytest.mark.parametrize("rows", [[b""], [b"\0" * 19], [b"\0" * 16, b"\0" * 20]])
def test_a_row_of_another_width_is_refused(layout: Layout, rows: list[bytes]) -> None:
    with pytest.raises(ValueError, match="a response does not have 9 answers"):
        layout.columns(rows)


def test_no_rows_give_empty_columns(layout: Layout) -> None:
    (columns,) = layout.columns([])
    assert {len(column) for column in columns.values()} == {0}


@given(data=st.data())
def test_packing_and_unpacking_are_each_others_reverse(
    engine: Questionnaire, layout: Layout, scorer: Scorer, data: st.DataObject
) -> None:
    items = data.draw(st.lists(st.sampled_from(engine.items), unique=True))
    codes = {item.key: data.draw(st.integers(-4, code_count(engine, item) - 1)) for item in items}
    packed = layout.pack({"engine": codes})
    unpacked = layout.unpack(packed)
    assert layout.pack(unpacked) == packed
    (columns,) = layout.columns([packed, packed])
    single = scorer.columns(codes)
    assert columns.keys() == single.keys()
    assert all(columns[key].tolist() == [single[key][0]] * 2 for key in single)


def test_a_part_knows_which_scales_its_recommendations_are_about(layout: Layout) -> None:
    (part,) = layout.parts
    shown = {scale.key for scale in part.questionnaire.shown_scales}
    assert set(part.about) == set(part.questionnaire.recommendation_by_key)
    assert set().union(*part.about.values()) <= shown
    assert any(part.about.values())


def test_a_part_knows_the_shortfalls_of_what_it_asks(engine: Questionnaire, layout: Layout) -> None:
    (part,) = layout.parts
    assert [one.item for one in part.shortfalls["lend_screens"]] == ["lacks"]
    assert Part(Scorer(engine), "short").shortfalls["lend_screens"] == ()
    assert part.lacking_answers == {("lacks", "screen")}
    assert Part(Scorer(engine), "short").lacking == ()
