"""The shelf of questionnaire files: a path or the key of a shipped one in, a checked Questionnaire out."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from survey.core.questionnaires.questionnaire import Questionnaire
from survey.resources import folder

if TYPE_CHECKING:
    from survey.core.questionnaires.loading import Source


def shipped_files() -> tuple[Path, ...]:
    """Return the paths of the questionnaires that ship with the application, in alphabetical order."""
    return tuple(sorted(folder("questionnaires").glob("*.yaml")))


_EMPLOYER: Final = re.compile(rb"^audience: employer\s*$", re.MULTILINE)


@cache
def shipped_keys() -> tuple[str, ...]:
    """Return the keys of the shipped questionnaires that a round can ask: a file is named after its key."""
    return tuple(path.stem for path in shipped_files() if not _is_for_employer(path))


@cache
def employer_keys() -> tuple[str, ...]:
    """Return the keys of the shipped questionnaires that HR answers for the organisation."""
    return tuple(path.stem for path in shipped_files() if _is_for_employer(path))


def _is_for_employer(path: Path) -> bool:
    """Look for the one line that says so: every command lists the keys, and few read the files."""
    return _EMPLOYER.search(path.read_bytes()) is not None


@cache
def shipped(key: str) -> Questionnaire:
    """Return a shipped questionnaire; raise KeyError when there is none of this key."""
    if key not in (*shipped_keys(), *employer_keys()):
        raise KeyError(key)
    return open_file(folder("questionnaires") / f"{key}.yaml")[0]


def open_file(path: Path) -> tuple[Questionnaire, Source]:
    """Return the questionnaire in a file and its source; raise QuestionnaireError with every problem."""
    from survey.core.questionnaires.loading import Problem, QuestionnaireError, read  # noqa: PLC0415  # YAML only where a file is read

    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise QuestionnaireError([Problem(str(path), line, "this is no UTF-8: save the file as UTF-8")]) from None
    except OSError as error:
        raise QuestionnaireError([Problem(str(path), 1, f"cannot be read: {error.strerror}")]) from None
    return read(text, str(path))


def drawings(path: Path) -> frozenset[str]:
    """Return the names of the drawings beside a questionnaire file, each as `item/option`."""
    place = path.parent / "drawings"
    return frozenset(svg.relative_to(place).with_suffix("").as_posix() for svg in place.glob("*/*.svg"))
