"""The reminder to look again in a year: a file that every calendar reads, and that tells of nobody."""

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.infra import clock
from survey.responding.again import WIDTH, calendar, in_a_year
from tests.support.visitor import Respondent

DAYS = st.dates(date(2020, 1, 1), date(2090, 1, 1))


@given(today=DAYS)
def test_it_is_a_working_day_a_year_from_now(today: date) -> None:
    day = in_a_year(today)
    assert day.weekday() < 5
    assert timedelta(days=365) <= day - today < timedelta(days=368)


@settings(max_examples=30)
@given(today=DAYS, title=st.text(max_size=80), about=st.text(max_size=80))
def test_no_text_breaks_a_line_or_begins_another(today: date, title: str, about: str) -> None:
    file = calendar(today, title, about, "https://check.example.nl/self")
    lines = file.decode().split("\r\n")
    assert lines.pop() == ""
    assert all(0 < len(line.encode()) <= WIDTH for line in lines)
    names = [line.partition(":")[0].partition(";")[0] for line in file.decode().replace("\r\n ", "").split("\r\n")[:-1]]
    assert (names.count("BEGIN"), names.count("SUMMARY"), names.count("END"), len(names)) == (2, 1, 2, 13)


@pytest.mark.parametrize(("language", "words"), [("nl", "Kijk opnieuw"), ("en", "Look at your home")])
def test_whoever_asks_gets_the_same_day_in_their_language(app: Flask, language: str, words: str) -> None:
    files = set()
    for _ in range(2):
        visitor = Respondent(app.test_client(), "")
        response = visitor.client.get("/self/again.ics", headers={"Accept-Language": language})
        assert response.mimetype == "text/calendar"
        files.add(response.data.decode())
    (file,) = files
    own = app.extensions["settings"]
    assert f"DTSTART;VALUE=DATE:{in_a_year(clock.today(own.time_zone)):%Y%m%d}\r\n" in file
    assert f"SUMMARY:{words}" in file
    assert f"URL:{own.base_url}/self\r\n" in file
