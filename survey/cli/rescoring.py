"""`survey questionnaire rescore`: two versions of a questionnaire in, what other scoring and rules change out.

It compares by invented answers, and reads no response: figures by two ways of scoring could tell what one person said.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import click

from survey.cli.given import RefusedError, codes, content_of, form_option
from survey.config import from_environment
from survey.core.linting.rescoring import FindingChange, Names, Rescoring, ScaleChange, rescored, rescored_one
from survey.core.questionnaires.loading import QuestionnaireError
from survey.core.questionnaires.questionnaire import FormName, Questionnaire
from survey.core.scores.answers import Answers
from survey.infra import shelf

VERSIONS: Final = 2
LEAST: Final = 0.005
"""A smaller share would read as 0%."""


class Pair(NamedTuple):
    """The old and the new version of a questionnaire, and the form to compare."""

    old: Questionnaire
    new: Questionnaire
    form: FormName


@click.command()
@click.argument("files", nargs=-1, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--round", "key", help="Compare what this round froze with FILES, or with the shipped files.")
@click.option(
    "--example", "examples", multiple=True, help="A JSON file of answers to score by both; instead of invented ones."
)
@form_option
@click.pass_context
def rescore(
    ctx: click.Context, files: tuple[Path, ...], key: str | None, examples: tuple[str, ...], form: FormName
) -> None:
    """Tell what scores, bands, flags and advice change from the old to the new version in FILES.

    Both versions score the same invented answers, rare ones as often as usual ones: a share tells where a change is
    felt, not how many people it touches. No response is read, and published figures stay as they are.
    Ends with 0 when nothing changes, with 1 when something does.
    """
    pairs = _of_round(key, files) if key else [_of_files(files, form)]
    if examples and len(pairs) > 1:
        raise click.UsageError("--example is for one questionnaire: name its file.")
    changed = False
    for pair in pairs:
        click.echo(f"{pair.new.key}: version {pair.old.version} to {pair.new.version}, {pair.form} form")
        for name, found in _compared(pair, examples):
            click.echo(name)
            for line in lines(found):
                click.echo(f"  {line}")
            changed |= not found.same
    if changed and not key and pairs[0].old.version == pairs[0].new.version:
        click.echo("What people get changes, so raise 'version'.")
    ctx.exit(1 if changed else 0)


def _compared(pair: Pair, examples: Sequence[str]) -> Iterator[tuple[str, Rescoring]]:
    """Yield what each comparison is about, and what it found."""
    if not examples:
        found = rescored(*pair)
        yield f"over {found.sets} sets of invented answers:", found
    for example in examples:
        content = content_of(example)
        answers = (_known(content, pair.old, pair.new, pair.form), _known(content, pair.new, pair.old, pair.form))
        yield f"{example}:", rescored_one(*pair, answers)


def _known(content: object, version: Questionnaire, other: Questionnaire, form: FormName) -> Answers:
    """Return the codes of an example in one version; what only the other one asks is left out."""
    elsewhere = {item.key for item in other.items_of(form)} - {item.key for item in version.items_of(form)}
    if isinstance(content, dict):
        content = {key: value for key, value in content.items() if key not in elsewhere}
    return codes(content, version, form)


def _of_files(files: tuple[Path, ...], form: FormName) -> Pair:
    if len(files) != VERSIONS:
        raise click.UsageError("Give two files, the old version and the new one; or --round and at most one file.")
    return _paired(_opened(files[0]), _opened(files[1]), form)


def _of_round(key: str, files: tuple[Path, ...]) -> list[Pair]:
    """Return what a round froze, each beside the file of the same key; HR's own questions have no file."""
    from survey.infra.db import session_for  # noqa: PLC0415  # two files need no database
    from survey.rounds.services import layout_of, round_by_key, set_up  # noqa: PLC0415

    settings = from_environment()
    with session_for(settings.database_url) as session:
        found = round_by_key(session, key)
        if found is None:
            raise RefusedError([f"there is no round '{key}'; see `survey round list`"])
        frozen = {part.questionnaire.key: part for part in layout_of(session, found).parts}
    named = [_opened(file) for file in files] or [
        shelf.shipped(name) for name in shelf.shipped_keys() if name in frozen
    ]
    wanted = [set_up(one, settings) for one in named]
    pairs = [_paired(frozen[new.key].questionnaire, new, frozen[new.key].form) for new in wanted if new.key in frozen]
    if not pairs:
        raise RefusedError([f"the round '{key}' asks nothing of these files"])
    return pairs


def _opened(file: Path) -> Questionnaire:
    try:
        return shelf.open_file(file)[0]
    except QuestionnaireError as error:
        raise RefusedError(map(str, error.problems)) from None


def _paired(old: Questionnaire, new: Questionnaire, form: FormName) -> Pair:
    if old.key != new.key:
        raise RefusedError([f"'{old.key}' and '{new.key}' are two questionnaires: give two versions of one"])
    if lacking := [one for one in (old, new) if form not in one.forms]:
        raise RefusedError([f"version {lacking[0].version} of '{old.key}' has no form '{form}'; see --form"])
    return Pair(old, new, form)


def lines(found: Rescoring) -> Iterator[str]:
    """Yield what a comparison found, a change a line."""
    if found.same:
        yield "nothing changes"
    one = found.sets == 1
    for what, names in (
        ("item", found.items),
        ("scale", found.scales),
        ("flag", found.flags),
        ("advice", found.advice),
    ):
        yield from _named(what, names)
    yield from (f"item {key}: other answers, or asked of others" for key in found.asked)
    yield from (_scale(change, one=one) for change in found.scored)
    yield from (_finding("flag", change, one=one) for change in found.flagged)
    yield from (_finding("advice", change, one=one) for change in found.advised)
    for key, (before, after) in found.ranked.items():
        yield f"advice {key}: another place, by severity and tier {before} to {after}"


def _named(what: str, names: Names) -> Iterator[str]:
    yield from (f"{what} {key}: new" for key in names.new)
    yield from (f"{what} {key}: gone" for key in names.gone)


def _scale(change: ScaleChange, *, one: bool) -> str:
    told = []
    if change.share:
        told.append(f"another score{_share(change.share, one=one)}, by {change.most:.3g} at most")
    for (before, after), share in change.bands.items():
        told.append(f"{before or 'no score'} becomes {after or 'no score'}{_share(share, one=one)}")
    return f"{'step' if change.internal else 'scale'} {change.key}: {'; '.join(told)}"


def _finding(what: str, change: FindingChange, *, one: bool) -> str:
    told = (("comes", change.comes), ("stays away", change.goes))
    return f"{what} {change.key}: {', '.join(f'{verb}{_share(share, one=one)}' for verb, share in told if share)}"


def _share(share: float, *, one: bool) -> str:
    """Return how often something differs; of one set of answers there is nothing to tell."""
    if one:
        return ""
    return f" in {share:.0%}" if share >= LEAST else " in under 1%"
