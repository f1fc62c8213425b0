"""Each kind of document is held against both profiles, PDF/UA-1 and PDF/A-3a, by a test that renders it."""

from pathlib import Path

import pytest

from survey.resources import folder

TESTS = Path(__file__).parent.parent
VALIDATED = {
    "report/blank.html": "responding/test_preview.py",
    "report/board.html": "reporting/test_board.py",
    "report/heard.html": "followup/test_heard.py",
    "report/organisation.html": "reporting/test_document.py",
    "report/pack.html": "reporting/test_pack.py",
    "report/personal.html": "reporting/test_personal.py",
    "report/plan.html": "reporting/test_plan.py",
    "report/rie.html": "reporting/test_rie.py",
    "report/team.html": "reporting/test_teams.py",
    "report/trend.html": "reporting/test_series.py",
    "letter/batch.html": "rounds/test_letters.py",
}
"""Template → where a test asks page-validation and qpdf for what is wrong."""


def test_every_document_is_in_the_table() -> None:
    templates = Path(folder("templates"))
    asking = ('{% extends "report/frame.html" %}', 'href="survey:print.css"')
    found = {
        str(path.relative_to(templates))
        for path in templates.rglob("*.html")
        if any(words in path.read_text() for words in asking)
    }
    assert found - {"report/frame.html"} == set(VALIDATED)


@pytest.mark.parametrize("test", sorted(VALIDATED.values()))
def test_its_test_looks_at_both_profiles(test: str) -> None:
    assert ".failures()" in (TESTS / test).read_text()
