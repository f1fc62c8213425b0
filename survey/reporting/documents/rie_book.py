"""The annex to the risk assessment as a workbook: a published round and the plan in, rows for a tool of one's own out.

It says what the PDF of `rie` says, and the plan of action with it: a row for each risk and measure.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.config import Settings
from survey.core.disclosure.cells import Published
from survey.core.reports.report import ScaleRow
from survey.core.text import Language
from survey.followup.models import Cost, Measure, Status
from survey.reporting.documents.exporting import NARROW, WIDE, Sheet, book_of, value_of
from survey.reporting.documents.plan import Row
from survey.reporting.documents.rie import Annex, Chapter, Risk, annex_of
from survey.reporting.figures.cells import Figures
from survey.rounds.models import Round

TOPIC = 26
"""Width of a column of topics or names, in characters."""


def rie_workbook(
    session: Session, round_: Round, language: Language, settings: Settings, now: datetime
) -> tuple[str, bytes]:
    """Return the file name and the workbook of the annex after a round; raise as group_report does."""
    annex = annex_of(session, round_, language, settings, now)
    return annex.name("xlsx"), book_of(_sheets(annex, Figures(language)))


def _sheets(annex: Annex, say: Figures) -> list[Sheet]:
    measure = (TOPIC, NARROW, NARROW, NARROW, TOPIC)
    risks = (5, TOPIC, TOPIC, 8, TOPIC, 10, NARROW, WIDE, WIDE, *measure, WIDE, NARROW)
    return [
        Sheet(say._("Read me"), (2 * WIDE,), None, [[line] for line in _about(annex, say)], wraps=True),
        Sheet(say._("Risks"), risks, "D2", _risks(annex, say), wraps=True),
        Sheet(
            say._("Plan of action"),
            (5, WIDE, WIDE, WIDE, NARROW, *measure, WIDE, WIDE),
            "C2",
            _plan(annex, say),
            wraps=True,
        ),
        Sheet(say._("In order or unknown"), (TOPIC, TOPIC, WIDE), "A2", _rest(annex.chapters, say), wraps=True),
    ]


def _about(annex: Annex, say: Figures) -> Iterator[str]:
    facts, policy = annex.report.facts, annex.report.policy
    yield say._("Working from home at %(organisation)s: annex to the risk assessment", organisation=facts.organisation)
    yield say._(
        "It rests on what employees answered in the round “%(round)s”, from %(first)s to %(last)s.",
        round=facts.name,
        first=say.day(facts.first_day),
        last=say.day(facts.last_day),
    )
    yield say._("The plan as of %(day)s.", day=say.day(annex.today))
    yield say._("People answered about themselves and their own workplace; nobody measured it.")
    yield say._("It belongs with the risk assessment that the law asks for, and does not replace it.")
    yield say._("Each risk has a row for each measure, so that you can sort them and paste them in a tool of your own.")
    yield say._("“Weighed” is for the prevention officer: 1 is at once, 2 is this year, 3 is later.")
    yield say._("“People”: for how many the answers call for a measure, of the measure that concerns most.")
    yield say._(
        "No figure rests on fewer than %(least)s answers, or %(health)s about wellbeing and health.",
        least=policy.min_cell_size,
        health=policy.min_cell_size_sensitive,
    )
    yield say._("Scores run from 0 to 100 and higher is better.")
    yield from (_strain(chapter.part.strains[-1], say) for chapter in annex.chapters if chapter.part.strains)
    yield say._("Where no legal basis is named, the general duty of care applies (Working Conditions Act, article 3).")
    if annex.looked_up:
        yield say._("Sources and legal bases were last looked up on %(day)s.", day=say.day(annex.looked_up))
    yield say._("Fingerprint of the publication: %(hash)s", hash=annex.fingerprint)


def _strain(strain: ScaleRow, say: Figures) -> str:
    """Return what the scale of few steps that sums up a questionnaire tells."""
    if not isinstance(strain.mean, Published):
        return say._("%(title)s: no figures this round", title=strain.title)
    low = next(band for band in strain.bands if band.state == "low")
    told = {"title": strain.title, "share": say.share(low.share), "level": int(low.start)}
    return say._("%(title)s: %(share)s at %(level)s or higher", **told)


def _risks(annex: Annex, say: Figures) -> Iterator[Sequence[object]]:
    """Yield a heading, and a row for each measure of each risk; a risk without one has a row with what to consider."""
    yield [
        say._("No."),
        say._("Questionnaire"),
        say._("Risk"),
        say._("Score"),
        say._("In words"),
        say._("Need attention (%%)"),
        say._("People"),
        say._("Measure"),
        say._("In detail"),
        *_measure_heading(say),
        say._("Legal basis"),
        say._("Weighed"),
    ]
    risks = [(chapter, risk) for chapter in annex.chapters for risk in chapter.risks]
    for number, (chapter, risk) in enumerate(risks, start=1):
        found = (number, chapter.part.title, *_finding(risk, say))
        law = "; ".join(risk.legal)
        for row in (row for rows in risk.measures for row in rows):
            measure = row.measure
            yield [*found, measure.words(say.language), measure.detail, *_standing(row, say), law, None]
        if not risk.measures:
            consider = say._("To consider: %(action)s", action=risk.actions[0].text) if risk.actions else None
            yield [*found, say._("None yet."), consider, *[None] * 5, law, None]


def _finding(risk: Risk, say: Figures) -> Sequence[object]:
    scale = risk.scale
    low = value_of(risk.low, say) if risk.low else None
    people = say.number(risk.people) if risk.people else None
    return scale.title, value_of(scale.mean, say), scale.band.label if scale.band else None, low, people


def _measure_heading(say: Figures) -> Sequence[str]:
    return say._("Who sees to it"), say._("By when"), say._("How it stands"), say._("Closed on"), say._("Cost")


def _standing(row: Row, say: Figures) -> Sequence[object]:
    """Return who sees to a measure, by when, how it stands, when it was closed, and its cost."""
    measure = row.measure
    stands = say._("Overdue") if row.overdue else _statuses(say)[measure.status]
    return measure.owner or None, measure.due_on, stands, measure.closed_on, _costs(say)[measure.cost]


def _plan(annex: Annex, say: Figures) -> Iterator[Sequence[object]]:
    """Yield a heading, and a row for each measure: what it is, what it rests on, and how it stands."""
    yield [
        say._("No."),
        say._("Measure"),
        say._("In detail"),
        say._("What was found"),
        say._("People"),
        *_measure_heading(say),
        say._("What shows it"),
        say._("Legal basis"),
    ]
    for number, row in enumerate(annex.rows, start=1):
        measure = row.measure
        shares = [f"{say.any_of(one.answers)}: {say.share(one.share)}" for one in row.shortfalls]
        found = "; ".join([*shares, *(f"{scale.title}: {say.mean(scale)}" for scale in row.scales if scale.band)])
        people = say.number(row.action.people) if row.action else None
        law = measure.legal.get(say.language)
        words = (measure.words(say.language), measure.detail or None, found or _origin(measure, say), people)
        yield [number, *words, *_standing(row, say), measure.outcome or None, law]


def _origin(measure: Measure, say: Figures) -> str | None:
    return None if measure.recommendation else say._("Added by the organisation itself.")


def _rest(chapters: Sequence[Chapter], say: Figures) -> Iterator[Sequence[object]]:
    """Yield a heading, and a row for each topic that is no risk: it is in order, or it has no figure."""
    yield [say._("Questionnaire"), say._("Topic"), say._("In words")]
    for chapter in chapters:
        yield from ([chapter.part.title, title, say._("In order")] for title in chapter.in_order)
        yield from ([chapter.part.title, title, say._("Too few answers for a figure")] for title in chapter.unknown)


def _statuses(say: Figures) -> Mapping[StrEnum, str]:
    return {
        Status.PLANNED: say._("Planned"),
        Status.UNDER_WAY: say._("Under way"),
        Status.DONE: say._("Done"),
        Status.DROPPED: say._("Dropped"),
    }


def _costs(say: Figures) -> Mapping[StrEnum, str]:
    return {
        Cost.UNKNOWN: say._("Not known yet"),
        Cost.NONE: say._("Nothing but time"),
        Cost.UP_TO_500: say._("Up to € 500"),
        Cost.UP_TO_5000: say._("€ 500 to € 5,000"),
        Cost.UP_TO_25000: say._("€ 5,000 to € 25,000"),
        Cost.MORE: say._("Over € 25,000"),
    }
