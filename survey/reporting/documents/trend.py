"""The trend as a document: a published round in; the organisation over all rounds up to it, in one language, out.

Topics are compared twice: with the last round that asked the same, as on the pages, and with the first, which shows
what went slowly. Each comparison is judged beside all others of its kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from sqlalchemy.orm import Session

from survey.accounts.look import mark
from survey.accounts.services import organisation
from survey.config import Settings
from survey.core.disclosure.cells import Count
from survey.core.reports.report import rate_of
from survey.core.reports.trend import Line, PartTrend, Verdict
from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.infra import clock
from survey.infra.i18n import NAMES
from survey.infra.render.document import document
from survey.reporting.documents.carrying import carried_series, short
from survey.reporting.errors import FirstRoundError
from survey.reporting.figures.series import SeriesFigures
from survey.reporting.publications.kept import figures_in, kept_of, published
from survey.reporting.results.trends import Past, age, clearly_changed, lines_of, past_rounds
from survey.rounds.models import Round
from survey.rounds.services import rounds


@dataclass(frozen=True)
class ShownRound:
    """A round of the trend: when it was, who took part, and the beginning of its publication's fingerprint."""

    name: str
    first_day: date
    last_day: date
    form: str
    respondents: Count
    rate: int | None
    headcount: int
    fingerprint: str


@dataclass(frozen=True)
class Series:
    """The topics of the newest round over all rounds, oldest first; older: how many rounds there is no room for.

    near: compared with the last round that asked the same; far: with the first. Both have the same lines in one order.
    """

    organisation: str
    rounds: tuple[ShownRound, ...]
    older: int
    near: tuple[PartTrend, ...]
    far: tuple[PartTrend, ...]

    @property
    def twice(self) -> bool:
        """Whether any topic is compared with two rounds, so that it makes a difference which of them."""
        pairs = zip(self.near, self.far, strict=True)
        return any(
            one.since != other.since for near, far in pairs for one, other in zip(near.lines, far.lines, strict=True)
        )

    def clear(self, *, far: bool) -> Sequence[Line]:
        """Return the topics that clearly changed, those that are worse first, each by how much in spreads of people."""
        return clearly_changed(line for part in (self.far if far else self.near) for line in part.lines)

    def those(self, verdict: Verdict | str, *, far: bool) -> Sequence[Line]:
        """Return the topics that came out like this."""
        return [line for part in (self.far if far else self.near) for line in part.lines if line.verdict == verdict]

    @property
    def apart(self) -> Sequence[tuple[ShownRound, int]]:
        """The rounds that asked topics by other questions than the newest, with how many topics."""
        lines = [line for part in self.near for line in part.lines if line.means[-1] is not None]
        counts = [
            sum(line.means[at] is not None and not line.alike[at] for line in lines) for at in range(len(self.rounds))
        ]
        return [(one, count) for one, count in zip(self.rounds, counts, strict=True) if count]

    @property
    def untold(self) -> Sequence[Line]:
        """The topics that cannot be compared with any round before, those of one reason together."""
        lines = [line for part in self.near for line in part.lines if line.change is None]
        return sorted(lines, key=attrgetter("verdict"))


def series_of(
    session: Session, shown: Sequence[Round], past: Sequence[Past], language: Language, settings: Settings
) -> Series:
    """Return the trend of published rounds, oldest first, and what is kept of each of everybody."""
    named = organisation(session)
    return Series(
        named.name if named else "",
        tuple(_round(session, one, own, settings) for one, own in zip(shown, past, strict=True)),
        sum(one.published and age(one) < age(shown[0]) for one in rounds(session)),
        lines_of(past, language),
        lines_of(past, language, since_first=True),
    )


def _round(session: Session, round_: Round, past: Past, settings: Settings) -> ShownRound:
    respondents = figures_in(past.kept).respondents
    return ShownRound(
        round_.name,
        *clock.days(round_.opens_at, round_.closes_at, settings.time_zone),
        round_.form,
        respondents,
        rate_of(respondents, past.headcount),
        past.headcount,
        short(published(session, round_, round_.over_at).fingerprint),
    )


def trend_document(
    session: Session, round_: Round, language: Language, settings: Settings, now: datetime
) -> tuple[str, str]:
    """Return the file name and the document of the trend up to a round.

    Raise as kept_of does, and FirstRoundError where no round was published before it.
    """
    kept_of(session, round_, now)
    shown, past = past_rounds(session, round_, EVERYBODY)
    if len(shown) == 1:
        raise FirstRoundError
    series = series_of(session, shown, past, language, settings)
    lines = [line for part in (*series.near, *series.far) for line in part.lines]
    html = document(
        "report/trend.html",
        language,
        series=series,
        mark=mark(session, language),
        carried=carried_series(session, shown, language, now),
        figures=SeriesFigures(language, lines, [one.name for one in series.rounds]),
        language_name=NAMES[language],
    )
    return f"thuiswerkcheck-{series.rounds[-1].last_day}-trend-{language}.pdf", html
