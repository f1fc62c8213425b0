"""What a command is given: a file of answers in, their codes out; what is wrong ends the command, a line each."""

import json
from collections.abc import Iterable
from typing import IO, Any

import click

from survey.core.questionnaires.loading import MAX_BYTES
from survey.core.questionnaires.questionnaire import FormName, Questionnaire
from survey.core.scores.answers import Answers, AnswersError, read_answers

form_option = click.option("--form", type=click.Choice(["full", "short"]), default="full", show_default=True)


class RefusedError(click.ClickException):
    """What the command was given cannot be used: one line for each problem on standard error, and exit code 2."""

    exit_code = 2

    def __init__(self, problems: Iterable[str]) -> None:
        super().__init__("\n".join(problems))

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=True)


def content_of(file: str) -> object:
    """Return what a JSON file holds; "-" is standard input; raise RefusedError when it cannot be read."""
    try:
        with click.open_file(file, "rb") as opened:
            return decode(opened.read(MAX_BYTES + 1))
    except AnswersError as error:
        raise RefusedError(error.problems) from None
    except OSError as error:
        raise RefusedError([f"{file}: cannot be read: {error.strerror}"]) from None


def codes(content: object, questionnaire: Questionnaire, form: FormName) -> Answers:
    """Return the codes of answers {item key: value} to a form; raise RefusedError with all that does not fit."""
    try:
        found = read_answers(questionnaire, content)
        _only_asked(questionnaire, found, form)
    except AnswersError as error:
        raise RefusedError(error.problems) from None
    return found


def _only_asked(questionnaire: Questionnaire, answers: Answers, form: FormName) -> None:
    asked = {item.key for item in questionnaire.items_of(form)}
    beyond = [key for key in answers if key not in asked]
    if beyond:
        raise AnswersError(f"{key}: the form '{form}' does not ask this item; leave it out" for key in beyond)


def decode(data: bytes) -> object:
    """Return what a JSON file holds; raise AnswersError when it is too large, no UTF-8, no JSON, or has a key twice."""
    if len(data) > MAX_BYTES:
        raise AnswersError([f"the answers are larger than {MAX_BYTES // 1024} KB"])
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object)
    except UnicodeDecodeError:
        raise AnswersError(["the answers are no UTF-8: save the file as UTF-8"]) from None
    except json.JSONDecodeError as error:
        raise AnswersError([f"the answers are no JSON: {error.msg}, line {error.lineno}"]) from None
    except (ValueError, RecursionError):  # a number of thousands of digits; brackets in brackets in brackets
        raise AnswersError(["the answers are no JSON object of item keys and values"]) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    problems = []
    for key, value in pairs:
        if key in found:
            problems.append(f"{json.dumps(key)} is answered twice: keep one")
        found[key] = value
    if problems:
        raise AnswersError(problems)
    return found
