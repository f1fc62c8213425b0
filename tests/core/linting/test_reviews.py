"""When the sources were last looked up: what is too long ago, unknown or yet to come."""

from datetime import date

import pytest

from survey.core.linting.reviews import late_reviews
from survey.core.questionnaires.loading import QuestionnaireError, parse
from tests.core.conftest import Make

TODAY = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("whole", "months", "late"),
    [
        ("2026-03-31", 12, False),
        ("2026-03-30", 12, True),
        ("2027-02-28", 1, False),  # there is no 31 February
        ("2027-02-27", 1, True),
        ("2027-03-31", 12, False),
        ("2027-04-01", 12, True),  # yet to come
    ],
)
def test_a_questionnaire_as_a_whole(make: Make, whole: str, months: int, late: bool) -> None:  # a row of the table
    found = list(late_reviews(make(reviewed=whole), TODAY, months))
    assert [path for path, _ in found] == [("reviewed",)] * late
    assert all(whole in message and "'engine'" in message for _, message in found)


@pytest.mark.parametrize(
    ("whole", "own", "paths"),
    [
        (None, "2020-01-01", [("key",), ("flags", 0, "reviewed"), ("recommendations", 1, "reviewed")]),
        (None, "2027-01-01", [("key",)]),
        ("2027-01-01", "2020-01-01", []),  # the whole was looked up since
        ("2020-01-01", "2027-01-01", [("reviewed",)]),
    ],
)
def test_a_flag_or_a_recommendation_of_its_own_day(
    make: Make, engine_text: str, whole: str | None, own: str, paths: list[tuple[str | int, ...]]
) -> None:
    data = parse(engine_text, "engine.yaml").data()
    data["flags"][0]["reviewed"] = data["recommendations"][1]["reviewed"] = own
    parts = {"flags": data["flags"], "recommendations": data["recommendations"], "reviewed": whole}
    assert [path for path, _ in late_reviews(make(**parts), TODAY, 12)] == paths


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "2026-11-24T10:00", 20261124])
def test_no_day_is_no_review(make: Make, day: object) -> None:
    with pytest.raises(QuestionnaireError) as error:
        make(reviewed=day)
    assert [problem.message for problem in error.value.problems] == ["'reviewed' must be a day, such as 2026-11-24"]
