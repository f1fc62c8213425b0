"""The people behind each figure of a round: a tally in; how many of each group, and how many a group needs, out."""

from collections.abc import Iterator
from dataclasses import dataclass

from survey.core.disclosure.breakdowns import RESPONDENTS, Figure, Kind
from survey.core.disclosure.cells import Policy
from survey.core.disclosure.descriptives import SPECIAL_CODES, Ints, ItemTally, PartTally, Tally
from survey.core.questionnaires.conditions import Condition, ItemCondition, leaves
from survey.core.questionnaires.nodes import bounds, items_in
from survey.core.questionnaires.questionnaire import Questionnaire, Special
from survey.core.scores.answers import Code
from survey.core.scores.scoring import Floats


@dataclass(frozen=True)
class Behind:
    """The people behind a figure by group, those of parts not included, and how many a group needs.

    heights: of a mean, the sum of their scores, each from 0 at the lowest possible to 1 at the highest.
    """

    people: Ints
    need: int
    heights: Floats | None = None


def behind(tally: Tally, policy: Policy) -> dict[Figure, Behind]:
    """Return for each figure of a round the people behind it; those of numbers of people are the respondents."""
    everybody = {RESPONDENTS: Behind(tally.respondents, policy.min_cell_size)}
    return everybody | {
        figure: found for number, part in enumerate(tally.parts) for figure, found in _of_part(number, part, policy)
    }


def _of_part(number: int, part: PartTally, policy: Policy) -> Iterator[tuple[Figure, Behind]]:
    sensitive = Sensitive(part.part.questionnaire)
    for key, counts in part.items.items():
        need = 2 * policy.of(sensitive=key in sensitive.items)  # a share has people on either side
        yield Figure(Kind.ANSWERS, number, key), Behind(counts.answered, need)
        yield Figure(Kind.UNKNOWN, number, key), Behind(counts.answered + unknown(counts), need)
    for scale in part.part.questionnaire.shown_scales:
        need, scores = policy.of(sensitive=scale.sensitive), part.scales[scale.key]
        low, high = bounds(part.part.questionnaire, scale.score)
        yield (
            Figure(Kind.MEAN, number, scale.key),
            Behind(scores.n, need, (scores.total - low * scores.n) / (high - low)),
        )
        yield Figure(Kind.SPREAD, number, scale.key), Behind(part.scales[scale.key].n, 2 * need)


def unknown(counts: ItemTally) -> Ints:
    """Return how many do not know the answer, by group."""
    column: Ints = counts.specials[:, SPECIAL_CODES + Code.DONT_KNOW]
    return column


class Sensitive:
    """What of a questionnaire concerns wellbeing and health, and so needs the larger minimum cell size.

    Scales say so themselves; so do items on which they rest or to which one may rather not answer, and flags and
    recommendations that depend on either.
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        scales = [scale for scale in questionnaire.scales if scale.sensitive]
        self._scales = frozenset(scale.key for scale in scales)
        self.items = frozenset(item.key for scale in scales for item in items_in(questionnaire, scale.score)) | {
            item.key for item in questionnaire.items if Special.RATHER_NOT_SAY in item.specials
        }
        self.recommendations = frozenset(
            key for rule in questionnaire.rules if self.concerns(rule.when) for key in rule.advise
        )

    def concerns(self, condition: Condition) -> bool:
        """Tell whether a condition asks about wellbeing or health."""
        return any(
            leaf.item in self.items if isinstance(leaf, ItemCondition) else leaf.scale in self._scales
            for leaf in leaves(condition)
        )
