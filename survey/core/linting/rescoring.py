"""What another version would change: two questionnaires in; which scores, bands, flags and advice differ out.

Both score the same answers. Those are invented, and spread so that rare answers come as often as usual ones: a share
tells where a change is felt, not how many people it touches. Nothing here knows what anybody answered.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from survey.core.linting.reach import Reach
from survey.core.questionnaires.questionnaire import FormName, Item, Questionnaire, Scale
from survey.core.scores.answers import Answers, Code, code_count, code_of, value_of
from survey.core.scores.scoring import Bools, Codes, Columns, Floats, Scorer, band_index, rounded

TINY: Final = 1e-9
"""A smaller difference of a value is one of computing."""


@dataclass(frozen=True)
class Names:
    """Keys that only the new version has, and that only the old one had."""

    new: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True)
class ScaleChange:
    """A scale whose score differs: in which share of the answers, by how much at most, and from which band to which.

    A band is None where there is no score. An internal scale has no bands: it is a step towards others.
    """

    key: str
    internal: bool
    share: float
    most: float
    bands: Mapping[tuple[str | None, str | None], float]


@dataclass(frozen=True)
class FindingChange:
    """A flag or an advice: in which share of the answers it comes where it did not, and stays away where it came."""

    key: str
    comes: float
    goes: float


@dataclass(frozen=True)
class Rescoring:
    """All that another version changes, over so many sets of answers; `asked`: items with other answers too."""

    sets: int
    items: Names
    asked: tuple[str, ...]
    scales: Names
    flags: Names
    advice: Names
    scored: tuple[ScaleChange, ...]
    flagged: tuple[FindingChange, ...]
    advised: tuple[FindingChange, ...]
    ranked: Mapping[str, tuple[str, str]]
    """Advice that gets another place: the severity of its rules and its tier, before and after."""

    @property
    def same(self) -> bool:
        """Tell whether nothing differs."""
        names = (self.items, self.scales, self.flags, self.advice)
        listed = any(name.new or name.gone for name in names)
        return not (listed or self.asked or self.scored or self.flagged or self.advised or self.ranked)


def rescored(old: Questionnaire, new: Questionnaire, form: FormName) -> Rescoring:
    """Return what a new version changes of a form that both have, over invented answers."""
    before, after = Scorer(old), Scorer(new)
    columns = _told_to_both(old, new, Reach(before).columns, Reach(after).columns)
    return _compared(before, after, _as_asked(before, columns[0], form), _as_asked(after, columns[1], form), form)


def rescored_one(old: Questionnaire, new: Questionnaire, form: FormName, answers: tuple[Answers, Answers]) -> Rescoring:
    """Return what a new version changes for one set of answers, given as codes of the old one and of the new one."""
    before, after = Scorer(old), Scorer(new)
    return _compared(before, after, before.columns(answers[0], form), after.columns(answers[1], form), form)


# ------------------------------------------------------------------------------------------------ the same answers


def _told_to_both(
    old: Questionnaire, new: Questionnaire, own: Columns, others: Columns
) -> tuple[dict[str, Codes], dict[str, Codes]]:
    """Return columns for both versions that say the same: what one of them cannot say is left open in both."""
    left, right = _translated(old, new, own), _translated(new, old, others)
    return _joined(left[0], right[1]), _joined(left[1], right[0])


def _translated(speaker: Questionnaire, hearer: Questionnaire, columns: Columns) -> tuple[Columns, Columns]:
    """Return columns as the questionnaire that they are of says them, and as the other one understands them."""
    said, heard = dict(columns), {}
    for key, column in columns.items():
        item, other = speaker.item_by_key[key], hearer.item_by_key.get(key)
        if other is None:
            continue
        heard[key] = _dictionary(speaker, item, hearer, other)[column - min(Code)]
        said[key] = np.where(heard[key] == Code.MISSING, np.int16(Code.MISSING), column)
    return said, heard


def _dictionary(speaker: Questionnaire, item: Item, hearer: Questionnaire, other: Item) -> Codes:
    """Return for each code of an item, the lowest first, the code of the other that means the same, or missing."""

    def understood(code: int) -> int:
        try:
            return code_of(hearer, other, value_of(speaker, item, code))
        except ValueError:
            return int(Code.MISSING)

    return np.array([understood(code) for code in range(min(Code), code_count(speaker, item))], np.int16)


def _joined(first: Columns, second: Columns) -> dict[str, Codes]:
    """Return two batches as one; what one of them does not know is left open there."""
    sizes = [len(next(iter(columns.values()))) for columns in (first, second)]
    return {
        key: np.concatenate(
            [
                columns.get(key, np.full(size, Code.MISSING, np.int16))
                for columns, size in zip((first, second), sizes, strict=True)
            ]
        )
        for key in {**first, **second}
    }


def _as_asked(scorer: Scorer, columns: Columns, form: FormName) -> dict[str, Codes]:
    """Return the columns of the items that a form asks, with what their show_if hides marked as skipped."""
    done: dict[str, Codes] = {}
    for item in scorer.questionnaire.items_of(form):
        column = columns[item.key]
        if item.show_if is not None:
            column = np.where(scorer.met(item.show_if, done, {}), column, np.int16(Code.SKIPPED))
        done[item.key] = column
    return done


# ------------------------------------------------------------------------------------------------ what differs


def _compared(before: Scorer, after: Scorer, told: Columns, retold: Columns, form: FormName) -> Rescoring:
    old, new = before.questionnaire, after.questionnaire
    scores, rescores = before.scores(told), after.scores(retold)
    items = [{item.key: item for item in one.items_of(form)} for one in (old, new)]
    flags = [
        {flag.key: scorer.met(flag.when, columns, own) for flag in scorer.questionnaire.flags}
        for scorer, columns, own in ((before, told, scores), (after, retold, rescores))
    ]
    advice = [_advised(before, told, scores), _advised(after, retold, rescores)]
    ranks = [_ranks(old), _ranks(new)]
    return Rescoring(
        sets=len(next(iter(told.values()))),
        items=_names(*items),
        asked=tuple(
            key
            for key, item in items[1].items()
            if key in items[0] and _form_of(old, items[0][key]) != _form_of(new, item)
        ),
        scales=_names(old.scale_by_key, new.scale_by_key),
        flags=_names(*flags),
        advice=_names(*advice),
        scored=tuple(_scales(old, new, scores, rescores)),
        flagged=tuple(_findings(*flags)),
        advised=tuple(_findings(*advice)),
        ranked={key: (ranks[0][key], rank) for key, rank in ranks[1].items() if ranks[0].get(key, rank) != rank},
    )


def _names(old: Iterable[str], new: Iterable[str]) -> Names:
    was, is_ = dict.fromkeys(old), dict.fromkeys(new)
    return Names(tuple(key for key in is_ if key not in was), tuple(key for key in was if key not in is_))


def _form_of(questionnaire: Questionnaire, item: Item) -> object:
    """Return what of an item decides which answers can be given."""
    return item.kind, [option.value for option in questionnaire.options(item)], item.specials, item.show_if


def _scales(
    old: Questionnaire, new: Questionnaire, scores: Mapping[str, Floats], rescores: Mapping[str, Floats]
) -> Iterator[ScaleChange]:
    for scale in new.scales:
        was = old.scale_by_key.get(scale.key)
        if was is None:
            continue
        internal = was.internal or scale.internal
        one, other = scores[scale.key], rescores[scale.key]
        if not internal:
            one, other = rounded(one), rounded(other)
        unlike = ~np.isclose(one, other, rtol=0.0, atol=TINY, equal_nan=True)
        bands = {} if internal else _bands(was, one, scale, other)
        if unlike.any() or bands:
            both = np.abs(other - one)[~np.isnan(other - one)]
            yield ScaleChange(scale.key, internal, float(unlike.mean()), float(both.max(initial=0.0)), bands)


def _bands(was: Scale, scores: Floats, scale: Scale, rescores: Floats) -> Mapping[tuple[str | None, str | None], float]:
    """Return for each pair of bands that differ in which share of the answers one becomes the other."""
    pairs = Counter(zip(_band_keys(was, scores), _band_keys(scale, rescores), strict=True))
    return {pair: count / len(scores) for pair, count in pairs.most_common() if pair[0] != pair[1]}


def _band_keys(scale: Scale, scores: Floats) -> Sequence[str | None]:
    keys = (*(band.key for band in scale.bands), None)  # the last one is that of -1: no score
    return [keys[at] for at in band_index(scale, scores).tolist()]


def _advised(scorer: Scorer, columns: Columns, scores: Mapping[str, Floats]) -> dict[str, Bools]:
    """Return for each recommendation in which sets of answers a rule gives it."""
    size = len(next(iter(columns.values())))
    found = {one.key: np.zeros(size, np.bool_) for one in scorer.questionnaire.recommendations}
    for rule in scorer.questionnaire.rules:
        met = scorer.met(rule.when, columns, scores)
        for key in rule.advise:
            found[key] = found[key] | met
    return found


def _findings(old: Mapping[str, Bools], new: Mapping[str, Bools]) -> Iterator[FindingChange]:
    for key, now in new.items():
        then = old.get(key)
        if then is not None and (then != now).any():
            yield FindingChange(key, float((now & ~then).mean()), float((then & ~now).mean()))


def _ranks(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Return what puts each recommendation in its place: the severity of its rules, and its tier."""
    severities = questionnaire.severities
    return {one.key: f"{severities.get(one.key, 0)} {one.tier}" for one in questionnaire.recommendations}
