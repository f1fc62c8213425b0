"""`survey questionnaire`: check questionnaire files, print their schema or text, and score a file of answers."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from survey.cli.given import RefusedError, codes, content_of, form_option
from survey.cli.rescoring import rescore
from survey.core.linting.addresses import addresses
from survey.core.linting.lint import lint, lint_together
from survey.core.linting.reviews import late_reviews
from survey.core.questionnaires.loading import Problem, QuestionnaireError, Source
from survey.core.questionnaires.questionnaire import FormName, Item, Questionnaire, estimated_seconds
from survey.core.scores.advice import Advice, Finding, reason, result
from survey.core.scores.answers import Answers
from survey.core.scores.scoring import Scorer
from survey.core.text import LANGUAGES, Language
from survey.infra import clock, shelf
from survey.infra.reaching import NO_CONNECTION, unreachable

_language = click.option("--language", type=click.Choice(LANGUAGES), default="nl", show_default=True)
LINK_SECONDS: Final = 60
"""All web addresses together may take so long."""


@click.group()
def questionnaire() -> None:
    """Check, show and score questionnaire files."""


questionnaire.add_command(rescore)


@questionnaire.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--reviewed",
    "months",
    type=click.IntRange(1, 120),
    metavar="MONTHS",
    help="Also list the sources that nobody looked up in so many months.",
)
@click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day from which to count them; today when left out."
)
@click.option(
    "--links", is_flag=True, help="Also try each web address that they name: needs the internet, and a minute."
)
@click.pass_context
def check(
    ctx: click.Context, files: tuple[Path, ...], months: int | None, day: datetime | None, *, links: bool
) -> None:
    """List every problem in FILES (default: all shipped questionnaires), and how long their forms take."""
    if day and not months:
        raise click.UsageError("--on says from which day --reviewed counts: give both.")
    problems: list[Problem] = []
    loaded: list[tuple[Questionnaire, Source]] = []
    for path in files or shelf.shipped_files():
        try:
            one, source = shelf.open_file(_near(path))
        except QuestionnaireError as error:
            problems += error.problems
            continue
        problems += sorted(source.problem(*found) for found in lint(one, shelf.drawings(path)))
        loaded.append((one, source))
    sources = {one.key: source for one, source in loaded}
    together = [one for one, _ in loaded]
    problems += sorted(sources[one.key].problem(*found) for one, found in lint_together(together))
    if months:
        today = (day or clock.now()).date()
        problems += [source.problem(*found) for one, source in loaded for found in late_reviews(one, today, months)]
    dead, doubtful = _tried(loaded) if links else ([], [])
    problems += dead
    for problem in (*problems, *doubtful):
        click.echo(problem)
    for line in form_lines(together):
        click.echo(line)
    ctx.exit(1 if problems else 0)


def _tried(loaded: Sequence[tuple[Questionnaire, Source]]) -> tuple[list[Problem], list[Problem]]:
    """Return the web addresses that lead nowhere, and those that a person should look at, each where it is named."""
    named = [(source, path, address) for one, source in loaded for path, address in addresses(one)]
    troubles = unreachable((address for *_, address in named), LINK_SECONDS)
    if named and all(troubles.get(address) == NO_CONNECTION for *_, address in named):
        raise RefusedError(["no web address can be reached: is this machine on the internet?"])
    dead, doubtful = [], []
    for source, path, address in named:
        trouble = troubles.get(address)
        if trouble and trouble.dead:
            dead.append(source.problem(path, f"{address} {trouble.why}: mend it or leave it out"))
        elif trouble:
            doubtful.append(source.problem(path, f"{address} {trouble.why}: look at it in a browser"))
    return dead, doubtful


def _near(path: Path) -> Path:
    """Return a path as people write it from where they are."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def form_lines(questionnaires: Sequence[Questionnaire]) -> Iterator[str]:
    """Yield the size and estimated time of each form, and of all short forms in one sitting."""
    for each in questionnaires:
        for form, sections in each.forms.items():
            yield _size(f"{each.key} ({form})", len(each.items_of(form)), len(sections))
    short = [each for each in questionnaires if "short" in each.forms]
    if len(short) > 1:
        items, pages = sum(len(each.items_of("short")) for each in short), sum(len(e.forms["short"]) for e in short)
        yield _size("all short forms together", items, pages)


def _size(name: str, items: int, pages: int) -> str:
    minutes, seconds = divmod(estimated_seconds(items), 60)
    return f"{name}: {items} items on {pages} {'page' if pages == 1 else 'pages'}, about {minutes} min {seconds:02} s"


@questionnaire.command()
def schema() -> None:
    """Print the JSON Schema of a questionnaire file, for completion and checks in an editor."""
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    _print_json(draft | Questionnaire.model_json_schema())


@questionnaire.command()
@click.argument("key")
@_language
@form_option
def show(key: str, language: Language, form: FormName) -> None:
    """Print a form of the shipped questionnaire KEY for reading."""
    for line in form_text(_shipped(key, form), language, form):
        click.echo(line)


def form_text(questionnaire: Questionnaire, language: Language, form: FormName) -> Iterator[str]:
    """Yield the lines of a form: pages, items, options and hints, in one language."""
    yield f"{questionnaire.title[language]} ({questionnaire.key}, version {questionnaire.version}, {form})"
    yield questionnaire.intro[language]
    sections = questionnaire.forms[form]
    for number, section in enumerate(sections, start=1):
        yield from ("", f"{number}/{len(sections)} {section.title[language]}")
        if section.intro is not None:
            yield section.intro[language]
        for key in section.items:
            yield ""
            yield from _item_text(questionnaire, questionnaire.item_by_key[key], language)


def _item_text(questionnaire: Questionnaire, item: Item, language: Language) -> Iterator[str]:
    yield f"  {item.text[language]}  [{item.key}]"
    for text in (item.hint, item.measure):
        if text is not None:
            yield f"    {text[language]}"
    box = "[ ]" if item.kind == "several" else "( )"
    for option in questionnaire.options(item):
        yield f"    {box} {option.text[language]}"
        if option.alt is not None:
            yield f"        {option.alt[language]}"
    for special in item.specials:
        yield f"    {box} {questionnaire.specials[special].text[language]}"


@questionnaire.command()
@click.argument("key")
@click.argument("answers")
@_language
@form_option
def score(key: str, answers: str, language: Language, form: FormName) -> None:
    """Print scores, flags and recommendations for a JSON file {item key: value} as JSON; "-" reads standard input."""
    questionnaire = _shipped(key, form)
    _print_json(scored(Scorer(questionnaire), codes(content_of(answers), questionnaire, form), language, form))


def scored(scorer: Scorer, answers: Answers, language: Language, form: FormName = "full") -> dict[str, Any]:
    """Return what `survey questionnaire score` prints; its form is a promise to whoever reads it."""
    questionnaire = scorer.questionnaire
    found = result(scorer, answers, form)

    def reasons(fact: Advice | Finding) -> list[str]:
        return [reason(questionnaire, because, language) for because in fact.because]

    return {
        "questionnaire": questionnaire.key,
        "version": questionnaire.version,
        "scales": {
            score.scale.key: {
                "score": score.score,
                "band": score.band.key if score.band else None,
                "answered": score.answered,
                "of": score.of,
            }
            for score in found.scores
        },
        "flags": [
            {"key": flag.key, "level": flag.level, "text": flag.text[language], "because": reasons(flag)}
            for flag in found.findings
        ],
        "recommendations": [
            {
                "key": advice.recommendation.key,
                "audience": advice.recommendation.audience.value,
                "text": advice.recommendation.text[language],
                "because": reasons(advice),
            }
            for advice in found.advice
        ],
    }


def _shipped(key: str, form: FormName) -> Questionnaire:
    """Return a shipped questionnaire that has the form; end the command with a clear line when there is none."""
    keys = (*shelf.shipped_keys(), *shelf.employer_keys())
    if key not in keys:
        raise RefusedError([f"there is no questionnaire '{key}'; choose {', '.join(keys)}"])
    try:
        questionnaire = shelf.shipped(key)
    except QuestionnaireError as error:
        raise RefusedError(map(str, error.problems)) from None
    if form not in questionnaire.forms:
        raise RefusedError([f"'{key}' has no form '{form}'; choose {', '.join(questionnaire.forms)}"])
    return questionnaire


def _print_json(data: object) -> None:
    """Print JSON as UTF-8, whatever the terminal's encoding."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2).encode())
