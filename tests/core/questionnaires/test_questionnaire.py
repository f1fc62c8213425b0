"""The questionnaire as a whole: what can be looked up in it, and another bound for a band."""

from survey.core.questionnaires.questionnaire import Questionnaire, estimated_seconds


def test_a_form_lists_its_items_in_the_order_of_its_pages(engine: Questionnaire) -> None:
    assert [item.key for item in engine.items_of("short")] == ["calm", "noise", "chair"]
    assert len(engine.items_of("full")) == 9


def test_only_some_scales_are_shown(engine: Questionnaire) -> None:
    assert [scale.key for scale in engine.shown_scales] == ["peace", "posture"]


def test_a_band_can_get_another_bound(engine: Questionnaire) -> None:
    moved = engine.with_band("posture", "low", 5)
    assert [band.from_ for band in moved.scale_by_key["posture"].bands] == [1, 5]
    assert [band.from_ for band in engine.scale_by_key["posture"].bands] == [1, 4]
    assert engine.with_band("nonsense", "low", 5) == engine


def test_the_estimate_is_nine_seconds_an_item_and_a_minute() -> None:
    assert [estimated_seconds(items) for items in (0, 40)] == [60, 420]
