"""What the organisation has agreed on working from home: the words of HR by factor in, what staff read out."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from survey.accounts import queries
from survey.accounts.models import Agreement
from survey.core.agreements import SUBJECTS, Line, Subject, Words

NOTHING: Final = Words("", "")


class Agreed(NamedTuple):
    """A factor with what is agreed on it: its lines by key, what more there is to say, and whether staff read it."""

    subject: Subject
    lines: Mapping[str, Words]
    more: Words
    published: bool

    @property
    def said(self) -> list[tuple[Line, Words]]:
        """The lines that say something, in the order of the subject."""
        return [(line, words) for line in self.subject.lines if any(words := self.lines.get(line.key, NOTHING))]

    @property
    def empty(self) -> bool:
        """Tell whether nothing is agreed yet."""
        return not self.said and not any(self.more)


def everything(session: Session) -> list[Agreed]:
    """Return what is agreed on each factor, in order; nothing yet where HR has not written."""
    kept = {found.factor: found for found in queries.agreements(session)}
    return [_agreed(subject, kept.get(key)) for key, subject in SUBJECTS.items()]


def on(session: Session, subject: Subject) -> Agreed:
    """Return what is agreed on a factor."""
    return _agreed(subject, queries.agreement(session, subject.key))


def published(session: Session) -> Sequence[Agreed]:
    """Return what staff read."""
    return [agreed for agreed in everything(session) if agreed.published]


def keep(session: Session, agreed: Agreed) -> None:
    """Keep what is agreed on a factor, in the place of what was."""
    lines = {line.key: list(words) for line, words in agreed.said}
    session.merge(
        Agreement(
            factor=agreed.subject.key,
            lines=lines,
            more_nl=agreed.more.nl,
            more_en=agreed.more.en,
            published=agreed.published,
        )
    )


def _agreed(subject: Subject, kept: Agreement | None) -> Agreed:
    if kept is None:
        return Agreed(subject, {}, NOTHING, published=False)
    lines = {key: Words(*words) for key, words in kept.lines.items()}
    return Agreed(subject, lines, Words(kept.more_nl, kept.more_en), kept.published)
