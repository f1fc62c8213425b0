"""A real server with several processes and threads: nothing is lost or counted twice, whatever happens at once."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from socket import SHUT_WR, create_connection

import pytest
from sqlalchemy import func, select, text

from survey.infra import clock
from survey.infra.db import session_for
from survey.responding.models import Draft, Response
from survey.rounds.models import OutgoingMail
from survey.rounds.services import layout_of, plan_round, round_by_key
from tests.conftest import SECRET, Sized, settings_for
from tests.support.databases import BOTH, Store
from tests.support.languages import questionnaire
from tests.support.mixing import mix_all
from tests.support.server import PATIENCE, Caller, Server, persist, serve

pytestmark = BOTH
TABS = 100
"""How often two tabs save at the same moment."""
EQUAL = 50
"""How many equal sends arrive at once."""
REPEATS = 10, 200
"""How often they do, on each database: each commit, and at full size."""
WORKERS = 4
"""How many processes answer."""
BLOWS = 2, 34
"""How often all of them but one are killed at once while people send, on each database, as above."""
SENDS = 15, 1000
"""How many people send meanwhile, at the least, as above."""
PLACES = ("attic", "kitchen", "garden")
"""What each of the people who send answers."""


@pytest.fixture(scope="module")
def url(store: Store) -> str:
    return store.new()


@pytest.fixture(scope="module")
def server(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(url, SECRET, tmp_path_factory.mktemp("served"), workers=WORKERS) as running:
        yield running


@pytest.fixture
def key(url: str) -> str:
    """An open round."""
    settings = settings_for(url)
    today = clock.now().astimezone(settings.time_zone).date()
    with session_for(settings.database_url) as session:
        window = (today, today + timedelta(days=7))
        return plan_round(session, "Proef", [questionnaire("sitting")], "full", window, settings).key


def sent(url: str, key: str) -> list[dict[str, int]]:
    """Return the answers of a round's responses."""
    with session_for(url) as session:
        found = round_by_key(session, key)
        assert found is not None
        mix_all(session)
        rows = session.scalars(select(Response.answers).where(Response.round_id == found.id)).all()
        return [dict(layout_of(session, found).unpack(row)["sitting"]) for row in rows]


def at_once(*calls: Callable[[], object]) -> None:
    """Make calls from threads that start at the same moment."""
    barrier = threading.Barrier(len(calls))

    def wait_and(call: Callable[[], object]) -> None:
        barrier.wait()
        call()

    with ThreadPoolExecutor(len(calls)) as pool:
        for done in [pool.submit(wait_and, call) for call in calls]:
            done.result()


def test_two_tabs_that_save_different_pages_at_once_lose_nothing(server: Server, url: str, key: str) -> None:
    for _ in range(TABS):
        caller = Caller(server.port)
        token = caller.start(key)
        tabs = [Caller(server.port, caller.cookie) for _ in range(2)]
        pages = {
            "sitting.spot": {"q_place": "garden", "q_pets": "no"},
            "sitting.comfort": {"q_heat": "yes", "q_coffee": "no"},
        }
        at_once(
            *(
                partial(tab.post, f"/r/{key}/{step}", {"csrf_token": token, **answers})
                for tab, (step, answers) in zip(tabs, pages.items(), strict=True)
            )
        )
        caller.post(f"/r/{key}/send", {"csrf_token": token})
    kept = {"place": 2, "pets": 0, "heat": 1, "coffee": 0}
    lost = [answers for answers in sent(url, key) if {name: answers.get(name) for name in kept} != kept]
    assert len(sent(url, key)) == TABS
    assert lost == []


def send_at_once(server: Server, key: str, place: str) -> list[str]:
    """Fill in, and send the same from as many browsers as one may have; return the pages of the result."""
    caller = Caller(server.port)
    token = caller.start(key)
    caller.post(f"/r/{key}/sitting.spot", {"csrf_token": token, "q_place": place})
    pages: list[str] = []

    def send() -> None:
        again = Caller(server.port, caller.cookie)
        answer = again.post(f"/r/{key}/send", {"csrf_token": token})
        assert (answer.status, answer.location) == (303, f"/r/{key}/result")
        pages.append(again.get(answer.location).page)

    at_once(*[send] * EQUAL)
    return pages


def test_equal_sends_at_once_count_once_and_show_the_same(server: Server, url: str, key: str, sized: Sized) -> None:
    places = [PLACES[number % len(PLACES)] for number in range(sized(*REPEATS))]
    for place in places:
        pages = send_at_once(server, key, place)
        assert len(pages) == EQUAL
        assert set(pages) == {pages[0]}
        assert "resultaat" in pages[0]
    assert sorted(answers["place"] for answers in sent(url, key)) == sorted(map(PLACES.index, places))
    with session_for(url) as session:
        assert session.scalar(select(func.count()).select_from(OutgoingMail)) == 0


def test_equal_changes_at_once_leave_one_and_equal_withdrawals_none(server: Server, url: str, key: str) -> None:
    caller = Caller(server.port)
    token = caller.start(key)
    caller.post(f"/r/{key}/sitting.spot", {"csrf_token": token, "q_place": "attic"})
    caller.post(f"/r/{key}/send", {"csrf_token": token})
    kept = re.search(r"<code>([^<]+)</code>", caller.post(f"/r/{key}/keep", {"csrf_token": token}).body)
    assert kept is not None
    mine = {"csrf_token": token, "code": kept[1]}
    assert caller.post(f"/mine/{key}/again", mine).location == f"/r/{key}/check"
    caller.post(f"/r/{key}/sitting.spot", {"csrf_token": token, "q_place": "garden"})
    said: list[int] = []

    def call(path: str, data: dict[str, str]) -> None:
        said.append(Caller(server.port, caller.cookie).post(path, data).status)

    at_once(*[partial(call, f"/r/{key}/send", {"csrf_token": token})] * EQUAL)
    assert (set(said), len(said)) == ({303}, EQUAL)
    assert [answers["place"] for answers in sent(url, key)] == [PLACES.index("garden")]
    said.clear()
    at_once(*[partial(call, f"/mine/{key}/take-back", {**mine, "sure": "yes"})] * EQUAL)
    assert len(said) == EQUAL
    assert {200} <= set(said) <= {200, 429}, "each is done, or has to wait for those that are tried"
    assert sent(url, key) == []


def test_nothing_is_logged_of_who_came(server: Server, key: str) -> None:
    caller = Caller(server.port)
    token = caller.start(key)
    caller.post(f"/r/{key}/send", {"csrf_token": token})
    caller.get(f"/r/{key}/no-such-page")
    with create_connection(("127.0.0.1", server.port)) as raw:  # no HTTP: gunicorn itself complains
        raw.sendall(f"GET /r/{key} HTP/1.1\r\n\r\n".encode())
        assert b"400" in raw.recv(1000)
    lines = [line for line in server.log.read_text(encoding="utf-8").splitlines() if "Listening at" not in line]
    assert [line for line in lines if re.search(rf"{key}|127\.0\.0\.1|GET|POST|Mozilla", line)] == []


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize(
    "body", ["5\r\nq_a=b\r\nZZ\r\n", "5\r\nq_a=bXX\r\n", "5\r\nq_", "5;x=\x00\r\nq_a=b\r\n0\r\n\r\n"]
)
def test_a_body_that_is_broken_is_refused_and_nothing_after_it_is_a_request(
    server: Server, key: str, body: str, kind: str
) -> None:
    before = server.log.read_text(encoding="utf-8")
    head = f"Host: 127.0.0.1:8000\r\nTransfer-Encoding: chunked\r\nContent-Type: {kind}\r\n\r\n"
    with create_connection(("127.0.0.1", server.port), PATIENCE) as raw:
        raw.sendall(f"POST /r/{key} HTTP/1.1\r\n{head}{body}GET /healthz HTTP/1.1\r\n\r\n".encode())
        raw.shutdown(SHUT_WR)
        said = b"".join(iter(partial(raw.recv, 65536), b""))
    assert re.findall(rb"HTTP/1\.1 (\d+)", said) == [b"400"]
    assert b"<h1>" in said, "a page of ours"
    assert server.log.read_text(encoding="utf-8") == before, "and no fault of ours"


def test_what_was_acknowledged_survives_the_death_of_the_server(
    server: Server, url: str, key: str, sized: Sized
) -> None:
    blows, sends = sized(*BLOWS), sized(*SENDS)
    before = server.log.read_text(encoding="utf-8").count("SIGKILL")
    acknowledged: list[int] = []
    over = threading.Event()

    def send_until_over(person: int) -> None:
        while not over.is_set():
            caller = Caller(server.port)
            token = persist(lambda: caller.start(key))  # noqa: B023  # called at once
            persist(lambda: caller.post(f"/r/{key}/sitting.spot", {"csrf_token": token, "q_place": PLACES[person]}))  # noqa: B023  # called at once
            answer = persist(lambda: caller.post(f"/r/{key}/send", {"csrf_token": token}))  # noqa: B023  # called at once
            assert answer.location == f"/r/{key}/result"
            acknowledged.append(person)

    def kill() -> None:
        for _ in range(blows):
            time.sleep(0.3)
            server.kill_all_but_one(WORKERS)
        for _ in range(600 + 5 * sends):  # a busy machine has answered few until then
            if len(acknowledged) >= sends:
                break
            time.sleep(0.1)
        over.set()

    at_once(kill, *(partial(send_until_over, person) for person in range(len(PLACES))))
    assert server.log.read_text(encoding="utf-8").count("SIGKILL") - before >= blows * (WORKERS - 1) / 2
    assert len(acknowledged) >= sends
    assert sorted(answers["place"] for answers in sent(url, key)) == sorted(acknowledged)
    with session_for(url) as session:
        if session.get_bind().dialect.name == "sqlite":
            assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        found = round_by_key(session, key)
        assert found is not None
        marked = select(func.count()).where(Draft.round_id == found.id, Draft.state == "submitted")
        assert session.scalar(marked) == len(acknowledged)
