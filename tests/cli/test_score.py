"""`survey questionnaire score`: answers in JSON in, what they come to out, the same in both languages."""

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey.cli import main
from survey.cli.given import decode
from survey.cli.questionnaire import scored
from survey.core.questionnaires.questionnaire import FormName, Item, Questionnaire
from survey.core.scores.answers import Answers, AnswersError, Code, code_count
from survey.core.scores.scoring import Scorer
from survey.infra import shelf


def score(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["questionnaire", "score", *arguments], input=given)


def test_score_prints_the_promised_json(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    answers = {"hours": "gt6", "laptop_setup": "flat", "seat_height": "too_low", "stretch": "dont_know"}
    file.write_text(json.dumps(answers), encoding="utf-8")
    done = score("home-workplace", str(file), "--language", "en")
    assert (done.exit_code, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert list(found) == ["questionnaire", "version", "scales", "flags", "recommendations"]
    assert (found["questionnaire"], found["version"]) == ("home-workplace", shelf.shipped("home-workplace").version)
    assert list(found["scales"]) == [scale.key for scale in shelf.shipped("home-workplace").shown_scales]
    for scale in found["scales"].values():
        assert list(scale) == ["score", "band", "answered", "of"]
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


def test_score_is_in_dutch_unless_told_otherwise_and_reads_standard_input() -> None:
    given = json.dumps({"hours": "gt6"}).encode()
    dutch = score("home-workplace", "-", given=given)
    assert dutch.exit_code == 0
    assert dutch.stdout == score("home-workplace", "-", "--language", "nl", given=given).stdout
    assert dutch.stdout != score("home-workplace", "-", "--language", "en", given=given).stdout
    assert "é" in dutch.stdout or "ë" in dutch.stdout or "Je " in dutch.stdout


def test_a_byte_order_mark_is_no_problem() -> None:
    assert score("home-workplace", "-", given=b"\xef\xbb\xbf{}").exit_code == 0


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
def test_bad_answers_are_told_line_by_line(content: bytes, lines: list[str]) -> None:
    done = score("home-workplace", "-", given=content)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines() == lines


def test_an_answer_that_the_form_does_not_ask_is_refused() -> None:
    given = json.dumps({"hours": "gt6", "sofa_work": 1}).encode()
    done = score("home-workplace", "-", "--form", "short", given=given)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "sofa_work: the form 'short' does not ask this item; leave it out\n"


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
