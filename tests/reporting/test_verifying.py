"""A report carries its figures, and whoever holds one can have it checked."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner, Result
from flask import Flask

from survey.accounts.services import set_organisation
from survey.core.disclosure.cells import Published
from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.infra import clock
from survey.infra.render.archive import ATTACHED
from survey.infra.render.engine import render_here
from survey.reporting.cli import report
from survey.reporting.documents.organisation import report_document
from survey.reporting.documents.teams import team_document
from survey.reporting.documents.verifying import BrokenError, NotOursError, read_told
from survey.reporting.publications.kept import publication_of
from survey.rounds.services import round_by_key
from tests.conftest import SECRET, OpenSession
from tests.reporting.conftest import ClosedRound, at_random
from tests.support.pdf import Pdf, render_silently

Check = Callable[[bytes], Result]


@pytest.fixture
def check(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Check:
    """Return a function that has a file checked by the command."""
    monkeypatch.setenv("SURVEY_SECRET_KEY", SECRET)
    monkeypatch.setenv("SURVEY_DATABASE_URL", app.extensions["settings"].database_url)

    def run(data: bytes) -> Result:
        path = tmp_path / "report.pdf"
        path.write_bytes(data)
        return CliRunner().invoke(report, ["verify", str(path)])

    return run


@pytest.fixture
def made(app: Flask, database: OpenSession, closed_round: ClosedRound, units: list[int]) -> Callable[..., bytes]:
    """Return a function that writes the report of a round of sixty, or of its first unit."""
    key = closed_round(at_random(60))

    def write(*, team: bool = False) -> bytes:
        settings = app.extensions["settings"]
        language: Language = "nl"
        with database() as session:
            found = round_by_key(session, key)
            assert found is not None
            own = language, settings, clock.now()
            document = team_document(session, found, units[0], *own) if team else report_document(session, found, *own)
        assert document
        return render_silently(document[1])

    return write


def spoil(data: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """Return a report that carries something else."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        content = json.loads(pdf.attachments[ATTACHED].get_file().read_bytes())
        change(content)
        pdf.attachments[ATTACHED] = pikepdf.AttachedFileSpec(pdf, json.dumps(content).encode(), filename=ATTACHED)
        file = io.BytesIO()
        pdf.save(file)
    return file.getvalue()


def row_of(content: dict[str, Any], figure: str) -> list[Any]:
    return next(row for row in content["figures"] if row[3] == figure)


def test_a_report_carries_the_figures_that_it_may_show_and_no_others(
    database: OpenSession, made: Callable[..., bytes], units: list[int]
) -> None:
    content = Pdf(made()).attached
    with database() as session:
        found = round_by_key(session, content["round"])
        assert found is not None
        kept = publication_of(session, found, clock.now(), EVERYBODY)
    mean = kept.parts[0].scales["peace"].mean
    assert isinstance(mean, Published)
    carried = next(row for row in content["figures"] if row[3:5] == ["mean", "peace"])
    assert carried[7:9] == [mean.value, mean.bound.value]
    assert sorted(group for group, _ in content["groups"]) == [EVERYBODY, *sorted(units)]
    assert {row[3] for row in content["figures"] if row[0]} == {"respondents", "mean"}
    assert {row[3] for row in content["figures"] if not row[0]} == {"respondents", "mean", "share", "unknown"}


@pytest.mark.parametrize("team", [False, True])
def test_every_page_says_from_which_publication_it_comes_and_it_does(
    check: Check, made: Callable[..., bytes], team: bool
) -> None:
    data = made(team=team)
    pdf = Pdf(data)
    assert pdf.failures() == []
    whole = pdf.attached["publication"]
    short = f"{whole[:4]} {whole[4:8]} {whole[8:12]}"
    assert [page for page in pdf.pages if short not in page] == []
    assert whole in pdf.text.replace(" ", "")
    result = check(data)
    assert (result.exit_code, "Each byte" in result.output) == (0, True), result.output


def test_a_figure_that_was_changed_is_named(check: Check, made: Callable[..., bytes]) -> None:
    def change(content: dict[str, Any]) -> None:
        row_of(content, "mean")[7] = 99.5
        content["figures"].remove(row_of(content, "respondents"))

    result = check(spoil(made(), change))
    assert result.exit_code == 3
    assert "2 figures are not as published" in result.output
    assert "mean peace: value 99.5 in the file" in result.output
    assert "respondents: published as value 60" in result.output


def test_words_of_a_page_that_were_changed_are_found(
    database: OpenSession, check: Check, made: Callable[..., bytes]
) -> None:
    """Somebody who renders the document anew with other words has a file whose figures are still the published ones."""
    data = made()
    with database() as session:
        set_organisation(session, "Een ander bedrijf")
    result = check(data)
    assert result.exit_code == 4
    assert "words of page 1, " in result.output


SAID: list[tuple[dict[str, Any], int, str]] = [
    ({"publication": "0" * 64}, 5, "another fingerprint"),
    ({"round": "nowhere"}, 6, "no such publication"),
    ({"round": "nowhere", "round_name": "\x1b[2J"}, 6, "round “[2J”"),
    ({"groups": [[12345, "x"]]}, 3, "not published"),
    ({"figures": [["x"]]}, 8, "cannot be read"),
    ({"form": "another"}, 8, "cannot be read"),
]


def test_what_the_file_says_of_itself_is_not_believed(check: Check, made: Callable[..., bytes]) -> None:
    data = made()
    for changed, code, words in SAID:
        result = check(spoil(data, lambda content, changed=changed: content.update(changed)))  # type: ignore[misc]  # bound now
        assert (result.exit_code, words in result.output) == (code, True), result.output


def test_another_file_is_not_ours(check: Check) -> None:
    other = render_here('<html lang="nl"><title>Iets anders</title><h1>x</h1></html>')
    for data in (b"", b"PK\x03\x04", other):
        assert check(data).exit_code == 7
    assert check(b"%PDF-1.7\n" + bytes(200)).exit_code == 8


def test_a_damaged_file_never_ends_in_a_traceback() -> None:
    """Cut off anywhere, or with bytes that are others."""
    head = '<title>x</title><link rel="attachment" href="data:application/json;base64,e30=">'
    data, random = render_here(f'<html lang="nl"><head>{head}</head><h1>x</h1></html>'), Random(5)  # noqa: S311  # same
    for _ in range(40):
        spoiled = bytearray(data[: random.randrange(9, len(data))] if random.random() < 0.5 else data)
        for at in random.sample(range(9, len(spoiled)), min(20, len(spoiled) - 9)):
            spoiled[at] = random.randrange(256)
        with pytest.raises((BrokenError, NotOursError)):  # even undamaged it does not carry what it must
            read_told(bytes(spoiled))
