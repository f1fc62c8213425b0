"""`survey questionnaire`: what it prints and how it ends, for good files and for bad ones."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from survey.cli import COMMANDS, main
from survey.core.questionnaires.loading import parse
from survey.core.questionnaires.questionnaire import Audience, FormName
from survey.infra import shelf
from tests.support.site import Site

ENGINE = Path(__file__).parents[1] / "data" / "engine.yaml"
SOUND = Path(__file__).parents[1] / "data" / "sound.yaml"

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    def ran(*arguments: str, given: bytes | None = None) -> Result:
        return CliRunner().invoke(main, ["questionnaire", *arguments], input=given)

    return ran


# ------------------------------------------------------------------------------------------------ the command itself


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from survey.cli import main; main(['--help'], standalone_mode=False); "
        "heavy = {'numpy', 'sqlalchemy', 'flask', 'weasyprint', 'pydantic', 'babel', 'jinja2'} & set(sys.modules); "
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603  # our own code
    assert done.returncode == 0, done.stderr
    for name, (_, text) in COMMANDS.items():
        assert f"{name} " in done.stdout
        assert text in done.stdout


def test_an_unknown_subcommand_is_refused() -> None:
    done = CliRunner().invoke(main, ["nonsense"])
    assert done.exit_code == 2
    assert "No such command 'nonsense'" in done.stderr


# ------------------------------------------------------------------------------------------------ check


def test_check_tells_the_size_of_each_form(run: Run) -> None:
    done = run("check")
    sizes = done.stdout.splitlines()  # and nothing else: the shipped files have no problems
    assert done.exit_code == 0
    assert len(sizes) == 2 * len(shelf.shipped_keys()) + len(shelf.employer_keys()) + 1
    assert sizes[-1].startswith("all short forms together: ")
    items = int(sizes[-1].split(": ")[1].split()[0])
    assert items == sum(len(shelf.shipped(key).items_of("short")) for key in shelf.shipped_keys()) <= 40
    minutes, seconds = divmod(9 * items + 60, 60)
    assert sizes[-1].endswith(f"about {minutes} min {seconds:02} s")
    assert minutes < 10


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"key: a\xff", "1: this is no UTF-8: save the file as UTF-8"),
        (b"version: 1\nkey: a\nkey: b\n", "3: 'key' is written twice: keep one"),
        (b"", "1: a questionnaire starts with 'key:', 'version:' and 'title:'"),
        (None, "1: cannot be read: No such file or directory"),
    ],
)
def test_check_lists_problems_and_exits_1(run: Run, tmp_path: Path, content: bytes | None, message: str) -> None:
    file = tmp_path / "bad.yaml"
    if content is not None:
        file.write_bytes(content)
    done = run("check", str(file))
    assert (done.exit_code, done.stdout, done.stderr) == (1, f"{file}:{message}\n", "")


def test_check_goes_on_after_a_bad_file(run: Run, tmp_path: Path) -> None:
    done = run("check", str(tmp_path), str(SOUND))
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        f"{tmp_path}:1: cannot be read: Is a directory",
        "sound (full): 5 items on 2 pages, about 1 min 45 s",
        "sound (short): 2 items on 1 page, about 1 min 18 s",
    ]


def test_check_lints_the_content_and_names_lines(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = SOUND.read_text(encoding="utf-8").replace('en: "These questions are about light."', 'en: "Light"')
    (tmp_path / "one.yaml").write_text(text, encoding="utf-8")  # without its drawing
    other = text.replace("key: sound", "key: other").replace("een kwartslag", "om")
    (tmp_path / "two.yaml").write_text(other, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = run("check", str(tmp_path / "one.yaml"), "two.yaml")
    assert done.exit_code == 1
    assert [line for line in done.stdout.splitlines() if ".yaml" in line] == [
        "one.yaml:5: end the sentence with a full stop or a question mark",
        "one.yaml:37: there is no drawing 'window/beside.svg': draw it or remove this",
        "two.yaml:5: end the sentence with a full stop or a question mark",
        "two.yaml:37: there is no drawing 'window/beside.svg': draw it or remove this",
        "two.yaml:100: 'turn_desk' has another text in 'sound': rename one of them",
    ]


def test_check_lists_sources_that_nobody_looked_up_lately(run: Run, tmp_path: Path) -> None:
    text = SOUND.read_text(encoding="utf-8").replace("version: 1\n", "version: 1\nreviewed: 2026-11-24\n", 1)
    (tmp_path / "sound.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "drawings").symlink_to(SOUND.parent / "drawings")
    arguments = ("check", str(tmp_path / "sound.yaml"), "--reviewed", "12", "--on")
    assert run(*arguments, "2027-11-24").exit_code == 0
    done = run(*arguments, "2027-11-25")
    line = text[: text.index("reviewed")].count("\n") + 1
    assert done.stdout.splitlines()[0] == (
        f"{tmp_path}/sound.yaml:{line}: the sources of 'sound' were last looked up on 2026-11-24: "
        "look again, then change the day"
    )
    assert done.exit_code == 1


def test_the_shipped_files_say_when_their_sources_were_looked_up() -> None:
    assert all(shelf.shipped(key).reviewed for key in (*shelf.shipped_keys(), *shelf.employer_keys()))


def test_check_without_months_needs_no_day(run: Run) -> None:
    done = run("check", "--on", "2027-01-01")
    assert (done.exit_code, "give both" in done.stderr) == (2, True)


def test_check_tries_each_address(run: Run, tmp_path: Path, site: Site) -> None:
    text = SOUND.read_text(encoding="utf-8").replace("source: own", f"source: {site}/gone", 1)
    text = text.replace("source: own", f'source: "{site}/good; {site}/forbidden"', 1)
    (tmp_path / "sound.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "drawings").symlink_to(SOUND.parent / "drawings")
    done = run("check", "--links", str(tmp_path / "sound.yaml"))
    gone, forbidden = (text[: text.index(part)].count("\n") + 1 for part in ("/gone", "/forbidden"))
    assert done.stdout.splitlines()[:2] == [
        f"{tmp_path}/sound.yaml:{gone}: {site}/gone answers 410: mend it or leave it out",
        f"{tmp_path}/sound.yaml:{forbidden}: {site}/forbidden answers 403: look at it in a browser",
    ]
    assert done.exit_code == 1


def test_check_says_when_no_address_can_be_reached(run: Run, tmp_path: Path) -> None:
    text = SOUND.read_text(encoding="utf-8").replace("source: own", "source: http://127.0.0.1:1/a", 1)
    (tmp_path / "sound.yaml").write_text(text, encoding="utf-8")
    done = run("check", "--links", str(tmp_path / "sound.yaml"))
    assert (done.exit_code, done.stderr) == (2, "no web address can be reached: is this machine on the internet?\n")


# ------------------------------------------------------------------------------------------------ schema


def test_the_schema_is_valid_and_the_shipped_files_fit_it(run: Run) -> None:
    done = run("schema")
    assert done.exit_code == 0
    schema = json.loads(done.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for file in (*shelf.shipped_files(), ENGINE):
        data = json.loads(json.dumps(parse(file.read_text(encoding="utf-8"), str(file)).data()))
        assert [error.message for error in validator.iter_errors(data)] == []


@pytest.mark.parametrize("change", [{"version": "1"}, {"extra": 1}, {"items": []}, {"scales": [{"key": "x"}]}])
def test_the_schema_refuses_what_the_loader_refuses(run: Run, change: dict[str, Any]) -> None:
    schema = json.loads(run("schema").stdout)
    data = parse(ENGINE.read_text(encoding="utf-8"), str(ENGINE)).data() | change
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(json.loads(json.dumps(data))))


# ------------------------------------------------------------------------------------------------ show


@pytest.mark.parametrize("key", ["home-workplace", "wellbeing", "support-needs"])
@pytest.mark.parametrize("form", ["full", "short"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_show_prints_every_text_of_a_form(run: Run, key: str, form: FormName, language: Any) -> None:
    done = run("show", key, "--language", language, "--form", form)
    assert done.exit_code == 0
    questionnaire = shelf.shipped(key)
    lines = done.stdout.splitlines()
    for section in questionnaire.forms[form]:
        assert any(line.endswith(section.title[language]) for line in lines)
    for item in questionnaire.items_of(form):
        assert f"  {item.text[language]}  [{item.key}]" in lines
        for text in (item.hint, item.measure):
            assert text is None or f"    {text[language]}" in lines
        for option in questionnaire.options(item):
            box = "[ ]" if item.kind == "several" else "( )"
            assert f"    {box} {option.text[language]}" in lines


# ------------------------------------------------------------------------------------------------ what is not there


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("score", "home-workplace", "/nowhere.json"), "/nowhere.json: cannot be read: No such file or directory"),
        (("score", "home-workplace", "/"), "/: cannot be read: Is a directory"),
        (("score", "nonsense", "-"), "there is no questionnaire 'nonsense'; choose "),
        (("show", "../questionnaires/wellbeing"), "there is no questionnaire '../questionnaires/wellbeing'; choose "),
    ],
)
def test_what_is_not_there_is_one_line(run: Run, arguments: tuple[str, ...], line: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(line)
    assert len(done.stderr.splitlines()) == 1


def test_a_file_without_a_short_form_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = shelf.open_file(ENGINE)[0]
    monkeypatch.setattr(shelf, "shipped_keys", lambda: ("engine",))
    monkeypatch.setattr(
        shelf, "shipped", lambda _key: engine.model_copy(update={"forms": {"full": engine.forms["full"]}})
    )
    done = run("show", "engine", "--form", "short")
    assert (done.exit_code, done.stderr) == (2, "'engine' has no form 'short'; choose full\n")


def test_a_shipped_file_with_problems_is_told_line_by_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "broken.yaml").write_text("key: broken\nkey: broken\nversion: 1\nversion: 2\n", encoding="utf-8")
    monkeypatch.setattr(shelf, "folder", lambda _name: tmp_path)
    listings = shelf.shipped_keys, shelf.employer_keys
    for listing in listings:
        listing.cache_clear()
    try:
        done = run("show", "broken")
    finally:
        for listing in listings:
            listing.cache_clear()
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        f"{tmp_path}/broken.yaml:2: 'key' is written twice: keep one",
        f"{tmp_path}/broken.yaml:4: 'version' is written twice: keep one",
    ]


def test_what_hr_answers_for_the_organisation_is_no_questionnaire_of_a_round(run: Run) -> None:
    assert shelf.employer_keys() == ("employer-check",)
    assert not set(shelf.employer_keys()) & set(shelf.shipped_keys())
    for keys, audience in ((shelf.shipped_keys(), "employee"), (shelf.employer_keys(), "employer")):
        assert {shelf.shipped(key).audience for key in keys} == {audience}
    assert "Elk team heeft een vast moment" in run("show", "employer-check").stdout


def test_the_employers_check_follows_the_factors_of_what_employees_say() -> None:
    ours, theirs = shelf.shipped("employer-check"), shelf.shipped("support-needs")
    assert [(scale.key, scale.title) for scale in ours.scales] == [(one.key, one.title) for one in theirs.shown_scales]
    assert list(ours.forms) == ["full"]  # a short one would count among the items of a sitting
    assert [section.key for section in ours.forms["full"]] == [scale.key for scale in ours.scales]
    assert 27 <= len(ours.items) <= 36
    assert {one.audience for one in ours.recommendations} == {Audience.EMPLOYER}


def test_an_unknown_key_is_not_on_the_shelf() -> None:
    with pytest.raises(KeyError):
        shelf.shipped("nonsense")
