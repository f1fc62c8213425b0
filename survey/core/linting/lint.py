"""Lint of the content: a loaded questionnaire in, (path, message) of all that loads but would serve nobody well out.

Each message says what to write instead; `survey.core.questionnaires.loading.Source` knows the line of a path.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Final

import numpy as np

from survey.core.linting.reach import Reach
from survey.core.linting.wording import wording_problems, words
from survey.core.questionnaires.conditions import All, AnyOf, Condition, ItemCondition, Not, ScaleCondition, leaves
from survey.core.questionnaires.nodes import items_in, terms_in
from survey.core.questionnaires.questionnaire import Audience, Item, Questionnaire, Rule, Scale
from survey.core.questionnaires.references import Found
from survey.core.questionnaires.score import Flagged, ItemTerm, Mean
from survey.core.scores.scoring import Scorer
from survey.core.text import LANGUAGES

MAX_PAGE: Final = 6
MIN_PAGE: Final = 2
MAX_SHORT: Final = 40
"""Items of all short forms in one sitting."""
GRID_ROWS: Final = 3
"""More short items in a row with one set of options read as a grid."""
GRID_OPTIONS: Final = 4
GRID_WORDS: Final = 4
FAULT: Final = 0.5
"""A fact (a box, or an option with a word as its value that takes this part of what its item can take from a score)
needs a rule of its own; for the degrees of a statement a rule on the score will do."""


def lint(questionnaire: Questionnaire, drawings: Collection[str]) -> Iterator[Found]:
    """Yield the problems of one questionnaire; `drawings` are the names of the drawings that exist."""
    yield from _pages(questionnaire)
    yield from _drawings(questionnaire, drawings)
    yield from _unused(questionnaire)
    reach = Reach(Scorer(questionnaire))
    yield from _unreachable(questionnaire, reach)
    yield from _unadvised(questionnaire, reach)
    yield from wording_problems(questionnaire)


def lint_together(questionnaires: Sequence[Questionnaire]) -> Iterator[tuple[Questionnaire, Found]]:
    """Yield the problems of questionnaires that are asked in one sitting, each with the questionnaire to mend."""
    short = sum(len(each.items_of("short")) for each in questionnaires)
    if short > MAX_SHORT:
        message = f"the short forms together ask {short} items: leave out {short - MAX_SHORT}"
        yield from ((each, (("forms", "short"), message)) for each in questionnaires if "short" in each.forms)
    seen: dict[str, tuple[Questionnaire, str]] = {}
    for each in questionnaires:
        for index, recommendation in enumerate(each.recommendations):
            owner, text = seen.setdefault(recommendation.key, (each, recommendation.text.nl))
            if text != recommendation.text.nl:
                message = f"'{recommendation.key}' has another text in '{owner.key}': rename one of them"
                yield each, (("recommendations", index, "key"), message)


# ------------------------------------------------------------------------------------------------ pages


def _pages(questionnaire: Questionnaire) -> Iterator[Found]:
    for form, sections in questionnaire.forms.items():
        for index, section in enumerate(sections):
            path = ("forms", form, index, "items")
            items = [questionnaire.item_by_key[key] for key in section.items]
            if len(items) > MAX_PAGE:
                yield path, f"'{section.key}' has {len(items)} items: {MAX_PAGE} at most, split the page"
            if len(items) < MIN_PAGE:
                yield path, f"'{section.key}' has one item: join it with another page"
            yield from ((path, message) for message in _grids(questionnaire, items))
            if index < len(sections) - 1:
                yield from (
                    (path, f"'{item.key}' is about who you are: move it to the last page")
                    for item in items
                    if item.background
                )
        first, last = len(sections[0].items), len(sections[-1].items)
        if last > first + 1:
            message = f"the last page has {last} items and the first {first}: steps should get shorter"
            yield ("forms", form, len(sections) - 1, "items"), message


def _grids(questionnaire: Questionnaire, items: Sequence[Item]) -> Iterator[str]:
    """Short statements under one set of options are a grid in disguise: people stop reading them."""
    for options, run in groupby(items, key=lambda item: item.options if isinstance(item.options, str) else item.key):
        rows = list(run)
        short = all(len(words(item.text[language])) < GRID_WORDS for item in rows for language in LANGUAGES)
        if len(rows) > GRID_ROWS and short and len(questionnaire.options(rows[0])) >= GRID_OPTIONS:
            yield f"{len(rows)} items under '{options}' read as a grid: write whole statements, or ask fewer in a row"


def _drawings(questionnaire: Questionnaire, drawings: Collection[str]) -> Iterator[Found]:
    lists = [(("items", at, "options"), item.options) for at, item in enumerate(questionnaire.items)]
    sets = [(("option_sets", key), options) for key, options in questionnaire.option_sets.items()]
    for path, options in (*lists, *sets):
        for index, option in enumerate(options if isinstance(options, tuple) else ()):
            if option.drawing is not None and option.drawing not in drawings:
                yield (*path, index, "drawing"), f"there is no drawing '{option.drawing}.svg': draw it or remove this"


# ------------------------------------------------------------------------------------------------ what is not used


def _unused(questionnaire: Questionnaire) -> Iterator[Found]:
    conditions = [*_findings(questionnaire), *(item.show_if for item in questionnaire.items if item.show_if)]
    flags = [term for scale in questionnaire.scales for term in terms_in(scale.score) if isinstance(term, Flagged)]
    asked = [leaf for condition in (*conditions, *(term.flag for term in flags)) for leaf in leaves(condition)]
    named = {item.key: _named(questionnaire, item, asked) for item in questionnaire.items}
    points = {item.key: _with_points(questionnaire, item) for item in questionnaire.items}
    asked_items = {leaf.item for leaf in asked if isinstance(leaf, ItemCondition)}
    scored = {item.key for scale in questionnaire.scales for item in items_in(questionnaire, scale.score)}
    asked_by_form = {item.key for form in questionnaire.forms for item in questionnaire.items_of(form)}
    for index, item in enumerate(questionnaire.items):
        path = ("items", index)
        if item.key not in asked_by_form:
            yield path, f"'{item.key}' is in no form: add it to a page or remove it"
        if item.key not in scored | asked_items:
            yield path, f"'{item.key}' is used by no scale, flag or rule: use it or remove it"
            continue
        idle = [at for at in range(len(questionnaire.options(item))) if at not in named[item.key] | points[item.key]]
        if item.kind == "choice" and len(idle) == 1:
            continue  # the option that is left is the one with which nothing is wrong
        for at in idle:
            value = questionnaire.options(item)[at].value
            place = path if isinstance(item.options, str) else (*path, "options", at)
            yield place, f"the option '{value}' of '{item.key}' changes nothing: give it points, or name it in a rule"
    advised = {key for rule in questionnaire.rules for key in rule.advise}
    for index, recommendation in enumerate(questionnaire.recommendations):
        if recommendation.key not in advised:
            yield ("recommendations", index), f"no rule gives '{recommendation.key}': add it to a rule or remove it"


def _findings(questionnaire: Questionnaire) -> Iterator[Condition]:
    yield from (flag.when for flag in questionnaire.flags)
    yield from (rule.when for rule in questionnaire.rules)


def _named(questionnaire: Questionnaire, item: Item, asked: Sequence[object]) -> set[int]:
    """Return the indexes of the options that a condition names, or that lie at or beyond a named one."""
    values = [option.value for option in questionnaire.options(item)]
    found: set[int] = set()
    for leaf in asked:
        if isinstance(leaf, ItemCondition) and leaf.item == item.key:
            at = {values.index(value) for value in leaf.values if value in values}
            if leaf.at_least is not None:
                at = set(range(min(at), len(values)))
            elif leaf.at_most is not None:
                at = set(range(max(at) + 1))
            found |= at
    return found


def _with_points(questionnaire: Questionnaire, item: Item) -> set[int]:
    """Return the indexes of the options that change a score: all of a choice, of check-boxes those with points."""
    options = questionnaire.options(item)
    found: set[int] = set()
    for scale in questionnaire.scales:
        for term in terms_in(scale.score):
            if (term.item if isinstance(term, ItemTerm) else term) != item.key:
                continue
            own = term.points if isinstance(term, ItemTerm) else {}
            scored = [own.get(option.value, option.scored) for option in options]
            found |= {at for at, number in enumerate(scored) if item.kind == "choice" or number}
    return found


# ------------------------------------------------------------------------------------------------ what cannot be


def _unreachable(questionnaire: Questionnaire, reach: Reach) -> Iterator[Found]:
    for index, item in enumerate(questionnaire.items):
        if item.show_if is not None and not reach.can_hold(item.show_if):
            yield ("items", index, "show_if"), f"no answers ever show '{item.key}': mend the condition or remove it"
    flags = [(("flags", index), flag.key, flag.when) for index, flag in enumerate(questionnaire.flags)]
    rules = [(("rules", index), rule.key, rule.when) for index, rule in enumerate(questionnaire.rules)]
    for path, key, when in (*flags, *rules):
        if not reach.can_hold(when):
            yield (*path, "when"), f"no answers ever meet '{key}': mend the condition or remove it"
        if not _has_reason(questionnaire, when):
            yield (*path, "when"), f"'{key}' may hold without a reason to tell: name an answer or a shown score too"
    for index, scale in enumerate(questionnaire.scales):
        found_bands = set(np.unique(reach.bands(scale)).tolist()) if scale.bands else set()
        for at, band in enumerate(scale.bands):
            if at not in found_bands:
                yield ("scales", index, "bands", at), f"no answers ever give the band '{band.key}': move its bound"


def _has_reason(questionnaire: Questionnaire, condition: Condition) -> bool:
    """Tell whether a condition that holds always rests on an answer or a score that can be named to a person."""
    match condition:
        case All(all=parts):
            return any(_has_reason(questionnaire, part) for part in parts)
        case AnyOf(any=parts):
            return all(_has_reason(questionnaire, part) for part in parts)
        case Not():
            return False
        case ScaleCondition(scale=key):
            return not questionnaire.scale_by_key[key].internal
        case _:
            return True  # an answer


# ------------------------------------------------------------------------------------------------ what gets no advice


def _unadvised(questionnaire: Questionnaire, reach: Reach) -> Iterator[Found]:
    for index, scale in enumerate(questionnaire.scales):
        if not scale.internal:
            yield from _bands_without_advice(questionnaire, reach, scale, index)
    order = {item.key: index for index, item in enumerate(questionnaire.items)}
    told: Counter[tuple[str, int]] = Counter()
    for scale in questionnaire.shown_scales:
        if not isinstance(scale.score, Mean):
            continue  # ROSA and the like: their faults are those of the topics
        for item, option, loss in reach.faults(scale):
            value = questionnaire.options(item)[option].value
            own = isinstance(value, str) and (item.kind == "several" or loss >= FAULT)
            told[item.key, option] += 1
            if told[item.key, option] == 1 and not _advised(questionnaire, reach, item, option, own=own):
                path = ("items", order[item.key])
                place = path if isinstance(item.options, str) else (*path, "options", option)
                yield place, f"the answer '{value}' to '{item.key}' gets no advice: write a rule for it"


def _bands_without_advice(questionnaire: Questionnaire, reach: Reach, scale: Scale, index: int) -> Iterator[Found]:
    audiences: set[Audience] = set()
    bands = reach.bands(scale)
    rules = [(rule, reach.met(rule.when)) for rule in questionnaire.rules if scale.key in _positive(rule.when)]
    for at, band in enumerate(scale.bands):
        if band.state == "good":
            continue
        given = [rule for rule, met in rules if (met & (bands == at)).any()]
        audiences |= {questionnaire.recommendation_by_key[key].audience for rule in given for key in rule.advise}
        if not given:
            yield ("scales", index, "bands", at), f"the band '{band.key}' of '{scale.key}' gets no advice: write a rule"
    wanted = Audience if questionnaire.audience == "employee" else (Audience.EMPLOYER,)
    lacking = [audience.value for audience in wanted if audience not in audiences]
    if lacking and len(scale.bands) > 1:
        yield (
            ("scales", index),
            f"a low '{scale.key}' gives nothing to the {' and the '.join(lacking)}: add to its rules",
        )


def _advised(questionnaire: Questionnaire, reach: Reach, item: Item, option: int, *, own: bool) -> bool:
    """Tell whether a rule can hold with the option (a box: alone); its `own` rule names the item, not just a scale."""
    code = 1 << option if item.kind == "several" else option
    holders = {item.key}
    if not own:
        holders |= {scale.key for scale in questionnaire.scales if item in items_in(questionnaire, scale.score)}
    rules: list[Rule] = [rule for rule in questionnaire.rules if not holders.isdisjoint(_positive(rule.when))]
    chosen = reach.columns[item.key] == code
    if any((reach.met(rule.when) & chosen).any() for rule in rules):
        return True
    return any(reach.can_hold(rule.when, {item.key: code}) for rule in rules)


def _positive(condition: Condition) -> set[str]:
    """Return the keys of the items and scales that a condition names outside a 'not'."""
    match condition:
        case All(all=parts) | AnyOf(any=parts):
            return {key for part in parts for key in _positive(part)}
        case ScaleCondition(scale=key) | ItemCondition(item=key):
            return {key}
        case _:
            return set()
