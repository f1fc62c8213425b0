"""What people lack: ranges from published figures, the whole group estimated, and money from bands or own prices."""

import pytest

from survey.core.disclosure.cells import (
    Bound,
    Cell,
    Count,
    ItemCells,
    PartCells,
    People,
    Policy,
    Publication,
    Published,
    Reason,
    Suppressed,
)
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.reports.needs import Money, NeedList, need_lists
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer
from tests.core.conftest import Make

FEW = Suppressed(Reason.TOO_FEW, 5)
SOME = People(118, 122)
SHARE = Published(32, People(118, 122))
ADVICE = {"audience": "employer", "tier": "T2", "text": {"nl": "Leen uit.", "en": "Lend."}, "source": "own"}


@pytest.fixture(scope="module")
def asked(make: Make) -> Questionnaire:
    def option(value: str, **more: str) -> dict[str, object]:
        return {"value": value, "text": {"nl": value, "en": value}, **more}

    options = [option("mouse", cost="T1"), option("chair", cost="T2"), option("laptop", cost="T3"), option("nothing")]
    item = {"key": "needs_things", "kind": "several", "text": {"nl": "Wat mis je?", "en": "What do you lack?"}}
    page = {"key": "all", "title": {"nl": "Alles", "en": "All"}, "items": ["needs_things"]}
    own = {"key": "tell", "audience": "employee", "tier": "T0", "text": {"nl": "Vraag.", "en": "Ask."}, "source": "own"}
    return make(
        option_sets={},
        items=[{**item, "options": options, "specials": ["none"], "source": "own"}],
        forms={"full": [page]},
        scales=[],
        flags=[],
        recommendations=[{"key": "lend", **ADVICE}, own],
        rules=[
            {
                "key": "no_chair",
                "when": {"item": "needs_things", "is": "chair"},
                "severity": 2,
                "advise": ["tell", "lend"],
            }
        ],
    )


def listed(asked: Questionnaire, counts: list[Count], headcount: int, **prices: int) -> NeedList:
    cells: list[Cell] = [SHARE if isinstance(count, People) else count for count in counts]
    own = ItemCells(People(118, 122), tuple(cells), tuple(counts), None)
    publication = Publication(Policy(), People(120, 120), (PartCells({"needs_things": own}, {}, {}, {}),))
    layout = Layout((Part(Scorer(asked), "full"),))
    keys = {f"engine/needs_things/{thing}": price for thing, price in prices.items()}
    return need_lists(layout, publication, headcount, keys, "en")[0]


def test_a_need_has_ranges_and_what_to_do(asked: Questionnaire) -> None:
    found = listed(asked, [People(10, 19), People(38, 42), FEW, FEW], 180)
    assert [need.text for need in found.needs] == ["chair", "mouse", "laptop"]  # "nothing" calls for nothing
    chair = found.needs[0]
    assert chair.recommendations == ("engine/lend",)
    assert chair.interval == (26, 38)  # of 180 people
    assert chair.whole == (46, 69)
    assert chair.cost == Money(46 * 100, 69 * 500)
    assert (found.needs[2].whole, found.needs[2].cost) == (None, None)
    assert [need.text for need in found.left_out] == ["laptop"]
    assert found.costs


def test_an_own_price_goes_before_the_band(asked: Questionnaire) -> None:
    found = listed(asked, [People(10, 19), People(38, 42), FEW, FEW], 180, chair=300)
    chair, mouse = found.needs[:2]
    assert (chair.each, chair.priced, mouse.priced) == (Money(300, 300), True, False)
    assert chair.cost is not None
    assert mouse.cost is not None
    assert found.total == chair.cost + mouse.cost == Money(46 * 300 + mouse.cost.low, 69 * 300 + (mouse.cost.high or 0))


def test_what_has_no_upper_price_leaves_the_total_open(asked: Questionnaire) -> None:
    found = listed(asked, [FEW, FEW, People(38, 42), FEW], 180)
    assert found.total == Money(46 * 500, None)
    assert listed(asked, [FEW] * 4, 180).total is None


@pytest.mark.parametrize("headcount", [0, 117])
def test_without_a_known_size_the_numbers_are_of_those_who_answered(asked: Questionnaire, headcount: int) -> None:
    need = listed(asked, [FEW, People(38, 42), FEW, FEW], headcount).needs[0]
    assert need.whole == (38, 42)
    assert need.interval == (23, 42)  # wider: of a group that might be any size


def test_when_everybody_answered_nothing_is_estimated(asked: Questionnaire) -> None:
    need = listed(asked, [FEW, People(38, 42), FEW, FEW], 122).needs[0]
    assert need.whole is not None
    assert need.whole[0] == 38


def test_where_a_share_is_only_bounded_the_numbers_tell(asked: Questionnaire) -> None:
    own = ItemCells(People(118, 122), (Published(10, SOME, Bound.AT_MOST),) * 4, (People(10, 19),) * 4, None)
    publication = Publication(Policy(), People(120, 120), (PartCells({"needs_things": own}, {}, {}, {}),))
    need = need_lists(Layout((Part(Scorer(asked), "full"),)), publication, 180, {}, "en")[0].needs[0]
    assert (need.interval, need.whole) == ((5, 21), (10, 37))


def test_nobody_counts_as_lacking_when_no_number_is_told(asked: Questionnaire) -> None:
    own = ItemCells(FEW, (FEW,) * 4, (FEW,) * 4, None)
    publication = Publication(Policy(), People(5, 9), (PartCells({"needs_things": own}, {}, {}, {}),))
    found = need_lists(Layout((Part(Scorer(asked), "full"),)), publication, 20, {}, "nl")[0]
    assert {need.interval for need in found.needs} == {None}
