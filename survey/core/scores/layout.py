"""The compact form of answers: a sitting's questionnaires give the order; answers become bytes and bytes columns.

A response is one row of 16-bit little-endian codes, item after item in the order of the frozen questionnaires, so that
a round of a million loads into NumPy columns without a million dictionaries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from survey.core.questionnaires.conditions import OptionValue
from survey.core.questionnaires.links import (
    Shortfall,
    scales_of_recommendations,
    shortfalls,
    shortfalls_of_recommendations,
)
from survey.core.questionnaires.questionnaire import FormName, Item, Questionnaire, estimated_seconds
from survey.core.scores.answers import Answers, Code
from survey.core.scores.scoring import Codes, Columns, Scorer

DTYPE = np.dtype("<i2")


@dataclass(frozen=True)
class Part:
    """One questionnaire of a sitting, the form in which it is asked, and its scorer."""

    scorer: Scorer
    form: FormName

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire itself."""
        return self.scorer.questionnaire

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items asked, in the order of the form's pages."""
        return self.questionnaire.items_of(self.form)

    @cached_property
    def about(self) -> Mapping[str, tuple[str, ...]]:
        """For each recommendation the keys of the shown scales that it is about."""
        return scales_of_recommendations(self.questionnaire)

    @cached_property
    def shortfalls(self) -> Mapping[str, tuple[Shortfall, ...]]:
        """For each recommendation the shortfalls that call for it, of what the form asks."""
        asked = {item.key for item in self.items}
        found = shortfalls_of_recommendations(self.questionnaire)
        return {key: tuple(one for one in own if one.item in asked) for key, own in found.items()}

    @cached_property
    def lacking(self) -> tuple[Shortfall, ...]:
        """The shortfalls about which the organisation can do something, of what the form asks."""
        asked = {item.key for item in self.items}
        return tuple(one for one in shortfalls(self.questionnaire) if one.item in asked)

    @cached_property
    def lacking_answers(self) -> frozenset[tuple[str, OptionValue]]:
        """Item and option of each answer in these."""
        return frozenset((one.item, value) for one in self.lacking for value in one.values)


@dataclass(frozen=True)
class Layout:
    """The questionnaires of a round, in the order in which they are asked."""

    parts: tuple[Part, ...]

    @cached_property
    def width(self) -> int:
        """How many codes a response has."""
        return sum(len(part.items) for part in self.parts)

    @property
    def minutes(self) -> int:
        """About how many minutes a sitting takes, rounded up."""
        return -(-estimated_seconds(self.width) // 60)

    def pack(self, answers: Mapping[str, Answers]) -> bytes:
        """Return the answers of one respondent, by questionnaire key; what a show_if hides is dropped."""
        codes = [
            column[0]
            for part in self.parts
            for column in part.scorer.columns(answers.get(part.questionnaire.key, {}), part.form).values()
        ]
        return np.array(codes, DTYPE).tobytes()

    def unpack(self, packed: bytes) -> dict[str, Answers]:
        """Return the answers of one respondent, by questionnaire key; the reverse of `pack`."""
        columns = self.columns([packed])
        return {
            part.questionnaire.key: {key: int(column[0]) for key, column in own.items() if column[0] != Code.MISSING}
            for part, own in zip(self.parts, columns, strict=True)
        }

    def columns(self, rows: Sequence[bytes]) -> tuple[Columns, ...]:
        """Return for each part the columns of n responses; raise ValueError when a row has another width."""
        if {*map(len, rows)} - {DTYPE.itemsize * self.width}:
            raise ValueError(f"a response does not have {self.width} answers")
        matrix: Codes = np.frombuffer(b"".join(rows), DTYPE).reshape(len(rows), self.width)
        columns, start = [], 0
        for part in self.parts:
            columns.append({item.key: matrix[:, start + at] for at, item in enumerate(part.items)})
            start += len(part.items)
        return tuple(columns)
