"""Taking back and replacing what was sent, by personal code: until the close, once, and without a trace of whom."""

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import pairwise

import time_machine
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from survey.cli import main
from survey.infra import clock
from survey.infra.crypto import ballot_box_key, identifier, link_token, mixer_key, new_token, unseal
from survey.infra.db import Base
from survey.people.models import Participant
from survey.people.services import add_unit
from survey.responding import ballot_box, keeping, services
from survey.responding.ballot_box import Filled
from survey.responding.models import Draft, Envelope, Response
from survey.responding.views.codes import WRONG
from survey.rounds import invitations
from survey.rounds.models import Participation, Round
from survey.rounds.services import layout_of, round_by_key
from tests.conftest import SECRET, OpenRound, OpenSession
from tests.support.databases import BOTH, comparable
from tests.support.files import bytes_of
from tests.support.mixing import mix_all
from tests.support.visitor import Respondent, first

Come = Callable[..., Respondent]
PEOPLE = 12
BACK, AGAIN, CHANGE = "Mijn antwoorden terugnemen", "Opnieuw invullen", "Mijn antwoorden veranderen"


def keep(person: Respondent, code: str = "") -> str:
    """Keep the result and return the code."""
    if code:
        person.fill({"code": code})
    person.press(text="Mijn resultaat bewaren")
    (shown,) = person.page.all("code")
    return str(shown.text)


def look(person: Respondent, code: str) -> Respondent:
    return person.go("/mine/").fill({"code": code}).press()


def places(database: OpenSession) -> list[int]:
    """Return the answer to the first question of each response, when all is mixed."""
    with database() as session:
        mix_all(session)
        found = [(row.round_id, row.answers) for row in session.scalars(select(Response))]
        rounds = {id_: session.get_one(Round, id_) for id_, _ in found}
        return [int(layout_of(session, rounds[id_]).unpack(packed)["sitting"]["place"]) for id_, packed in found]


def change_place(person: Respondent, place: str) -> Respondent:
    return person.to("sitting.spot").fill({"q_place": place}).next()


# ------------------------------------------------------------------------------------------------ on the pages
@BOTH
def test_what_was_sent_is_taken_back_and_can_be_sent_again(respondent: Come, database: OpenSession) -> None:
    """While it waits for the mixer, then once it counts."""
    person = respondent().start().walk(first)
    change_place(person, "kitchen").to("check").press()
    code = keep(person)
    respondent(person.key).finish(first)
    look(person, code).press(text=BACK)
    assert person.page.heading == "Je antwoorden terugnemen?"
    asked = person.page
    assert person.press("sure").page.heading == "Je antwoorden zijn teruggenomen"
    assert places(database) == [0]
    person.page = asked
    assert person.press("sure").page.status == 200, "taken back twice"
    person.press(text=AGAIN)
    assert "Waar staat je tafel? In de keuken" in person.page.main
    person.press()
    assert (person.step, sorted(places(database))) == ("result", [0, 1])
    look(person, code).press(text=BACK).press("sure")
    assert places(database) == [0]


def test_the_old_answers_count_until_the_new_ones_are_sent(respondent: Come, database: OpenSession) -> None:
    person = respondent().finish(first)
    code = keep(person)
    assert places(database) == [0]
    look(person, code).press(text=CHANGE)
    assert "Wat je eerder verstuurde, telt" in change_place(person, "garden").to("check").page.main
    assert places(database) == [0]
    person.press()
    assert places(database) == [2]
    keep(person, code)
    change_place(look(person, code).press(text=CHANGE), "kitchen")
    person.to("check").press()
    assert places(database) == [1], "a third time too"
    look(person, code).press(text=BACK).press("sure")
    assert places(database) == []


def test_two_tabs_that_replace_the_same_leave_the_last(respondent: Come, database: OpenSession) -> None:
    person = respondent().finish(first)
    code = keep(person)
    other = respondent(person.key)
    for tab, place in ((person, "kitchen"), (other, "garden")):
        change_place(look(tab, code).press(text=CHANGE), place)
    other.to("check").press()
    assert places(database) == [2]
    person.to("check").press()
    assert places(database) == [1]


def test_once_the_round_is_over_what_was_sent_stays(respondent: Come, database: OpenSession) -> None:
    person = respondent().finish(first)
    code = keep(person)
    asked = look(person, code).press(text=BACK).page
    with time_machine.travel(clock.now() + timedelta(days=20), tick=True):
        assert look(person, code).page.status == 200
        assert BACK not in person.page.main
        person.page = asked
        assert person.press("sure").page.status in {400, 410}
    assert places(database) == [0]


def test_a_wrong_code_takes_back_nothing_and_is_said(respondent: Come, database: OpenSession) -> None:
    person = respondent().finish(first)
    code = keep(person)
    token = [look(person, code).chosen_token()]
    for path in (f"/mine/{person.key}/take-back", f"/mine/{person.key}/again", "/mine/"):
        person.post(path, {"csrf_token": token, "code": [code[:-1] + "*"], "sure": ["yes"]})
        assert (person.page.status, "Controleer" in person.page.main) == (422, True)
    other = keep(respondent().finish(first))
    person.post(f"/mine/{person.key}/take-back", {"csrf_token": token, "code": [other], "sure": ["yes"]})
    assert person.page.status == 422
    assert places(database) == [0, 0]


def test_wrong_codes_are_counted_and_right_ones_are_not(respondent: Come, app: Flask) -> None:
    person = respondent().finish(first)
    code = keep(person)
    with time_machine.travel(clock.now().replace(minute=20), tick=False) as now:
        for _ in range(WRONG.times + 1):
            assert look(person, code).page.status == 200
        refused = [person.go("/mine/").fill({"code": "x"}).press().page.status for _ in range(WRONG.times + 1)]
        assert refused == [422] * WRONG.times + [429]
        assert "over 40 minuten" in look(person, code).page.main
        stranger = Respondent(app.test_client(), person.key)
        stranger.client.environ_base["REMOTE_ADDR"] = "192.0.2.1"
        assert look(stranger, code).page.status == 200
        now.shift(timedelta(minutes=40))
        assert look(person, code).page.status == 200


def test_the_ways_to_it(respondent: Come) -> None:
    person = respondent().finish(first)
    person.follow("Ik heb een code en wil mijn antwoorden veranderen of terugnemen")
    assert person.page.heading == "Mijn eerdere resultaten"
    person.go(f"/r/{person.key}")
    person.follow(
        "Heb je een persoonlijke code? Bekijk je eerdere resultaten, verander je antwoorden of neem ze terug."
    )
    assert person.page.heading == "Mijn eerdere resultaten"
    code = keep(person.to("result"))
    look(person, code).press(text=BACK).switch()
    assert person.page.heading == "Take back your answers?"
    assert person.press("sure").page.heading == "Your answers are taken back"


# ------------------------------------------------------------------------------------------------ what copies tell
def run_worker(app: Flask) -> None:
    environment = {"SURVEY_SECRET_KEY": SECRET, "SURVEY_DATABASE_URL": app.extensions["settings"].database_url}
    assert CliRunner(env=environment).invoke(main, ["worker", "--once"]).exit_code == 0


Rows = dict[str, set[tuple[object, ...]]]


def copy_of(database: OpenSession) -> Rows:
    """Return all rows of all tables."""
    with database() as session:
        return {
            table.name: {comparable(row) for row in session.execute(table.select())}
            for table in Base.metadata.sorted_tables
        }


def changed(before: Rows, after: Rows) -> dict[str, tuple[int, int]]:
    """Return by table how many rows have gone and how many have come; one that changed does both."""
    counts = {name: (len(before[name] - rows), len(rows - before[name])) for name, rows in after.items()}
    return {name: count for name, count in counts.items() if any(count)}


def test_two_copies_show_what_went_and_nothing_of_who_took_it(
    app: Flask, respondent: Come, open_round: OpenRound, database: OpenSession
) -> None:
    """Whoever has copies of before and after each step finds no row of a person that moved, and none that is kept."""
    key = open_round()
    with database() as session:
        id_ = secrets.token_bytes(16)
        session.add(Participant(id=id_, name="Kim", email="kim@example.nl", unit_id=add_unit(session, "Noord", 12).id))
        found = round_by_key(session, key)
        assert found is not None
        invitations.invite(session, found, app.extensions["settings"], clock.now())
        link = f"/i/{link_token(SECRET, session.get_one(Participation, (found.id, id_)).nonce)}"
    person = respondent(key).go(link).press().walk(first).press()
    code = keep(person)
    assert places(database) == [0]
    copies = [copy_of(database)]
    steps: tuple[Callable[[], object], ...] = (
        lambda: look(person, code).press(text=BACK).press("sure"),
        lambda: person.press(text=AGAIN),
        person.press,
        lambda: keep(person, code),
        lambda: places(database),
        lambda: look(person, code).press(text=CHANGE).press(),
    )
    for step in steps:
        step()
        copies.append(copy_of(database))
    assert [changed(*pair) for pair in pairwise(copies)] == [
        {"response": (1, 0)},
        {"draft": (0, 1)},
        {"draft": (1, 1), "envelope": (0, 1)},
        {"personal_result": (0, 1)},
        {"envelope": (1, 0), "response": (0, 1)},
        {"draft": (0, 1), "envelope": (0, 1), "response": (1, 0)},
    ]
    kept = copies[-1]["personal_result"]
    assert len({len(bytes(sealed)) for _id, sealed in kept}) == 1  # type: ignore[call-overload]  # bytes, of any table
    with database() as session:
        (own,) = session.scalars(select(Participation))
        assert own.done
        drafts = [draft.id for draft in session.scalars(select(Draft))]
    token = link.rpartition("/")[2]
    assert [identifier(token, services.PURPOSE) == id_ for id_ in drafts].count(True) == 1, (
        "only the first is the link's"
    )
    assert [copies[0]["response"] & copies[-2]["response"], len(copies[-2]["response"])] == [set(), 1]


@BOTH
def test_nothing_of_what_was_taken_back_is_left_in_the_files(
    app: Flask, open_round: OpenRound, database: OpenSession
) -> None:
    """Within a minute the worker has been there, also when nobody else has sent anything."""
    key, ballots = open_round(), [new_token() for _ in range(8)]
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        public, round_id = ballot_box_key(app.extensions["settings"]), found.id
        for number, ballot in enumerate(ballots[:6]):
            ballot_box.put_in(session, found.id, Filled(None, b"canary-%d" % number), public, ballot)
        mix_all(session)
        for ballot in ballots[6:]:
            ballot_box.put_in(session, found.id, Filled(None, b"waits"), public, ballot)
    with database() as session:
        waiting = set(session.scalars(select(Envelope.sealed)))
    run_worker(app)
    with database() as session:
        assert all(ballot_box.take_out(session, round_id, ballot) for ballot in (ballots[0], ballots[6]))
    run_worker(app)
    stored = bytes_of(app.extensions["settings"].database_url, ["response", "envelope"])
    assert [b"canary-%d" % number in stored for number in range(6)] == [False] + [True] * 5
    assert [sealed in stored for sealed in waiting].count(True) == 1


def test_neither_the_database_nor_the_secret_key_opens_what_is_kept(respondent: Come, database: OpenSession) -> None:
    code = keep(respondent().finish(first))
    copy = copy_of(database)
    ((_id, sealed),) = copy["personal_result"]
    assert isinstance(sealed, bytes)
    known = {value for rows in copy.values() for row in rows for value in row} | {SECRET}
    guesses = {value.hex() if isinstance(value, bytes) else str(value) for value in known}
    guesses |= {link_token(SECRET, value) for value in known if isinstance(value, bytes)}
    assert [guess for guess in guesses if unseal(guess, keeping.PURPOSE, sealed) is not None] == []
    assert unseal(code, keeping.PURPOSE, sealed) is not None


# ------------------------------------------------------------------------------------------------ at the same moment
@BOTH
def test_whatever_happens_at_once_one_stays_or_none(app: Flask, open_round: OpenRound, database: OpenSession) -> None:
    """The mixer and the worker's shuffle run while people take back and replace, each several times at once."""
    key = open_round()
    settings = app.extensions["settings"]
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        round_id, layout = found.id, layout_of(session, found)
        tokens = [services.start(session, found, clock.now()) for _ in range(PEOPLE)]

    def send(token: str) -> None:
        with database() as session:
            found = session.get_one(Round, round_id)
            services.submit(session, found, layout, token, ballot_box_key(settings), clock.now())

    for token in tokens:
        send(token)
    with database() as session:
        found = session.get_one(Round, round_id)
        sheets = [services.sheet(session, token) for token in tokens]
        again = [services.start_again(session, found, sheet, clock.now()) for sheet in sheets[: PEOPLE // 2] * 2]

    def take(sheet: services.Sheet) -> None:
        with database() as session:
            ballot_box.take_out(session, round_id, sheet.ballot)

    def mix() -> None:
        for _ in range(10):
            with database() as session:
                ballot_box.mix(session, round_id, mixer_key(settings))
            with database() as session:
                services.forget_order(session)

    calls = [partial(send, token) for token in again * 2] + [
        partial(take, sheet) for sheet in sheets[PEOPLE // 2 :] * 3
    ]
    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(mix), *(pool.submit(call) for call in calls)]:
            done.result()
    mix()
    with database() as session:
        assert services.sent_count(session, round_id) == PEOPLE // 2
        found_of = [ballot_box.take_out(session, round_id, sheet.ballot) for sheet in sheets]
        assert found_of == [number < PEOPLE // 2 for number in range(PEOPLE)]
