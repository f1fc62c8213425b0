"""The operator's log: a line a record, whatever stands in it."""

import json
import logging
from io import StringIO

import pytest

from survey.infra.logs import Lines


def test_each_record_is_one_line_of_json_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    own = logging.getLogger("survey.own")
    monkeypatch.setattr(own, "handlers", [handler])
    own.error('one\r\n{"level": "info"}\u2028\x00\x1b[31m %s', "two\n")
    own.error("five", exc_info=ValueError("three\nfour"))
    lines = stream.getvalue().split("\n")
    assert lines.pop() == ""
    first, second = map(json.loads, lines)
    assert all(character.isprintable() for line in lines for character in line)
    assert (first["level"], first["from"]) == ("error", "survey.own")
    assert first["message"] == 'one\r\n{"level": "info"}\u2028\x00\x1b[31m two\n'
    assert first["time"].endswith("+00:00")
    assert "three\nfour" in second["error"]
