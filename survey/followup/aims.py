"""What a measure is meant to change: a round in, what can be chosen out; a measure of HR's own linked to one of them.

Only what is linked can be looked back on, once a later round has figures.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from survey.core.reports.report import NEEDS
from survey.core.reports.shortfalls import find_shortfall
from survey.core.scores.layout import Layout
from survey.core.text import Language
from survey.followup.models import Measure
from survey.followup.plan import last_with_figures
from survey.infra.i18n import any_of
from survey.rounds.models import Round
from survey.rounds.services import layout_of


class OfferedAim(NamedTuple):
    """A topic or a shortfall as it is offered: its key, its words, and what it is listed under.

    key: questionnaire/scale of a topic, questionnaire/item/value,value of a shortfall.
    """

    key: str
    title: str
    heading: str
    quoted: str = ""
    """Of a shortfall its answers in quotation marks."""

    @property
    def is_shortfall(self) -> bool:
        """Whether there should be fewer people who answer this."""
        return is_shortfall(self.key)


def is_shortfall(key: str) -> bool:
    """Tell the key of a shortfall from that of a topic."""
    return key.count("/") == 2  # noqa: PLR2004  # questionnaire/item/values


def origin(session: Session, measure: Measure | None) -> Round | None:
    """Return the round that a measure came from; of one without, or a new one, the newest that has figures."""
    own = session.get(Round, measure.round_id) if measure and measure.round_id is not None else None
    return own or last_with_figures(session)


def offered(
    session: Session, round_: Round | None, measure: Measure | None, wanted: str, language: Language
) -> Sequence[OfferedAim]:
    """Return the topics that a round asked, what people could say they need, and what a measure is linked to.

    wanted: the key of another shortfall about which something can be done, if any. None without a round.
    """
    if round_ is None:
        return ()
    layout = layout_of(session, round_)
    lacking = {f"{part.questionnaire.key}/{one.key}": one for part in layout.parts for one in part.lacking}
    needs = [key for key, one in lacking.items() if one.item.startswith(NEEDS)]
    keys = [*needs, *(measure.shortfalls if measure else ()), *({wanted} & lacking.keys())]
    return list(dict.fromkeys([*_topics(layout, language), *_shortfalls(layout, keys, language)]))


def _topics(layout: Layout, language: Language) -> Iterator[OfferedAim]:
    for part in layout.parts:
        questionnaire = part.questionnaire
        for scale in questionnaire.shown_scales:
            yield OfferedAim(f"{questionnaire.key}/{scale.key}", scale.title[language], questionnaire.title[language])


def _shortfalls(layout: Layout, keys: Iterable[str], language: Language) -> Iterator[OfferedAim]:
    for found in filter(None, (find_shortfall(layout, key) for key in keys)):
        answers, quoted = found.answers(language), any_of(found.answers(language), language)
        yield OfferedAim(found.key, answers[0] if len(answers) == 1 else quoted, found.item.text[language], quoted)


def link(measure: Measure, round_: Round | None, aim: str) -> None:
    """Link a measure of HR's own to what a round offered, from which it comes then; an empty text: to nothing."""
    if measure.recommendation is None:
        linked = [aim] if aim and round_ else []
        measure.shortfalls = [key for key in linked if is_shortfall(key)]
        measure.scales = [key for key in linked if not is_shortfall(key)]
        measure.round_id = round_.id if linked and round_ else None
