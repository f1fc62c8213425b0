"""What the tests of the core share: a small questionnaire of their own, as text, as data to change, and loaded."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from survey.core.questionnaires.loading import load, parse
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.scores.scoring import Scorer

DATA = Path(__file__).parent.parent / "data"

Make = Callable[..., Questionnaire]


@pytest.fixture(scope="session")
def engine_text() -> str:
    return (DATA / "engine.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def engine(engine_text: str) -> Questionnaire:
    return load(engine_text, "engine.yaml")


@pytest.fixture(scope="session")
def scorer(engine: Questionnaire) -> Scorer:
    return Scorer(engine)


@pytest.fixture(scope="session")
def make(engine_text: str) -> Make:
    """Return a function that loads the small questionnaire with some of its top-level parts replaced."""

    def made(**parts: Any) -> Questionnaire:
        data = parse(engine_text, "engine.yaml").data() | parts
        return load(json.dumps(data), "made.yaml")  # JSON is YAML

    return made


@pytest.fixture(scope="session")
def scale() -> Callable[..., dict[str, Any]]:
    """Return a function that writes an internal scale of a key and a score."""

    def written(key: str, score: Any) -> dict[str, Any]:
        return {"key": key, "title": {"nl": key, "en": key}, "internal": True, "score": score}

    return written
