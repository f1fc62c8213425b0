"""Read a questionnaire file: YAML text in, a Questionnaire out, or every problem at once with file, line and remedy."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import yaml
from pydantic import ValidationError

from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.questionnaires.references import reference_problems

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
    """The scalars of YAML's core schema, so that `yes`, `010`, `1:30` and `2026-01-01` stay text."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"0|-?[1-9][0-9]{0,17}", list("-0123456789")),
    ("float", r"-?[0-9]{1,18}\.[0-9]{1,18}", list("-0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first)


@dataclass(frozen=True)
class Source:
    """A file's text as a tree of YAML nodes, which knows the line of each path."""

    file: str
    root: yaml.Node

    def line(self, path: Path) -> int:
        """Return the line of the deepest node that a path reaches; pydantic's own tags in it are passed over."""
        node: yaml.Node = self.root
        line = node.start_mark.line + 1
        for step, following in zip_longest(path, path[1:]):
            match node:
                case yaml.MappingNode(value=pairs):
                    children = {key.value: (key.start_mark.line + 1, value) for key, value in pairs}
                    if str(step) in children and following not in children:
                        line, node = children[str(step)]
                case yaml.SequenceNode(value=nodes) if isinstance(step, int) and step < len(nodes):
                    node = nodes[step]
                    line = node.start_mark.line + 1
        return line

    def data(self) -> Any:  # noqa: ANN401  # whatever the file holds
        """Return the file's content as plain lists, dictionaries, texts and numbers."""
        return _Loader.construct_document(_constructor(), self.root)

    def problem(self, path: Path, message: str) -> Problem:
        """Return a problem at the line of a path."""
        return Problem(self.file, self.line(path), message)


def read(text: str, file: str) -> tuple[Questionnaire, Source]:
    """Return the questionnaire in a YAML text and its source; raise QuestionnaireError with every problem."""
    source = parse(text, file)
    try:
        questionnaire = Questionnaire.model_validate_json(json.dumps(source.data()))
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
        first = next(_event_problems(text), None)
        if first:
            raise QuestionnaireError([Problem(file, *first)])
        root = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        raise QuestionnaireError(
            [Problem(file, _line(error.problem_mark), f"this is not valid YAML: {error.problem}")]
        ) from None
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        raise QuestionnaireError([Problem(file, line, f"this is not valid YAML: {error.reason}")]) from None
    if not isinstance(root, yaml.MappingNode):
        raise QuestionnaireError([Problem(file, 1, "a questionnaire starts with 'key:', 'version:' and 'title:'")])
    source = Source(file, root)
    problems = [Problem(file, line, message) for line, message in _key_problems(root)]
    if problems:
        raise QuestionnaireError(problems)
    return source


def _constructor() -> Any:  # noqa: ANN401  # PyYAML's loader classes carry no types
    return _Loader("")


def _line(mark: Any) -> int:  # noqa: ANN401  # PyYAML's two kinds of mark share no type
    return mark.line + 1 if mark else 1


def _event_problems(text: str) -> Iterator[tuple[int, str]]:
    """Yield, before a tree is built, what would make the tree huge (aliases), costly (depth) or code (tags)."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            yield _line(event.start_mark), f"nested deeper than {MAX_DEPTH} levels: make it flatter"
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            yield _line(event.start_mark), "anchors (&) and aliases (*) are not allowed: write the value out"
        if getattr(event, "tag", None):
            yield _line(event.start_mark), "tags (!) are not allowed: write plain values"


def _key_problems(node: yaml.Node) -> Iterator[tuple[int, str]]:
    """Yield what YAML allows and a questionnaire does not: a key that is written twice or is no word."""
    match node:
        case yaml.MappingNode(value=pairs):
            seen = set()
            for key, value in pairs:
                if not isinstance(key, yaml.ScalarNode):
                    yield _line(key.start_mark), "a key must be a plain word"
                elif key.value in seen:
                    yield _line(key.start_mark), f"'{key.value}' is written twice: keep one"
                else:
                    seen.add(key.value)
                yield from _key_problems(value)
        case yaml.SequenceNode(value=nodes):
            for value in nodes:
                yield from _key_problems(value)


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
    "greater_than_equal": "'{field}' must be {ge} or more",
    "string_too_long": "'{field}' is longer than {max_length} characters: shorten it",
    "int_parsing": "'{field}' must be a whole number",
    "enum": "'{field}' must be {expected}",
    "literal_error": "'{field}' must be {expected}",
    "too_short": "'{field}' is empty: list at least one",
    "date_parsing": "'{field}' must be a day, such as 2026-11-24",
    "date_type": "'{field}' must be a day, such as 2026-11-24",
    "value_error": "{error}",
}


_TAGS = {"number", "word", "name", "list", "[key]"}
"""Steps that pydantic adds to a path; no field has such a name."""


def _say(detail: Any) -> str:  # noqa: ANN401  # pydantic's ErrorDetails is a loose dictionary
    words = [str(step) for step in detail["loc"] if isinstance(step, str) and step not in _TAGS]
    field = words[-1] if words else "the file"
    saying = _SAYINGS.get(detail["type"], "{field}: {message}")
    return saying.format(field=field, message=detail["msg"], **detail.get("ctx", {}))
