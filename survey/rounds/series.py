"""Series: rounds that come back by themselves; the worker plans each two weeks ahead and invites for it."""

from collections.abc import Container, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from survey.config import Settings
from survey.core.questionnaires.grouping import shipped_only
from survey.core.questionnaires.questionnaire import FormName
from survey.core.schedule import Cadence, Schedule
from survey.infra.shelf import shipped
from survey.rounds import grace, invitations, letters, queries
from survey.rounds.models import Round, Series
from survey.rounds.services import plan_round

AHEAD: Final = timedelta(days=14)
"""So long before it opens, a round is planned: its text is fixed then."""
SHOWN: Final = 3

Window = tuple[date, date]


class Ways(NamedTuple):
    """Which ways in the rounds of a series have besides a link by mail, and whether they have a day of grace.

    `kiosk` as that of a round.
    """

    letters: bool = False
    kiosk: str = ""
    work_account: bool = False
    grace: bool = False


ONLY_MAIL: Final = Ways()


def begin(  # noqa: PLR0913, PLR0917  # what HR fills in, field by field
    session: Session,
    name: str,
    asked: Sequence[str],
    modules: Sequence[str],
    form: FormName,
    schedule: Schedule,
    ways: Ways = ONLY_MAIL,
) -> Series:
    """Begin a series that asks some questionnaires each round, and of the modules one in turn."""
    made = Series(
        name=name.strip(),
        asked=list(asked),
        modules=[key for key in modules if key not in asked],
        form=form,
        cadence=schedule.cadence,
        first_on=schedule.first,
        days=schedule.days,
        **ways._asdict(),
    )
    session.add(made)
    session.flush()
    return made


def schedule_of(series: Series) -> Schedule:
    """Return when the rounds of a series are."""
    return Schedule(series.first_on, Cadence(series.cadence), series.days)


def upcoming(series: Series, holidays: Container[date]) -> list[Window]:
    """Return the windows of the next three rounds that are not planned yet; none once the series has ended."""
    return [] if series.ended else list(islice(_unplanned(series, holidays), SHOWN))


def advance(session: Session, series: Series, holidays: Container[date], settings: Settings, now: datetime) -> int:
    """Plan the rounds that open within two weeks and invite for them; return how many. What is past is skipped."""
    planned = 0
    today = now.astimezone(settings.time_zone).date()
    for first, last in _unplanned(series, holidays):
        if series.ended or first > today + AHEAD:
            break
        series.planned += 1
        if last >= today:
            found = _plan(session, series, (first, last), settings)
            grace.allow(found, settings, now, allowed=series.grace)
            invitations.invite(session, found, settings, now)
            _invite_by_letter(session, found, settings, now)
            planned += 1
    session.flush()
    return planned


def ways_of(series: Series) -> Ways:
    """Return which ways in the rounds of a series have."""
    return Ways(series.letters, series.kiosk, series.work_account, series.grace)


def change_ways(series: Series, ways: Ways) -> None:
    """Give the rounds of a series that are still to be planned other ways in; those that are planned keep theirs."""
    series.letters, series.kiosk, series.work_account, series.grace = ways


def end(series: Series) -> None:
    """Plan no more rounds; those that are planned stay."""
    series.ended = True


def _plan(session: Session, series: Series, window: Window, settings: Settings) -> Round:
    """Plan the round whose number has just been taken, with the breakdowns of the one before."""
    number = series.planned - 1
    turn = [series.modules[number % len(series.modules)]] if series.modules else []
    questionnaires = [shipped(key) for key in (*series.asked, *turn)]
    name = f"{series.name} {window[0]:%Y-%m}"
    planned = plan_round(session, name, questionnaires, series.form, window, settings)
    before = next((own for own in queries.rounds(session) if own.series_id == series.id), None)
    planned.breakdowns = shipped_only(before.breakdowns) if before else []
    planned.series_id, planned.kiosk, planned.work_account = series.id, series.kiosk, series.work_account
    return planned


def welcome(session: Session, round_: Round, settings: Settings, now: datetime) -> None:
    """As a round opens, invite who came to the list since everybody was invited, by mail or letter as these were."""
    if queries.mailed(session, round_.id):
        invitations.invite(session, round_, settings, now, at_once=False)
    _invite_by_letter(session, round_, settings, now)


def _invite_by_letter(session: Session, round_: Round, settings: Settings, now: datetime) -> None:
    """Invite who has no address, where the series says so: HR has only to print the letters."""
    own = queries.series_by_id(session, round_.series_id) if round_.series_id is not None else None
    if own is not None and own.letters:
        letters.invite(session, round_, settings, now, everybody=False)


def _unplanned(series: Series, holidays: Container[date]) -> Iterator[Window]:
    return islice(schedule_of(series).windows(holidays), series.planned, None)


all_series = queries.all_series
series_by_id = queries.series_by_id
