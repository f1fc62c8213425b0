"""`survey questionnaire`: what it prints and how it ends, for good files and for bad ones."""

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from survey.cli import COMMANDS, main
from survey.cli.given import decode
from survey.cli.questionnaire import scored
from survey.core.questionnaires.loading import parse
from survey.core.questionnaires.questionnaire import Audience, FormName, Item, Questionnaire
from survey.core.scores.answers import Answers, AnswersError, Code, code_count
from survey.core.scores.scoring import Scorer
from survey.infra import shelf
from tests.support.site import Site

ENGINE = Path(__file__).parent / "data" / "engine.yaml"
SOUND = Path(__file__).parent / "data" / "sound.yaml"

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


# ------------------------------------------------------------------------------------------------ score


def test_score_prints_the_promised_json(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    answers = {"hours": "gt6", "laptop_setup": "flat", "seat_height": "too_low", "stretch": "dont_know"}
    file.write_text(json.dumps(answers), encoding="utf-8")
    done = run("score", "home-workplace", str(file), "--language", "en")
    assert (done.exit_code, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert list(found) == ["questionnaire", "version", "scales", "flags", "recommendations"]
    assert (found["questionnaire"], found["version"]) == ("home-workplace", shelf.shipped("home-workplace").version)
    assert list(found["scales"]) == [scale.key for scale in shelf.shipped("home-workplace").shown_scales]
    for score in found["scales"].values():
        assert list(score) == ["score", "band", "answered", "of"]
    assert found["scales"]["laptop"] == {"score": 0, "band": "low", "answered": 1, "of": 2}
    assert found["scales"]["rosa"]["score"] is None
    laptop = next(flag for flag in found["flags"] if flag["key"] == "laptop_only")
    assert list(laptop) == ["key", "level", "text", "because"]
    assert laptop["level"] == "red"
    assert len(laptop["because"]) == 2
    unknown = next(flag for flag in found["flags"] if flag["level"] == "unknown")
    assert unknown["key"] == "stretch"
    assert found["recommendations"]
    for advice in found["recommendations"]:
        assert list(advice) == ["key", "audience", "text", "because"]
        assert advice["audience"] in {"employee", "manager", "employer"}
        assert advice["because"]


def test_score_is_in_dutch_unless_told_otherwise_and_reads_standard_input(run: Run) -> None:
    given = json.dumps({"hours": "gt6"}).encode()
    dutch = run("score", "home-workplace", "-", given=given)
    assert dutch.exit_code == 0
    assert dutch.stdout == run("score", "home-workplace", "-", "--language", "nl", given=given).stdout
    assert dutch.stdout != run("score", "home-workplace", "-", "--language", "en", given=given).stdout
    assert "é" in dutch.stdout or "ë" in dutch.stdout or "Je " in dutch.stdout


def test_a_byte_order_mark_is_no_problem(run: Run) -> None:
    assert run("score", "home-workplace", "-", given=b"\xef\xbb\xbf{}").exit_code == 0


DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b'{"hours": "gt6", "hours": "lt1"}', ['"hours" is answered twice: keep one']),
        (b'{"hours": ', ["the answers are no JSON: Expecting value, line 1"]),
        (b"", ["the answers are no JSON: Expecting value, line 1"]),
        (b"\xff\xfe{}", ["the answers are no UTF-8: save the file as UTF-8"]),
        (b"[]", ['the answers must be one JSON object, such as {"item_key": "value"}']),
        (b"null", ['the answers must be one JSON object, such as {"item_key": "value"}']),
        (b"NaN", ['the answers must be one JSON object, such as {"item_key": "value"}']),
        (DEEP, ["the answers are no JSON object of item keys and values"]),
        (b"9" * 5000, ["the answers are no JSON object of item keys and values"]),
        (b" " * 300_000, ["the answers are larger than 256 KB"]),
        (
            b'{"hour": "gt6", "sofa_work": 9}',
            [
                "\"hour\": the questionnaire 'home-workplace' has no such item",
                "sofa_work: 9 is no answer; choose 1, 2, 3, 4, 5, not_applicable",
            ],
        ),
        (
            b'{"sofa_work": true, "airing": 1.0, "eye_rest": NaN, "lunch_away": Infinity, "meeting_gaps": "1"}',
            [
                "sofa_work: true is no answer; choose 1, 2, 3, 4, 5, not_applicable",
                "airing: 1.0 is no answer; choose 1, 2, 3, 4, 5, dont_know",
                "eye_rest: NaN is no answer; choose 1, 2, 3, 4, 5, not_applicable",
                "lunch_away: Infinity is no answer; choose 1, 2, 3, 4, 5, not_applicable",
                'meeting_gaps: "1" is no answer; choose 1, 2, 3, 4, 5, not_applicable',
            ],
        ),
    ],
    ids=lambda value: value[:24].decode("latin-1") if isinstance(value, bytes) else "",
)
def test_bad_answers_are_told_line_by_line(run: Run, content: bytes, lines: list[str]) -> None:
    done = run("score", "home-workplace", "-", given=content)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines() == lines


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


def test_an_answer_that_the_form_does_not_ask_is_refused(run: Run) -> None:
    given = json.dumps({"hours": "gt6", "sofa_work": 1}).encode()
    done = run("score", "home-workplace", "-", "--form", "short", given=given)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "sofa_work: the form 'short' does not ask this item; leave it out\n"


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


# ------------------------------------------------------------------------------------------------ both languages


def some_answers(questionnaire: Questionnaire, form: FormName, chance: random.Random) -> Answers:
    def code(item: Item) -> int:
        if item.specials and chance.random() < 0.1:
            specials = {"none": 0, "not_applicable": Code.NOT_APPLICABLE, "dont_know": Code.DONT_KNOW}
            return int(specials.get(chance.choice(item.specials), Code.RATHER_NOT_SAY))
        return chance.randrange(code_count(questionnaire, item))

    return {item.key: code(item) for item in questionnaire.items_of(form) if chance.random() < 0.9}


@pytest.mark.parametrize("key", ["home-workplace", "wellbeing", "support-needs"])
def test_scores_are_equal_in_both_languages(key: str) -> None:
    questionnaire, chance = shelf.shipped(key), random.Random(key)  # noqa: S311  # a fixed seed, no secret
    scorer = Scorer(questionnaire)
    for _ in range(40):  # of a thousand sets the command line says what the page says, in either language: test_scores
        form: FormName = chance.choice(["full", "short"])
        answers = some_answers(questionnaire, form, chance)
        dutch, english = (scored(scorer, answers, language, form) for language in ("nl", "en"))
        assert dutch["scales"] == english["scales"]
        for part in ("flags", "recommendations"):
            assert [one["key"] for one in dutch[part]] == [one["key"] for one in english[part]]
            for ours, theirs in zip(dutch[part], english[part], strict=True):
                assert ours["text"] != theirs["text"]
                assert len(ours["because"]) == len(theirs["because"])
                assert ours["because"]


def test_decoding_keeps_what_is_sound() -> None:
    assert decode('{"a": ["é"], "b": 1}'.encode()) == {"a": ["é"], "b": 1}
    with pytest.raises(AnswersError):
        decode(b'{"a": {"b": 1, "b": 2}}')
