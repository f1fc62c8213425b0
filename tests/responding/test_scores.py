"""Scores, advice and reasons are the same on the page and on the command line, in both languages."""

import json
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from survey.cli import main
from survey.cli.questionnaire import scored
from survey.core.questionnaires.questionnaire import FormName, Item, Questionnaire
from survey.core.scores.answers import code_of, value_of
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer, Status
from survey.core.text import LANGUAGES
from survey.infra.shelf import shipped, shipped_keys
from survey.responding.result import Summary, summary

SETS = 1000
"""How many sets of answers, over the shipped questionnaires, forms and languages."""
CASES = [(key, form) for key in shipped_keys() for form in ("short", "full")]


def answers_at_random(questionnaire: Questionnaire, form: FormName, random: Random) -> dict[str, int]:
    """Return the answers of somebody who answers anything, and leaves some items open."""
    openness = random.choice((0.0, 0.1, 0.5))
    return {
        item.key: code_of(questionnaire, item, value_at_random(questionnaire, item, random))
        for item in questionnaire.items_of(form)
        if random.random() >= openness
    }


def value_at_random(questionnaire: Questionnaire, item: Item, random: Random) -> object:
    if item.specials and random.random() < 0.15:
        return random.choice(item.specials).value
    options = [option.value for option in questionnaire.options(item)]
    if item.kind == "several":
        return random.sample(options, random.randint(1, len(options)))
    return random.choice(options)


def on_the_page(found: Summary) -> dict[str, Any]:
    """Return the parts of a result page that the command line prints too."""
    (topic,) = found.topics
    advice = {"employee": [*found.top, *found.rest], "manager": found.manager, "employer": found.employer}
    return {
        "scores": {view.key: (view.score, view.answered, view.of) for view in topic.scores},
        "flags": sorted((view.level, view.text, list(view.because)) for view in (*found.urgent, *found.unknown)),
        "advice": {who: [(view.text, list(view.because)) for view in views] for who, views in advice.items()},
    }


def on_the_command_line(printed: Mapping[str, Any], shown: set[str]) -> dict[str, Any]:
    """Return the same parts of what `survey questionnaire score` prints."""
    return {
        "scores": {
            key: (scale["score"], scale["answered"], scale["of"])
            for key, scale in printed["scales"].items()
            if key in shown
        },
        "flags": sorted((flag["level"], flag["text"], flag["because"]) for flag in printed["flags"]),
        "advice": {
            who: [(r["text"], r["because"]) for r in printed["recommendations"] if r["audience"] == who]
            for who in ("employee", "manager", "employer")
        },
    }


@pytest.mark.parametrize(("key", "form"), CASES)
def test_the_page_and_the_command_line_agree(key: str, form: FormName) -> None:
    random = Random(f"{key} {form}")  # noqa: S311  # the same tries each time
    questionnaire = shipped(key)
    scorer = Scorer(questionnaire)
    layout = Layout((Part(scorer, form),))
    for number in range(SETS // len(CASES)):
        answers = answers_at_random(questionnaire, form, random)
        pages = {language: on_the_page(summary(layout, {key: answers}, {}, language)) for language in LANGUAGES}
        assert pages["nl"]["scores"] == pages["en"]["scores"]
        language = LANGUAGES[number % 2]
        printed = scored(scorer, answers, language, form)
        assert pages[language] == on_the_command_line(printed, set(pages[language]["scores"]))


@pytest.mark.parametrize(("key", "form"), CASES)
def test_what_the_page_leaves_out_has_no_score(key: str, form: FormName) -> None:
    random = Random(key)  # noqa: S311  # the same tries each time
    scorer = Scorer(shipped(key))
    layout = Layout((Part(scorer, form),))
    answers = answers_at_random(shipped(key), form, random)
    (topic,) = summary(layout, {key: answers}, {}, "nl").topics
    titles = {scale.key: scale.title["nl"] for scale in shipped(key).shown_scales}
    left_out = set(titles) - {view.key for view in topic.scores}
    assert sorted(topic.not_asked) == sorted(titles[key] for key in left_out)
    assert all(view.status is not Status.NOT_ASKED for view in topic.scores)
    printed = scored(scorer, answers, "nl", form)["scales"]
    assert {printed[key]["score"] for key in left_out} <= {None}


@pytest.mark.parametrize(("key", "form"), CASES)
def test_the_command_itself_prints_it(key: str, form: FormName) -> None:
    random = Random(f"command {key}")  # noqa: S311  # the same tries each time
    questionnaire = shipped(key)
    answers = answers_at_random(questionnaire, form, random)
    values = {name: value_of(questionnaire, questionnaire.item_by_key[name], code) for name, code in answers.items()}
    command = ["questionnaire", "score", key, "-", "--form", form, "--language", "en"]
    done = CliRunner().invoke(main, command, input=json.dumps(values))
    assert done.exit_code == 0, done.output
    printed = json.loads(done.stdout)
    page = on_the_page(summary(Layout((Part(Scorer(questionnaire), form),)), {key: answers}, {}, "en"))
    assert page == on_the_command_line(printed, set(page["scores"]))
