"""How long ago the sources were looked up: a questionnaire and a day in, (path, message) of what is too long ago out.

Laws, health advice and standards change without telling us, so somebody has to look now and then.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from survey.core.questionnaires.conditions import Path
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.questionnaires.references import Found


def late_reviews(questionnaire: Questionnaire, today: date, months: int) -> Iterator[Found]:
    """Yield what was last looked up more than so many months before a day, what has no day, and days yet to come."""
    limit = _months_before(today, months)
    whole = questionnaire.reviewed
    if whole is None:
        yield ("key",), "it does not say when its sources were looked up: add 'reviewed' with the day"
    for path, key, day in _dated(questionnaire):
        if day > today:
            yield path, f"the sources of '{key}' cannot have been looked up on {day}: that day is yet to come"
        elif max(day, whole or day) < limit:
            yield path, f"the sources of '{key}' were last looked up on {day}: look again, then change the day"


def _dated(questionnaire: Questionnaire) -> Iterator[tuple[Path, str, date]]:
    """Yield where a day of review stands, whose it is, and the day."""
    if questionnaire.reviewed is not None:
        yield ("reviewed",), questionnaire.key, questionnaire.reviewed
    for index, flag in enumerate(questionnaire.flags):
        if flag.reviewed is not None:
            yield ("flags", index, "reviewed"), flag.key, flag.reviewed
    for index, one in enumerate(questionnaire.recommendations):
        if one.reviewed is not None:
            yield ("recommendations", index, "reviewed"), one.key, one.reviewed


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
