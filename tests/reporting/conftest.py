"""What the tests of results share: rounds that are over, filled in by people who do not exist."""

import json
import os
from base64 import b64decode
from collections.abc import Callable
from random import Random

import pytest
from flask import Flask

from survey.core.questionnaires.questionnaire import FormName
from survey.core.scores.answers import Answers, code_count
from survey.core.scores.layout import Layout
from survey.responding.models import Response
from survey.rounds.services import layout_of, round_by_key
from tests.conftest import OpenRound, OpenSession
from tests.support.publishing import publish

Fill = Callable[[Layout], list[dict[str, Answers]]]
ClosedRound = Callable[..., str]


def at_random(people: int, seed: int = 1) -> Fill:
    """Return people who answer anything, each part of the round's items."""
    random = Random(seed)  # noqa: S311  # the same people each time

    def fill(layout: Layout) -> list[dict[str, Answers]]:
        return [
            {
                part.questionnaire.key: {
                    item.key: random.randrange(code_count(part.questionnaire, item))
                    for item in part.items
                    if random.random() < 0.95
                }
                for part in layout.parts
            }
            for _ in range(people)
        ]

    return fill


def alike(*groups: tuple[int, Answers], key: str = "engine") -> Fill:
    """Return groups of people who answer alike."""
    return lambda _layout: [{key: answers} for people, answers in groups for _ in range(people)]


def moods(layout: Layout) -> list[dict[str, Answers]]:
    """Return 60 people who answer all about wellbeing as their day is."""
    keys = {item.key for item in layout.parts[0].items if item.kind == "choice" and item.show_if is None}
    return [{"wellbeing": {key: (at + 3 * len(key)) % 4 if at % 3 else at % 5 for key in keys}} for at in range(60)]


def carried_alike(html: str) -> str:
    """Return a document with what it carries in plain, and without the key of its round, which is random."""
    start, _, rest = html.partition("data:application/json;base64,")
    carried, _, end = rest.partition('"')
    content = json.loads(b64decode(carried))
    del content["round"]
    return f"{start}{content}{end}"


@pytest.fixture
def closed_round(app: Flask, open_round: OpenRound, database: OpenSession, units: list[int]) -> ClosedRound:
    """Return a function that gives the key of a round that is over, was filled in and, unless asked, is published."""

    def closed(
        fill: Fill, *names: str, form: FormName = "full", name: str = "Proef & <ronde>", published: bool = True
    ) -> str:
        key = open_round(*(names or ("engine",)), form=form, first=-20, last=-2, round_name=name)
        with database() as session:
            found = round_by_key(session, key)
            assert found is not None
            layout = layout_of(session, found)
            for at, answers in enumerate(fill(layout)):
                unit = units[at % 2] if at % 5 else None
                packed = layout.pack(answers)
                session.add(Response(id=os.urandom(16), round_id=found.id, unit_id=unit, answers=packed))
        if published:
            publish(database, app.extensions["settings"])
        return key

    return closed
