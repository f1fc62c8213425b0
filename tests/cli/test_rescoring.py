"""`survey questionnaire rescore`: what it says of two versions and of an example, and how it ends."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey.cli import main

ENGINE = Path(__file__).parents[1] / "data" / "engine.yaml"
Write = Callable[[str, str], Path]


def rescore(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["questionnaire", "rescore", *map(str, arguments)])


@pytest.fixture
def changed(tmp_path: Path) -> Write:
    """Return a function that writes the small questionnaire with one text replaced."""

    def written(old: str, new: str) -> Path:
        text = ENGINE.read_text(encoding="utf-8")
        assert old in text
        (tmp_path / "new.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path / "new.yaml"

    return written


def test_nothing_changes_between_a_file_and_itself() -> None:
    done = rescore(ENGINE, ENGINE)
    first, sets, said = done.stdout.splitlines()
    assert (done.exit_code, first, said) == (0, "engine: version 3 to 3, full form", "  nothing changes")
    assert sets.endswith(" sets of invented answers:")


def test_a_change_is_told_and_asks_for_another_version(changed: Write) -> None:
    done = rescore(ENGINE, changed("from: 70", "from: 60"), "--form", "short")
    _, _, scale, *advice, last = done.stdout.splitlines()
    assert scale.startswith("  scale peace: fair becomes good in ")
    assert any(line.startswith("  advice quiet_hours: stays away in ") for line in advice)
    assert last == "What people get changes, so raise 'version'."
    assert done.exit_code == 1
    file = changed("version: 3", "version: 4")
    file.write_text(file.read_text(encoding="utf-8").replace("from: 70", "from: 60"), encoding="utf-8")
    assert last not in rescore(ENGINE, file).stdout.splitlines()


def test_all_that_can_change_has_a_line(changed: Write) -> None:
    file = changed("value: good\n        points: 1", "value: good\n        points: 3")
    text = file.read_text(encoding="utf-8")
    for old, new in (
        ("severity: 3\n    advise: [lend_screens]", "severity: 1\n    advise: [lend_screens]"),
        ("{item: handset, is: clamped}", "{item: handset, is: hand}"),
        ("key: close_door", "key: shut_door"),
        ("[close_door, ", "[shut_door, "),
        ("[close_door]", "[shut_door]"),
        ('show_if: {item: phone, is: "yes"}', 'show_if: {item: phone, is: "no"}'),
    ):
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    told = rescore(ENGINE, file).stdout
    for line in (
        "advice shut_door: new",
        "advice close_door: gone",
        "item handset: other answers, or asked of others",
        "step seat: another score in ",
        "scale posture: another score in ",
        "flag bent: comes in ",
        "advice lend_screens: another place, by severity and tier 3 T3 to 1 T3",
    ):
        assert f"\n  {line}" in told


def test_an_example_is_scored_by_both(changed: Write, tmp_path: Path) -> None:
    example = tmp_path / "kim.json"
    example.write_text('{"calm": 4, "noise": 3, "focus": 4, "planning": 3}', encoding="utf-8")
    done = rescore(ENGINE, changed("from: 70", "from: 55"), "--example", example)
    assert done.stdout.splitlines()[1:5] == [
        f"{example}:",
        "  scale peace: fair becomes good",
        "  advice close_door: stays away",
        "  advice quiet_hours: stays away",
    ]


def test_what_cannot_be_compared_is_refused(changed: Write, tmp_path: Path) -> None:
    other = changed("key: engine", "key: motor")
    (tmp_path / "kim.json").write_text('{"calm": 9, "nothing": 1}', encoding="utf-8")
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    for arguments, code, words in (
        ((ENGINE,), 2, "Give two files"),
        ((ENGINE, other), 2, "two questionnaires: give two versions of one"),
        ((ENGINE, tmp_path / "none.yaml"), 2, "cannot be read"),
        ((ENGINE, ENGINE, "--example", tmp_path / "kim.json"), 2, "has no such item"),
        ((ENGINE, ENGINE, "--example", tmp_path / "list.json"), 2, "one JSON object"),
        ((ENGINE, ENGINE, "--example", tmp_path / "none.json"), 2, "cannot be read"),
    ):
        done = rescore(*arguments)
        assert (done.exit_code, words in done.stderr) == (code, True), done.output
        assert "Traceback" not in done.output
    short = ENGINE.read_text(encoding="utf-8")
    start = short.index("  short:\n")
    (tmp_path / "new.yaml").write_text(short[:start] + short[short.index("\nscales:") :], encoding="utf-8")
    assert "has no form 'short'" in rescore(ENGINE, tmp_path / "new.yaml", "--form", "short").stderr
