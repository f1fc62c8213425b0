"""A report's questions by their words: its parts and what was typed in; the questions that have all of that out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from survey.core.reports.report import ItemRow, PartReport, Topic
from survey.core.text import plain


@dataclass(frozen=True)
class Hit:
    """A question that has the words; `answers`: those that have them where the question has not."""

    item: ItemRow
    answers: tuple[str, ...]


@dataclass(frozen=True)
class FoundTopic:
    """A page of the form that has hits."""

    title: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class FoundPart:
    """A questionnaire that has hits."""

    key: str
    title: str
    topics: tuple[FoundTopic, ...]

    @property
    def count(self) -> int:
        """How many hits it has."""
        return sum(len(topic.hits) for topic in self.topics)


def search(parts: Sequence[PartReport], typed: str) -> tuple[FoundPart, ...]:
    """Return the questions with all typed words in them or in an answer, also within longer words; or simply all."""
    words = plain(typed).split()
    if typed and not words:
        return ()
    found = (FoundPart(part.key, part.title, tuple(_topics(part.topics, words))) for part in parts)
    return tuple(part for part in found if part.topics)


def _topics(topics: Sequence[Topic], words: Sequence[str]) -> Iterator[FoundTopic]:
    for topic in topics:
        hits = tuple(_hits(topic.items, words))
        if hits:
            yield FoundTopic(topic.title, hits)


def _hits(items: Sequence[ItemRow], words: Sequence[str]) -> Iterator[Hit]:
    for item in items:
        question = plain(item.text)
        left = [word for word in words if word not in question]
        answers = tuple(one.text for one in item.options if left and all(word in plain(one.text) for word in left))
        if answers or not left:
            yield Hit(item, answers)
