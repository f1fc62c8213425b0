"""Read a questionnaire file: YAML text in, a Questionnaire out, or every problem at once with file, line and remedy."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError

from survey.core.questionnaire import Questionnaire
from survey.core.references import reference_problems

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20

Path = Sequence[int | str]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend in a questionnaire file; lines count from 1."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class QuestionnaireError(Exception):
    """A questionnaire file cannot be used; `problems` holds every reason, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class _Loader(yaml.CSafeLoader):
    """YAML 1.2 scalars: `yes` and `2026-01-01` stay text, only true and false are booleans."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool"} or first in "tTfF"
    ]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Source:
    """A file's text as a tree of YAML nodes, which knows the line of each path."""

    file: str
    root: yaml.Node

    def line(self, path: Path) -> int:
        """Return the line of the deepest node that a path reaches; pydantic's own tags in it are passed over."""
        node: yaml.Node = self.root
        line = node.start_mark.line + 1
        for step in path:
            match node:
                case yaml.MappingNode(value=pairs):
                    found = next(((key, value) for key, value in pairs if key.value == str(step)), None)
                    if found:
                        line, node = found[0].start_mark.line + 1, found[1]
                case yaml.SequenceNode(value=nodes) if isinstance(step, int) and step < len(nodes):
                    node = nodes[step]
                    line = node.start_mark.line + 1
        return line

    def problem(self, path: Path, message: str) -> Problem:
        """Return a problem at the line of a path."""
        return Problem(self.file, self.line(path), message)


def read(text: str, file: str) -> tuple[Questionnaire, Source]:
    """Return the questionnaire in a YAML text and its source; raise QuestionnaireError with every problem."""
    source = parse(text, file)
    data = json.dumps(_Loader.construct_document(_constructor(), source.root))
    try:
        questionnaire = Questionnaire.model_validate_json(data)
    except ValidationError as error:
        raise QuestionnaireError(
            [source.problem(detail["loc"], _say(detail)) for detail in error.errors(include_url=False)]
        ) from None
    problems = [source.problem(path, message) for path, message in reference_problems(questionnaire)]
    if problems:
        raise QuestionnaireError(problems)
    return questionnaire, source


def load(text: str, file: str) -> Questionnaire:
    """Return the questionnaire in a YAML text; raise QuestionnaireError with every problem."""
    return read(text, file)[0]


def parse(text: str, file: str) -> Source:
    """Return the YAML nodes of a text; raise QuestionnaireError when it is too large, too deep, aliased or no YAML."""
    if len(text.encode()) > MAX_BYTES:
        raise QuestionnaireError([Problem(file, 1, f"the file is larger than {MAX_BYTES // 1024} KB: split it")])
    try:
        for event in yaml.parse(text, _Loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise QuestionnaireError(
                    [Problem(file, line, "anchors (&) and aliases (*) are not allowed: write the value out")]
                )
        root = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise QuestionnaireError([Problem(file, line, f"this is not valid YAML: {error.problem}")]) from None
    except yaml.YAMLError as error:
        raise QuestionnaireError([Problem(file, 1, f"this is not valid YAML: {error}")]) from None
    if not isinstance(root, yaml.MappingNode):
        raise QuestionnaireError([Problem(file, 1, "a questionnaire starts with 'key:', 'version:' and 'title:'")])
    source = Source(file, root)
    problems = [Problem(file, line, message) for line, message in _structure_problems(root)]
    if problems:
        raise QuestionnaireError(problems)
    return source


def _constructor() -> Any:  # noqa: ANN401  # PyYAML's loader classes carry no types
    return _Loader("")


def _structure_problems(node: yaml.Node, depth: int = 1) -> Iterator[tuple[int, str]]:
    """Yield what YAML allows and a questionnaire does not: deep nesting, a key written twice, a key that is no text."""
    if depth > MAX_DEPTH:
        yield node.start_mark.line + 1, f"nested deeper than {MAX_DEPTH} levels: make it flatter"
        return
    match node:
        case yaml.MappingNode(value=pairs):
            seen = set()
            for key, value in pairs:
                if not isinstance(key, yaml.ScalarNode):
                    yield key.start_mark.line + 1, "a key must be a plain word"
                elif key.value in seen:
                    yield key.start_mark.line + 1, f"'{key.value}' is written twice: keep one"
                else:
                    seen.add(key.value)
                yield from _structure_problems(value, depth + 1)
        case yaml.SequenceNode(value=nodes):
            for value in nodes:
                yield from _structure_problems(value, depth + 1)


_SAYINGS = {
    "missing": "'{field}' is missing: add it",
    "extra_forbidden": "'{field}' is not known here: remove it or correct its spelling",
    "string_type": "'{field}' must be text: put it in quotes",
    "string_too_short": "'{field}' is empty: write a text",
    "string_pattern_mismatch": "'{field}' must be lower-case letters, digits, '_' or '-', starting with a letter",
    "int_type": "'{field}' must be a whole number",
    "float_type": "'{field}' must be a number",
    "bool_type": "'{field}' must be true or false",
    "tuple_type": "'{field}' must be a list",
    "dict_type": "'{field}' must be a set of 'name: value' lines",
    "model_type": "'{field}' must be a set of 'name: value' lines",
    "model_attributes_type": "'{field}' must be a set of 'name: value' lines",
    "enum": "'{field}' must be {expected}",
    "literal_error": "'{field}' must be {expected}",
    "too_short": "'{field}' is empty: list at least one",
    "value_error": "{error}",
}


def _say(detail: Any) -> str:  # noqa: ANN401  # pydantic's ErrorDetails is a loose dictionary
    words = [str(step) for step in detail["loc"] if isinstance(step, str)]
    field = words[-1] if words else "the file"
    saying = _SAYINGS.get(detail["type"], "{field}: {message}")
    return saying.format(field=field, message=detail["msg"], **detail.get("ctx", {}))
