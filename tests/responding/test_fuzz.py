"""Anything at all, posted and asked for: never a fault of ours, and never a draft that cannot be sent any more."""

import re
import string
from collections.abc import Callable, Iterator
from random import Random
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from survey.core.text import LANGUAGES
from tests.conftest import OpenRound
from tests.support.languages import questionnaire
from tests.support.visitor import Respondent, first

POSTS, GETS, SEED = 1000, 300, 20261124
NASTY = (
    "",
    " ",
    "\x00",
    "null",
    "-1",
    "99999999999999999999",
    "1e309",
    "NaN",
    "true",
    "[]",
    "{}",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{ 7 * 7 }}",
    "%s%n",
    "\r\nSet-Cookie: a=b",
    "é🙂\u202e\ufeff",
    "\ud7ff",
    "a" * 4000,
)


def values(random: Random, known: list[str]) -> Iterator[str]:
    """Yield values for one field: mostly known ones, now and then anything."""
    for _ in range(random.choice((0, 1, 1, 1, 1, 2, 3, 40))):
        kind = random.random()
        if kind < 0.6:
            yield random.choice(known)
        elif kind < 0.9:
            yield random.choice(NASTY)
        else:
            yield "".join(random.choices(string.printable, k=random.randrange(30)))


def fields() -> dict[str, list[str]]:
    """Return every field of filling in, with the values that it knows."""
    asked = questionnaire("sitting")
    found = {
        f"q_{item.key}": [str(option.value) for option in asked.options(item)] + [s.value for s in item.specials]
        for item in asked.items
    }
    return found | {
        "action": ["next", "previous", "pause", "other"],
        "language": [*LANGUAGES, "xx"],
        "unit": ["", "none", "1", "2", "3"],
        "token": ["x", "a" * 32],
        "back": ["", "http://localhost/r/x/back/y"],
        "step": ["sitting.spot", "sitting.weather", "sitting.comfort", "", "x"],
        "code": ["", "ABCD-EFGH"],
        "next": ["/", "//evil.example"],
        "q_": ["x"],
        "data": ["x"],
        "csrf_token": ["wrong"],
    }


def test_anything_that_is_posted(app: Flask, open_round: OpenRound, units: list[int]) -> None:
    random = Random(SEED)  # noqa: S311  # the same tries each time
    keys, known = [open_round(), open_round("engine", round_name="Andere")], fields()
    steps = [
        "sitting.spot",
        "sitting.weather",
        "sitting.comfort",
        "unit",
        "send",
        "restore",
        "back",
        "end",
        "keep",
        "x",
        "",
    ]
    weights = [8, 6, 6, 4, 1, 3, 2, 1, 1, 1, 2]
    client = app.test_client()
    client.judging = False  # type: ignore[attr-defined]  # a JudgingClient; thousands of pages are not parsed
    token = token_of(client, keys[0])
    seen: dict[int, int] = {}
    assert units
    for _ in range(POSTS):
        key, (step,) = random.choice((*keys, keys[0], "none")), random.choices(steps, weights)
        data: MultiDict[str, str] = MultiDict()
        for name in random.sample(sorted(known), random.randrange(8)):
            data.setlist(name, list(values(random, known[name])))
        if random.random() < 0.9:
            data["csrf_token"] = token
        headers = random.choice(
            ({}, {}, {}, {"X-Autosave": "1"}, {"Accept-Language": random.choice(NASTY).strip("\r\n\0")})
        )
        response = client.post(f"/r/{key}/{step}".rstrip("/"), data=data, headers=ascii_only(headers))
        assert response.status_code < 500, (step, data)
        assert "Traceback" not in response.text
        seen[response.status_code] = seen.get(response.status_code, 0) + 1
        if random.random() < 0.05:
            client.delete_cookie("session")
        if random.random() < 0.2:
            token = token_of(client, keys[0])
    assert {200, 303, 400, 404, 409, 422} <= set(seen)  # each kind of answer was tried


def token_of(client: FlaskClient, key: str) -> str:
    """Begin or go on, and return the token of the page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(f"/r/{key}").text)
    assert found is not None
    token = found[1]
    client.post(f"/r/{key}", data={"csrf_token": token})
    return token


def ascii_only(headers: dict[str, str]) -> dict[str, str]:
    """Headers carry Latin letters only."""
    return {
        name: value.encode("latin-1", "ignore").decode("latin-1").replace("\n", "").replace("\r", "")
        for name, value in headers.items()
    }


def test_anything_that_is_asked_for(app: Flask, open_round: OpenRound) -> None:
    random = Random(SEED)  # noqa: S311  # the same tries each time
    key = open_round()
    client = app.test_client()
    client.judging = False  # type: ignore[attr-defined]  # a JudgingClient
    token_of(client, key)
    parts = [
        "r",
        "hr",
        "rounds",
        key,
        "sitting.spot",
        "result",
        "result.pdf",
        "back",
        "check",
        "mine",
        "help",
        "static",
        *NASTY,
    ]
    for _ in range(GETS):
        path = "/" + "/".join(quote(part) for part in random.sample(parts, random.randrange(1, 5))).lstrip("/")
        query = {random.choice(("next", "saved", "language", "x")): random.choice(NASTY)}
        response = client.get(path, query_string=query)
        assert response.status_code < 500, path
        assert "Traceback" not in response.text


def test_after_anything_a_person_can_still_finish(respondent: Callable[..., Respondent]) -> None:
    random = Random(SEED)  # noqa: S311  # the same tries each time
    person, known = respondent().start(), fields()
    token = person.chosen_token()
    person.client.judging = False  # type: ignore[attr-defined]  # a JudgingClient
    for _ in range(200):
        step = random.choice(("sitting.spot", "sitting.weather", "sitting.comfort"))
        data = MultiDict([("csrf_token", token)])
        for name in [name for name in known if name.startswith("q_")]:
            data.setlist(name, list(values(random, known[name])))
        person.client.post(f"/r/{person.key}/{step}", data=data)
    person.client.judging = True  # type: ignore[attr-defined]  # a JudgingClient
    with person.client.session_transaction() as session:
        session["language"] = "nl"
    person.to("sitting.spot").walk(first).press()
    assert person.step == "result"
