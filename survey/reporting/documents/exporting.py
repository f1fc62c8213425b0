"""The figures of a round as files: a published round in, a workbook, or figures and codebook as CSV, out.

Nothing here computes: the files hold what is published, and say of what is not shown why.
"""

import csv
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from string import ascii_uppercase
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from survey.core.disclosure.cells import Bound, Cell, Policy, Published, Suppressed
from survey.core.disclosure.keeping import read, read_together
from survey.core.disclosure.moments import Where
from survey.core.disclosure.together import Relation, Reliability, Together
from survey.core.questionnaires.questionnaire import Scale
from survey.core.reports.export import CodeRow, FigureRow, Whose, figure_rows
from survey.core.reports.margins import Interval, Margins
from survey.core.scores.layout import Layout
from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.reporting import queries
from survey.reporting.documents.codebook import whole_codebook
from survey.reporting.errors import TooFewError
from survey.reporting.figures.cells import Figures
from survey.reporting.publications.kept import published
from survey.reporting.results.breakdowns import Answered, answers_in
from survey.rounds.freezing import headcount_of, units_of
from survey.rounds.models import Round
from survey.rounds.services import layout_of

FORMULA: Final = ("=", "+", "-", "@")
"""A spreadsheet takes a text that starts with one of these, wide or after blanks too, for something to compute."""
MOMENT: Final = re.compile(rb"(?<=W3CDTF\">)[^<]+")
"""A moment in the properties of a workbook."""
WIDE, NARROW = 40, 14
"""Widths of columns, in characters."""


@dataclass(frozen=True)
class Export:
    """What the files are made of: everybody first, then the units by name; and what goes together, of everybody.

    answers: the groups of the round's breakdowns, with their question and answer in words.
    """

    name: str
    fingerprint: str
    policy: Policy
    layout: Layout
    groups: tuple[Whose, ...]
    together: Together
    answers: tuple[tuple[Answered, Whose], ...] = ()


def export_of(session: Session, round_: Round, now: datetime) -> Export:
    """Return the figures of every group of a round; raise NotClosedError, BeingCountedError or TooFewError."""
    made = published(session, round_, now)
    policy = Policy(made.min_cell_size, made.min_cell_size_sensitive)
    texts = {unit: (json.loads(own), json.loads(rest)) for unit, own, rest in queries.groups(session, round_.id)}
    kept = {unit: read(policy, own, rest) for unit, (own, rest) in texts.items()}
    if isinstance(kept[EVERYBODY].respondents, Suppressed):
        raise TooFewError
    there = units_of(session, round_)
    units = [Whose(unit.name, kept[unit.id], unit.headcount) for unit in there if unit.id in kept]
    everybody = Whose("", kept[EVERYBODY], headcount_of(there))
    together = read_together(texts[EVERYBODY][1]) or Together()
    answers = tuple((one, Whose(one.key, kept[one.group], 0)) for one in answers_in(session, round_))
    groups, layout = (everybody, *units), layout_of(session, round_)
    return Export(round_.name, made.fingerprint, policy, layout, groups, together, answers)


def figures_csv(export: Export) -> bytes:
    """Return a line for each figure, with a heading; UTF-8 with a mark, so that spreadsheets read it well."""
    return csv_bytes(
        FigureRow._fields,
        figure_rows([*export.groups, *(own for _, own in export.answers)], export.layout, export.together),
    )


def codebook_csv(export: Export) -> bytes:
    """Return a line for each key of the figures, with its texts in both languages."""
    return csv_bytes(CodeRow._fields, whole_codebook(export.layout))


def csv_bytes(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a file of rows with a heading, in which no text is taken for something to compute."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(heading)
    writer.writerows([_harmless(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(value: object) -> object:
    """Return a value that no spreadsheet computes: a text that it might begin to is led by a quote."""
    if not isinstance(value, str):
        return value
    start = unicodedata.normalize("NFKC", value).lstrip("\0\ufeff \t\r\n\v\f\xa0")
    return f"'{value}" if start.startswith(FORMULA) or value.startswith(("\t", "\r", "\0")) else value


@dataclass(frozen=True)
class Sheet:
    """A sheet: its title, the widths of its first columns, where its headings end, its rows, and whether texts wrap."""

    title: str
    widths: Sequence[int]
    frozen: str | None
    rows: Iterable[Sequence[object]]
    wraps: bool = False


def workbook(export: Export, language: Language) -> bytes:
    """Return a workbook: what this is, topics by unit, everybody's answers, what goes together, and the codebook."""
    return book_of(_sheets(export, Figures(language)))


def book_of(sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook of these sheets; a text that looks like something to compute is a text."""
    from openpyxl import Workbook  # noqa: PLC0415  # only whoever saves a workbook needs it
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Alignment  # noqa: PLC0415

    wrapped = Alignment(wrap_text=True, vertical="top")

    def cell(sheet: Any, value: object, *, wraps: bool) -> Any:  # noqa: ANN401  # openpyxl has no types
        made = WriteOnlyCell(sheet, value)
        if isinstance(value, str):
            made.data_type = "s"
        if wraps:
            made.alignment = wrapped
        return made

    book = Workbook(write_only=True)
    for one in sheets:
        sheet = book.create_sheet(one.title)
        for column, width in zip(ascii_uppercase, one.widths, strict=False):
            sheet.column_dimensions[column].width = width
        sheet.freeze_panes = one.frozen
        for row in one.rows:
            plain = (
                value if not one.wraps and not isinstance(value, str) else cell(sheet, value, wraps=one.wraps)
                for value in row
            )
            sheet.append(plain)
    file = BytesIO()
    book.save(file)
    return _timeless(file)


def _timeless(file: BytesIO) -> bytes:
    """Return a workbook that says nothing about when it was saved: the same figures give the same bytes."""
    found = BytesIO()
    with ZipFile(file) as old, ZipFile(found, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name), MOMENT.sub(b"1980-01-01T00:00:00Z", old.read(name)), ZIP_DEFLATED)
    return found.getvalue()


def _sheets(export: Export, figures: Figures) -> list[Sheet]:
    key = NARROW
    by_answer = Sheet(figures._("Topics by answer"), (WIDE, WIDE, key), "D2", _by_answer(export, figures))
    return [
        Sheet(figures._("Read me"), (2 * WIDE,), None, [[line] for line in _about(export, figures)]),
        Sheet(figures._("Topics by unit"), (WIDE, key), "C2", _topics(export, figures)),
        *([by_answer] if export.answers else []),
        Sheet(figures._("Answers"), (WIDE, 2 * WIDE, WIDE, *[key] * 4), "A2", _answers(export, figures)),
        Sheet(figures._("What goes together"), (WIDE, WIDE, *[key] * 5), "A2", _relations(export, figures)),
        Sheet(figures._("Reliability"), (WIDE, *[key] * 4), "A2", _reliabilities(export, figures)),
        Sheet(figures._("Codebook"), (*[key] * 5, WIDE, WIDE), "A2", [CodeRow._fields, *whole_codebook(export.layout)]),
    ]


def _about(export: Export, figures: Figures) -> list[str]:
    least, health = export.policy.min_cell_size, export.policy.min_cell_size_sensitive
    return [
        export.name,
        figures._("These are the figures of the round that may be shown; they are those of the pages and the reports."),
        figures._(
            "No figure rests on fewer than %(least)s answers, or %(health)s about wellbeing and health.",
            least=least,
            health=health,
        ),
        figures._("A dash: not shown, as too few people answered or as it would tell about another, smaller group."),
        figures._("≥ and ≤: at least and at most; nearer to the end of a scale the figure would tell too much."),
        figures._("Shares are percentages of the people who answered."),
        figures._("From and to: the 95%% interval within the group. Where both are the figure, everybody took part."),
        figures._("Scores of fewer than 20 people have no interval: it would tell too much."),
        figures._("What goes together is told of the whole organisation only. It does not say what causes what."),
        figures._("Fingerprint of the publication: %(hash)s", hash=export.fingerprint),
    ]


def _topics(export: Export, figures: Figures) -> Iterator[Sequence[object]]:
    """Yield a heading, and a row for each group: who took part, and the mean of each scale with its interval."""
    yield [figures._("Unit"), *_columns(export, figures)]
    for own in export.groups:
        yield [own.name or figures._("The whole organisation"), *_means(export, own, figures)]


def _by_answer(export: Export, figures: Figures) -> Iterator[Sequence[object]]:
    """Yield a heading, and a row for each answer to each question that the round was broken down by."""
    yield [figures._("Question"), figures._("Answer"), *_columns(export, figures)]
    for answered, own in export.answers:
        words = (answered.question[figures.language], answered.answer[figures.language])
        yield [*words, *_means(export, own, figures)]


def _columns(export: Export, figures: Figures) -> list[str]:
    start, end = figures._("from"), figures._("to")
    titles = [scale.title[figures.language] for _, scale in _scales(export)]
    return [figures._("Took part"), *(f"{title}{part}" for title in titles for part in ("", f": {start}", f": {end}"))]


def _means(export: Export, own: Whose, figures: Figures) -> list[object]:
    found, margins = own.publication, Margins(own.publication.respondents, own.headcount)
    means = [found.parts[at].scales[scale.key].mean for at, scale in _scales(export) if found.parts]
    cells = (value for mean in means for value in (value_of(mean, figures), *_ends(margins.of_mean(mean))))
    return [figures.number(found.respondents), *cells]


def _scales(export: Export) -> list[tuple[int, Scale]]:
    return [(at, scale) for at, part in enumerate(export.layout.parts) for scale in part.questionnaire.shown_scales]


def _relations(export: Export, figures: Figures) -> Iterator[Sequence[object]]:
    """Yield a heading, and a row for each topic and outcome: their correlation, its interval, people and clearness."""
    heading = [figures._("Topic"), figures._("Outcome"), figures._("Correlation")]
    yield [*heading, *_behind(figures), figures._("More than chance")]
    for one in export.together.relations:
        clear = figures._("yes") if one.clear else figures._("not clear")
        yield [_title(export, one.topic, figures), _title(export, one.outcome, figures), *_told(one, figures), clear]


def _reliabilities(export: Export, figures: Figures) -> Iterator[Sequence[object]]:
    """Yield a heading, and a row for each scale: Cronbach's alpha, its interval and people."""
    yield [figures._("Topic"), figures._("Cronbach’s alpha"), *_behind(figures)]
    for one in export.together.reliability:
        yield [_title(export, one.scale, figures), *_told(one, figures)]


def _behind(figures: Figures) -> tuple[str, str, str]:
    return figures._("From"), figures._("To"), figures._("People")


def _title(export: Export, where: Where, figures: Figures) -> str:
    return export.layout.parts[where.part].questionnaire.scale_by_key[where.scale].title[figures.language]


def _told(one: Relation | Reliability, figures: Figures) -> tuple[float, float, float, str]:
    return one.value, one.low, one.high, figures.number(one.people)


def _answers(export: Export, figures: Figures) -> Iterator[Sequence[object]]:
    """Yield a heading, and a row for each answer to each question: the share of everybody, and about how many."""
    language = figures.language
    yield [
        figures._("Questionnaire"),
        figures._("Question"),
        figures._("Answer"),
        figures._("Share (%%)"),
        figures._("From (%%)"),
        figures._("To (%%)"),
        figures._("People"),
    ]
    _, everybody, headcount = export.groups[0]
    margins = Margins(everybody.respondents, headcount)
    for part, cells in zip(export.layout.parts, everybody.parts, strict=True):
        for item in part.items:
            own = cells.items[item.key]
            for option, share, people in zip(part.questionnaire.options(item), own.options, own.counts, strict=True):
                title, question = part.questionnaire.title[language], item.text[language]
                shown = (value_of(share, figures), *_ends(margins.of_share(share)), figures.number(people))
                yield [title, question, option.text[language], *shown]


def _ends(found: Interval | None) -> tuple[float | None, float | None]:
    """Return from where to where a figure may lie in truth, where that is told."""
    return (found.low, found.high) if found else (None, None)


def value_of(cell: Cell, figures: Figures) -> float | str:
    """Return a figure to compute with where it is known, else as pages write it."""
    if isinstance(cell, Published) and cell.bound is Bound.EXACT:
        return cell.value
    return figures.value(cell)
