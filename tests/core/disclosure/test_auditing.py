"""The auditor: it finds each group of too few people that published figures tell about, and finds none in ours."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.core.disclosure.auditing import Family, FigureName, Shown, Small, audit, laid_open
from survey.core.disclosure.breakdowns import breakdowns_of
from survey.core.disclosure.cells import People, Policy, Publication, respondents
from survey.core.disclosure.descriptives import Tally
from survey.core.disclosure.publication import PROTECTS, publish, publish_tree
from survey.core.disclosure.suppression import Known, apart
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.scores.answers import Answers
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer
from survey.core.tree import Group, Tree

# ------------------------------------------------------------------------------------------------ one figure of a tree
X, A, B = 1, 2, 3
UNITS = {X: None, A: X, B: X}


def one(round_: str, own: dict[int, int], shown: set[int], staff: dict[int, int] | None = None) -> Shown[str]:
    return shown_of(round_, UNITS, own, shown, {0: 99, X: 99, A: 99, B: 99} | (staff or {}))


def shown_of(
    round_: str, above: Mapping[int, int | None], own: dict[int, int], shown: set[int], staff: dict[int, int]
) -> Shown[str]:
    tree = Tree(Group(unit, parent, 0) for unit, parent in above.items())
    units = Family(tree.ids, tree.parents, np.arange(len(tree)))
    people = np.array([own.get(unit, 0) for unit in tree.ids.tolist()])
    return Shown("mean", round_, [units], people, frozenset(shown), 5, staff, 5)


@pytest.mark.parametrize(
    ("own", "shown", "expected"),
    [
        ({A: 3, B: 6}, {0, X, A, B}, [{A}]),
        ({A: 3, B: 6}, {0, X, B}, [{A}]),
        ({A: 3, B: 6}, {0, X}, []),
        ({A: 3, B: 6, X: 4}, {0, X, B}, []),
        ({A: 8, B: 6, X: 4}, {0, X, A, B}, [{X}]),
        ({A: 8, B: 6, 0: 2}, {0, A, B}, [{0}]),
        ({A: 8, B: 6, 0: 2, X: 2}, {0, A, B}, [{0, X}]),
        ({A: 8}, {0, A}, []),
    ],
)
def test_what_follows_by_subtraction_is_found(own: dict[int, int], shown: set[int], expected: list[set[int]]) -> None:
    found = [small.groups for small in audit([one("spring", own, shown)])]
    assert found == expected


def test_a_group_is_compared_with_itself_where_everybody_took_part() -> None:
    spring = one("spring", {B: 20, A: 9}, {0, X, B}, staff={B: 20})
    autumn = {B: 23, A: 9}
    assert list(audit([spring, one("autumn", autumn, {0, X, B}, staff={B: 23})])) == [
        Small("mean", ("spring", "autumn"), frozenset({B}), 3)
    ]
    assert list(audit([spring, one("autumn", autumn, {0, X, A}, staff={B: 23})])) != []  # it follows from X and A
    assert list(audit([spring, one("autumn", autumn, {0, X}, staff={B: 23})])) == []
    assert list(audit([spring, one("autumn", autumn, {0, X, B}, staff={B: 24})])) == []  # one did not answer
    assert list(audit([spring, one("autumn", {B: 25}, {0, X, B}, staff={B: 25})])) == []  # five came


def test_a_group_that_is_gone_is_compared_with_one_that_is_new() -> None:
    spring = one("spring", {B: 20, A: 9}, {0, B}, staff={B: 20})
    staff = {0: 99, A: 99, 9: 23}
    autumn = shown_of("autumn", {A: None, 9: None}, {A: 9, 9: 23}, {0, 9}, staff)
    assert list(audit([spring, autumn])) == [Small("mean", ("spring", "autumn"), frozenset({9}), 3)]


# ------------------------------------------------------------------------------------------------ our own publications
ANSWERS: dict[str, st.SearchStrategy[int]] = {
    "calm": st.integers(0, 4),
    "noise": st.integers(-3, 4),
    "focus": st.integers(0, 4),
    "phone": st.integers(0, 1),
    "chair": st.integers(0, 2),
}
ROUNDS = 2
Block = tuple[int, int, Answers]


@st.composite
def rounds(draw: st.DrawFn) -> list[tuple[Tree, list[Block]]]:
    """Draw a tree, its headcounts in each round, and how many people of each group give which answers."""
    parents: dict[int, int | None] = {}
    for id_ in range(1, draw(st.integers(1, 6)) + 1):
        parents[id_] = draw(st.sampled_from([None, *parents]))
    kinds = [draw(st.fixed_dictionaries({}, optional=ANSWERS)) for _ in range(3)]
    found: list[tuple[Tree, list[Block]]] = []
    for _ in range(ROUNDS):
        blocks: list[Block] = [
            (unit, draw(st.sampled_from((0, 1, 3, 6, 11, 25))), answers) for unit in (0, *parents) for answers in kinds
        ]
        own = {unit: sum(number for other, number, _ in blocks if other == unit) for unit in parents}
        silent = draw(st.sampled_from((0, 0, 2)))
        staff = Tree(Group(unit, parent, 0) for unit, parent in parents.items())
        heads = staff.summed(np.array([0, *own.values()]))
        found.append((Tree(Group(unit, parents[unit], int(heads[unit]) + silent) for unit in parents), blocks))
    return found


BREAKDOWNS = ("engine/chair", "engine/phone")


def counted(layout: Layout, tree: Tree, blocks: list[Block], names: Sequence[str] = ()) -> Tally:
    tally = Tally(layout, tree.ids.tolist(), breakdowns_of(layout, names))
    rows = [(unit, layout.pack({"engine": answers})) for unit, number, answers in blocks for _ in range(number)]
    tally.add([unit for unit, _ in rows], [row for _, row in rows])
    return tally


@settings(max_examples=40)
@given(rounds(), st.integers(0, 2))
def test_nothing_that_we_publish_tells_about_too_few(
    engine: Questionnaire, series: list[tuple[Tree, list[Block]]], breakdowns: int
) -> None:
    layout, policy = Layout((Part(Scorer(engine), "full"),)), Policy()
    known: list[Known] = []
    ledger: list[Shown[FigureName]] = []
    for number, (tree, blocks) in enumerate(series):
        tally = counted(layout, tree, blocks, BREAKDOWNS[:breakdowns])
        people = tree.summed(tally.respondents)
        found = publish_tree(tally, tree, policy, ~apart(tree, people, known, policy.min_cell_size_sensitive))
        full = people >= tree.headcounts
        beside = frozenset(tree.ids.tolist())
        known += [Known(int(tree.ids[at]), int(tree.headcounts[at]), beside) for at in np.flatnonzero(full)]
        ledger += laid_open(str(number), tally, tree, policy, found)
    assert list(audit(ledger)) == []


def test_the_same_tree_with_nothing_hidden_is_caught(engine: Questionnaire) -> None:
    """The auditor is not blind: each group for itself passes all rules for one group, and 3 people follow."""
    layout, policy = Layout((Part(Scorer(engine), "full"),)), Policy()
    tree = Tree([Group(X, None, 60), Group(A, X, 30), Group(B, X, 30)])
    calm: Answers = {"calm": 3, "noise": 1, "focus": 3, "phone": 1, "chair": 0}
    blocks = [(A, 3, calm), (B, 30, calm), (0, 30, calm)]
    bare = {}
    for group, members in {0: {A, B, 0}, X: {A, B}, A: {A}, B: {B}}.items():
        tally = counted(layout, Tree(), [(0, number, answers) for unit, number, answers in blocks if unit in members])
        bare[group] = publish(tally, policy)
    bare[A] = Publication(policy, respondents(3, 5), ())
    tally = counted(layout, tree, blocks)
    caught = list(audit(laid_open("spring", tally, tree, policy, bare)))
    assert {(small.groups, small.people) for small in caught} == {(frozenset({A}), 3)}
    assert {small.name[1].value for small in caught} == {"respondents", "answers", "unknown", "mean", "spread"}
    assert list(audit(laid_open("spring", tally, tree, policy, publish_tree(tally, tree, policy)))) == []


CALM: Answers = {"calm": 3, "noise": 1, "focus": 3, "phone": 1, "chair": 0}
STANDS: Answers = {**CALM, "chair": 1}


def test_groups_that_overlap_are_asked_about_together(engine: Questionnaire) -> None:
    """All of North but two say the same of their chair, and nobody else does: answer less unit would be these two."""
    layout, policy = Layout((Part(Scorer(engine), "full"),)), Policy()
    tree = Tree([Group(A, None, 60), Group(B, None, 60)])
    blocks = [(A, 40, CALM), (A, 2, STANDS), (B, 40, STANDS)]
    tally = counted(layout, tree, blocks, BREAKDOWNS[:1])
    found = publish_tree(tally, tree, policy)
    assert not any(isinstance(found[group].respondents, People) for group in tally.broken_down[0][0].groups)
    assert list(audit(laid_open("spring", tally, tree, policy, found))) == []
    bare = publish(counted(layout, Tree(), [(0, number, answers) for _, number, answers in blocks[:1]]), policy)
    caught = list(audit(laid_open("spring", tally, tree, policy, found | {-1: bare})))
    assert {(small.groups, small.people) for small in caught} == {(frozenset({A}), 2)}


def test_groups_that_mix_are_all_shown(engine: Questionnaire) -> None:
    layout, policy = Layout((Part(Scorer(engine), "full"),)), Policy()
    tree = Tree([Group(A, None, 60), Group(B, None, 60)])
    mixed: list[Answers] = [{**CALM, "chair": chair, "phone": phone} for chair in range(3) for phone in range(2)]
    blocks = [(unit, 7, answers) for unit in (A, B) for answers in mixed]
    tally = counted(layout, tree, blocks, BREAKDOWNS)
    found = publish_tree(tally, tree, policy)
    by_chair, by_phone = (breakdown.groups for breakdown, _ in tally.broken_down)
    assert [found[group].respondents for group in by_chair] == [People(28, 28)] * 3
    assert [found[group].respondents for group in by_phone] == [People(42, 42)] * 2
    assert list(audit(laid_open("spring", tally, tree, policy, found))) == []
    silent = publish_tree(tally, tree, policy, broken_down=False)
    assert {silent[group].respondents for group in (*by_chair, *by_phone)} == {PROTECTS}
    assert silent[A] == found[A]
    undivided = publish_tree(tally, Tree(), policy)
    assert {group: undivided[group] for group in by_chair} == {group: found[group] for group in by_chair}
