"""Mail about what is overdue: plan, rounds and a moment in, each week a mail to owners with an address and to HR out.

What was overdue before Monday is told in that week, all in one mail for each address. It is decided in the transaction
that notes it at the measures, so it is never decided twice; its Message-ID follows from week and address. HR reads too,
once, that a year went by without a round.
"""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from survey.accounts import colleagues, look
from survey.config import Settings
from survey.core.text import Language
from survey.followup import queries
from survey.followup.models import Measure, OverdueMail
from survey.followup.plan import monday_of
from survey.infra import clock
from survey.infra.i18n import say_date_in
from survey.infra.mail import Mail
from survey.infra.permissions import Role
from survey.infra.render.document import document, texts
from survey.rounds import outbox
from survey.rounds.queries import lock_round
from survey.rounds.services import a_year_ago, rounds


def decide(session: Session, zone: ZoneInfo, now: datetime) -> None:
    """Put the mail of this week on its way, if it is not decided yet, and forget that of earlier weeks."""
    monday = monday_of(now.astimezone(zone).date())
    queries.delete_overdue_mail_before(session, monday)
    due_at = max(now, clock.morning_of(monday, zone))
    untold = queries.measures_to_remind(session, monday)
    if not _year_to_tell(session, zone, now) and not untold:
        return
    addresses = {measure.owner_email for measure in untold if measure.owner_email} | _hr(session)
    for measure in untold:
        measure.reminded_on = monday
    new = sorted(addresses.difference(queries.overdue_addresses(session, monday)))
    session.add_all(OverdueMail(id=secrets.token_bytes(16), email=email, week=monday, due_at=due_at) for email in new)
    session.flush()


def _year_to_tell(session: Session, zone: ZoneInfo, now: datetime) -> bool:
    """Return whether HR is to be told that a year went by without a round, and note that it is."""
    old = a_year_ago(rounds(session), zone, now)
    if old is None or old.year_told:
        return False
    lock_round(session, old)
    told, old.year_told = old.year_told, True
    return not told


def forget(session: Session, zone: ZoneInfo, now: datetime) -> None:
    """Count the mail of this week as sent: it may have been, before a backup was put back."""
    decide(session, zone, now)
    queries.delete_overdue_mail_before(session, monday_of(now.astimezone(zone).date()) + timedelta(days=7))


def deliver(open_session: outbox.OpenSession, settings: Settings, now: datetime) -> int:
    """Send what is due; return how many mails were handed over."""
    return outbox.deliver(open_session, settings, now, {OverdueMail: compose})


def compose(session: Session, mail_id: bytes, settings: Settings, now: datetime) -> tuple[Mail | None, int]:
    """Return a mail, None when nothing is overdue any more, and how often it was tried."""
    row = queries.overdue_mail(session, mail_id)
    if row is None:
        return None, 0
    for_hr = row.email in _hr(session)
    overdue = queries.overdue_measures(session, now.astimezone(settings.time_zone).date())
    shown = [measure for measure in overdue if for_hr or measure.owner_email == row.email]
    old = a_year_ago(rounds(session), settings.time_zone, now) if for_hr else None
    long_ago = clock.last_day(old.closes_at, settings.time_zone) if old else None
    spoken = look.languages(session)
    told = shown or long_ago
    return (_mail(row, shown, settings, spoken, for_hr=for_hr, long_ago=long_ago) if told else None), row.attempts


def _hr(session: Session) -> set[str]:
    return {staff.email for staff in colleagues.everybody(session) if staff.role == Role.HR}


def _mail(
    row: OverdueMail,
    overdue: Sequence[Measure],
    settings: Settings,
    spoken: tuple[Language, ...],
    *,
    for_hr: bool,
    long_ago: date | None,
) -> Mail:
    """Return the mail in all languages that are offered: nobody's own is known."""
    links = {"link": f"{settings.base_url}/hr/plan/", "rounds": f"{settings.base_url}/hr/rounds/"}

    def body(language: Language) -> str:
        lines = [(one.words(language), one.owner, _day(one.due_on, language)) for one in overdue]
        ended = _day(long_ago, language)
        return document("email/overdue.txt", language, lines=lines, ended=ended, for_hr=for_hr, **links).strip()

    bodies = {language: body(language) for language in spoken}
    return Mail(
        to=row.email,
        name="",
        subject=" / ".join(_subject(language, overdue) for language in spoken),
        text="\n\n---\n\n".join(bodies.values()) + "\n",
        html="<hr>".join(
            document("email/mail.html", language, paragraphs=text.split("\n\n")) for language, text in bodies.items()
        ),
        key=f"overdue {row.week} {row.email}",
        languages=spoken,
    )


def _subject(language: Language, overdue: Sequence[Measure]) -> str:
    if overdue:
        return texts(language).gettext("Measures that are overdue")
    return texts(language).gettext("A year without a round")


def _day(day: date | None, language: Language) -> str:
    """Return a day with its year; an empty text for none."""
    return f"{say_date_in(day, language)} {day.year}" if day else ""
