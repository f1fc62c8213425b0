"""Figures of a whole round: of everybody and of each group, and never of too few."""

import pytest

from survey.core.disclosure.behind import Sensitive
from survey.core.disclosure.cells import Bound, People, Policy, Publication, Published, Reason, Suppressed
from survey.core.disclosure.descriptives import Tally
from survey.core.disclosure.publication import PROTECTS, publish, publish_tree
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.scores.answers import Answers, Code
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer
from survey.core.tree import EVERYBODY, Group, Tree

CONTENT: Answers = {"calm": 3, "noise": 1, "focus": 3, "planning": 3, "chair": 0, "fixed": 0, "phone": 1, "handset": 0}
BENT: Answers = {"calm": 1, "noise": 4, "focus": 1, "planning": 3, "chair": 2, "phone": 1, "handset": 2, "lacks": 0b001}


def publication(questionnaire: Questionnaire, *groups: tuple[int, Answers]) -> Publication:
    layout = Layout((Part(Scorer(questionnaire), "full"),))
    tally = Tally(layout)
    for people, answers in groups:
        tally.add([0] * people, [layout.pack({questionnaire.key: answers})] * people)
    return publish(tally, Policy())


def test_a_publication_holds_every_figure(engine: Questionnaire) -> None:
    part = publication(engine, (30, CONTENT), (15, BENT)).parts[0]
    assert part.scales["peace"].mean == Published(60, People(41, 45), interval=(54, 67))  # 30 × 75 and 15 × 31.25
    assert part.recommendations["lend_screens"] == People(10, 19)
    assert part.flags["bent"] == People(10, 19)
    assert part.items["lacks"].answered == People(10, 19)
    assert part.items["lacks"].counts == (People(10, 19), *[Suppressed(Reason.TOO_FEW, 10)] * 2)
    assert part.items["chair"].options[0] == Published(67, People(41, 45))
    assert part.items["chair"].dont_know == Published(10, People(41, 45), Bound.AT_MOST)
    assert part.items["fixed"].dont_know is None


def test_a_figure_needs_enough_answers_per_item_too(engine: Questionnaire) -> None:
    part = publication(engine, (26, {**CONTENT, "fixed": Code.MISSING}), (4, CONTENT)).parts[0]
    assert part.items["fixed"].answered == Suppressed(Reason.TOO_FEW, 5)
    assert set(part.items["fixed"].options) == {Suppressed(Reason.TOO_FEW, 10)}
    assert isinstance(part.items["planning"].options[0], Published)


def test_nobody_and_nearly_nobody_give_the_same_publication(engine: Questionnaire) -> None:
    nobody = publication(engine, (40, {**CONTENT, "lacks": 0}))
    four = publication(engine, (36, {**CONTENT, "lacks": 0}), (4, {**CONTENT, "lacks": 0b001}))
    assert nobody == four


def test_health_needs_ten(engine: Questionnaire) -> None:
    """Items that one may rather not answer, and what depends on them, are about health."""
    sensitive = Sensitive(engine)
    assert sensitive.items == {"calm", "noise", "focus", "lacks"}
    assert sensitive.recommendations == {"close_door", "lend_screens"}
    part = publication(engine, (9, CONTENT)).parts[0]
    assert part.items["calm"].answered == Suppressed(Reason.TOO_FEW, 10)
    assert part.items["planning"].answered == People(5, 9)


def test_a_sensitive_scale_makes_its_items_and_advice_sensitive(engine: Questionnaire) -> None:
    scales = [scale.model_copy(update={"sensitive": scale.key == "posture"}) for scale in engine.scales]
    sensitive = Sensitive(engine.model_copy(update={"scales": tuple(scales)}))
    assert {"chair", "fixed", "handset"} <= sensitive.items
    assert "phone" not in sensitive.items
    assert "lower_chair" in sensitive.recommendations


def test_what_a_form_leaves_out_is_said_whoever_answered(engine: Questionnaire) -> None:
    layout = Layout((Part(Scorer(engine), "short"),))
    tally = Tally(layout)
    tally.add([0] * 5, [layout.pack({})] * 5)
    cells = publish(tally, Policy()).parts[0].scales
    assert cells["posture"].mean == Suppressed(Reason.NOT_ASKED)
    assert cells["peace"].mean == Suppressed(Reason.TOO_FEW, 5)
    assert publish(Tally(layout), Policy()).parts == ()


# ------------------------------------------------------------------------------------------------ the tree
SERVICE, NORTH, SOUTH, EAST = 1, 2, 3, 4
TREE = Tree([Group(SERVICE, None, 40), Group(NORTH, SERVICE, 20), Group(SOUTH, SERVICE, 20), Group(EAST, None, 60)])
Counts = dict[int, list[tuple[int, Answers]]]


def tally_of(questionnaire: Questionnaire, people: Counts) -> Tally:
    layout = Layout((Part(Scorer(questionnaire), "full"),))
    tally = Tally(layout, TREE.ids.tolist())
    for unit, groups in people.items():
        for number, answers in groups:
            tally.add([unit] * number, [layout.pack({questionnaire.key: answers})] * number)
    return tally


def test_each_group_has_figures_of_itself_and_what_is_below_it(engine: Questionnaire) -> None:
    people: Counts = {0: [(27, BENT)], SERVICE: [(26, BENT)], NORTH: [(12, CONTENT)], SOUTH: [(13, BENT)]}
    found = publish_tree(tally_of(engine, people), TREE, Policy())
    assert list(found) == [EVERYBODY, SERVICE, NORTH, SOUTH, EAST]
    assert found[EVERYBODY].respondents == People(78, 78)
    assert found[SERVICE].respondents == People(51, 51)
    assert found[NORTH].respondents == People(10, 19)
    assert found[EAST] == Publication(Policy(), Suppressed(Reason.TOO_FEW, 5), ())
    assert found[SOUTH].parts[0].scales["peace"].mean == Published(31, People(10, 19))
    whole = [answers for groups in people.values() for answers in groups]
    assert found[EVERYBODY] == publication(engine, *whole)
    assert found[SERVICE] == publication(engine, *whole[1:])


def test_a_group_that_gives_another_away_has_no_figures_whatever_it_has_itself(engine: Questionnaire) -> None:
    found = publish_tree(tally_of(engine, {NORTH: [(3, BENT)], SOUTH: [(20, BENT)]}), TREE, Policy())
    assert found[SOUTH] == Publication(Policy(), PROTECTS, ())
    assert found[NORTH] == Publication(Policy(), Suppressed(Reason.TOO_FEW, 5), ())
    assert found[SERVICE].parts == found[EVERYBODY].parts != ()


def test_nobody_and_a_few_look_alike_in_a_group_that_is_hidden(engine: Questionnaire) -> None:
    nobody, few = (
        publish_tree(tally_of(engine, {NORTH: [(n, BENT)], SERVICE: [(9, BENT)]}), TREE, Policy())[NORTH]
        for n in (0, 4)
    )
    assert nobody == few


def test_the_people_behind_each_figure_count_not_only_all_who_took_part(engine: Questionnaire) -> None:
    """Four people of North give an answer that all of South give: with South's figure theirs would follow."""
    silent = {key: code for key, code in CONTENT.items() if key not in {"phone", "handset", "calm", "noise", "focus"}}
    people: Counts = {NORTH: [(4, CONTENT), (26, silent)], SOUTH: [(30, CONTENT)], EAST: [(30, CONTENT)]}
    found = publish_tree(tally_of(engine, people), TREE, Policy())
    assert all(found[group].respondents == People(30, 30) for group in (NORTH, SOUTH, EAST))
    cells = {group: found[group].parts[0] for group in found}
    assert cells[NORTH].items["phone"].options[0] == Suppressed(Reason.TOO_FEW, 10)
    assert set(cells[SOUTH].items["phone"].options) == set(cells[SOUTH].items["phone"].counts) == {PROTECTS}
    assert cells[SOUTH].items["noise"].dont_know == PROTECTS
    assert cells[SOUTH].scales["peace"].mean == PROTECTS
    assert set(cells[SOUTH].scales["peace"].bands) == {PROTECTS}
    for group in (SERVICE, EAST, EVERYBODY):
        assert isinstance(cells[group].items["phone"].options[0], Published)
        assert isinstance(cells[group].scales["peace"].mean, Published)
    assert isinstance(cells[SOUTH].items["chair"].options[0], Published)


def test_a_rest_of_a_share_needs_people_on_either_side(engine: Questionnaire) -> None:
    """Seven people of North are enough for a mean, and too few for shares: the same holds for what South leaves."""
    silent = {key: code for key, code in CONTENT.items() if key not in {"calm", "noise", "focus"}}
    people: Counts = {NORTH: [(7, CONTENT), (23, silent)], SOUTH: [(30, CONTENT)]}
    peace = {
        group: one.parts[0].scales["peace"]
        for group, one in publish_tree(tally_of(engine, people), TREE, Policy()).items()
        if one.parts
    }
    assert isinstance(peace[NORTH].mean, Published)
    assert isinstance(peace[SOUTH].mean, Published)
    assert set(peace[NORTH].bands) == {Suppressed(Reason.TOO_FEW, 10)}
    assert set(peace[SOUTH].bands) == {PROTECTS}
    assert isinstance(peace[SERVICE].bands[0], Published)


def test_what_is_secret_is_not_shown_and_does_not_follow(engine: Questionnaire) -> None:
    """EAST is large enough, but everybody without NORTH and SOUTH is EAST."""
    people: Counts = {NORTH: [(20, BENT)], SOUTH: [(20, BENT)], EAST: [(20, BENT)]}
    found = publish_tree(tally_of(engine, people), TREE, Policy(), TREE.ids == EAST)
    assert [group for group, one in found.items() if one.parts] == [EVERYBODY, SOUTH]
    assert found[EAST] == Publication(Policy(), PROTECTS, ())


def test_a_rest_whose_mean_is_at_the_end_of_the_scale_does_not_follow(engine: Questionnaire) -> None:
    """Six people of SERVICE itself all gave the best answers: without NORTH and SOUTH each of them would be known."""
    best: Answers = {**CONTENT, "calm": 4, "noise": 0, "focus": 4, "planning": 4}
    for own, expected in ((CONTENT, {EVERYBODY, SERVICE, NORTH, SOUTH}), (best, {EVERYBODY, SERVICE, SOUTH})):
        people: Counts = {SERVICE: [(6, own)], NORTH: [(12, CONTENT)], SOUTH: [(15, BENT)]}
        found = publish_tree(tally_of(engine, people), TREE, Policy())
        means = {group: one.parts[0].scales["peace"].mean for group, one in found.items() if one.parts}
        assert {group for group, mean in means.items() if isinstance(mean, Published)} == expected
        assert all(mean == PROTECTS for group, mean in means.items() if group not in expected)


def test_a_team_that_people_were_told_is_too_small_has_no_figures(engine: Questionnaire) -> None:
    """More answered for it than work there: the link was passed on."""
    tree = Tree([Group(SERVICE, None, 40), Group(NORTH, SERVICE, 4), Group(SOUTH, SERVICE, 20), Group(EAST, None, 60)])
    found = publish_tree(tally_of(engine, {NORTH: [(9, BENT)], SOUTH: [(20, BENT)]}), tree, Policy())
    assert [group for group, one in found.items() if one.parts] == [EVERYBODY, SERVICE, SOUTH]


def test_why_a_small_team_has_no_figures_does_not_tell_that_all_of_it_took_part(engine: Questionnaire) -> None:
    tree = Tree([Group(SERVICE, None, 40), Group(NORTH, SERVICE, 5), Group(SOUTH, SERVICE, 20), Group(EAST, None, 60)])
    for took_part in (0, 4, 5):
        people: Counts = {NORTH: [(took_part, BENT)], SOUTH: [(20, BENT)]}
        found = publish_tree(tally_of(engine, people), tree, Policy())[NORTH]
        assert found.respondents == Suppressed(Reason.FEW_WORK_THERE, 10)


def test_a_tree_of_other_units_is_refused(engine: Questionnaire) -> None:
    with pytest.raises(ValueError, match="not the units"):
        publish_tree(tally_of(engine, {}), Tree([Group(NORTH, None, 9)]), Policy())
