"""A question that is answered in words: typed, mended, sealed, mixed, and never beside the answers of who wrote it."""

import secrets
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from survey.core.disclosure.remarks import LEFT_OUT, LONGEST
from survey.core.text import Text
from survey.infra import clock
from survey.infra.crypto import ballot_box_key, new_token
from survey.people.models import Participant
from survey.responding import ballot_box, keeping, services
from survey.responding.ballot_box import Filled, Mixed
from survey.responding.models import Draft, Envelope, Remark, Response
from survey.rounds.models import Round
from survey.rounds.services import round_by_key
from tests.conftest import OpenRound, OpenSession
from tests.responding.test_ballot_box import PRIVATE, PUBLIC, SETTINGS, end
from tests.support.databases import BOTH
from tests.support.mixing import mix_all
from tests.support.page import text_of
from tests.support.visitor import Respondent, Visitor, first

Come = Callable[..., Respondent]
PEOPLE = 200
QUESTION = Text(nl="Wat moet er als eerste beter?", en="What should get better first?")


@pytest.fixture
def asking(open_round: OpenRound, database: OpenSession) -> str:
    """The key of an open round that asks for words."""
    key = open_round()
    with database() as session:
        find(session, key).open_question = QUESTION.model_dump_json()
    return key


def find(session: Session, key: str) -> Round:
    found = round_by_key(session, key)
    assert found is not None
    return found


def typed(person: Respondent) -> str:
    return person.chosen()["remark"][0]


def at_the_question(respondent: Come, key: str, language: str = "nl") -> Respondent:
    return respondent(key, language).start().walk(first, until="remark")


@BOTH
def test_words_are_asked_last_and_counted_apart(
    respondent: Come, asking: str, database: OpenSession, units: list[int]
) -> None:
    person = at_the_question(respondent, asking)
    assert QUESTION.nl in person.page.main
    person.switch()
    assert QUESTION.en in person.page.main
    person.fill({"remark": "A chair like that of room 12345"}).next()
    assert person.step == "unit"
    person.fill({"unit": str(units[0])}).next()
    assert "A chair like that of room 12345" in person.page.main
    person.press()
    assert (person.step, person.page.status) == ("result", 200)
    with database() as session:
        mix_all(session)
        remark, response = session.scalars(select(Remark)).one(), session.scalars(select(Response)).one()
    assert remark.text == f"A chair like that of room {LEFT_OUT}"
    assert remark.id != response.id
    assert response.unit_id == units[0]


@pytest.mark.parametrize(
    ("words", "advice"),
    [("Vraag jan@voorbeeld.nl", "e-mailadres"), ("Bel 06 12345678", "telefoonnummer"), ("x" * 501, "501")],
)
def test_what_cannot_stand_stays_on_the_page_and_is_said(
    respondent: Come, asking: str, words: str, advice: str
) -> None:
    person = at_the_question(respondent, asking).fill({"remark": words}).next()
    assert (person.page.status, typed(person)) == (422, words)
    assert advice in " ".join(person.page.error_links)
    person.switch()
    assert typed(person) == words
    person.fill({"remark": "Meer licht."}).next()
    assert person.page.status == 200


def test_leaving_it_open_going_back_and_a_pause_cost_nothing(respondent: Come, asking: str) -> None:
    person = at_the_question(respondent, asking).next()
    assert person.step in {"unit", "check"}
    person.to("remark").fill({"remark": "Meer licht."}).previous()
    assert person.step not in {"remark", "unit"}
    assert typed(person.to("remark")) == "Meer licht."
    form = next(own for _, own in person.page.buttons() if "remark" in own.values)
    saved = person.client.post(
        f"/r/{asking}/remark", data={**person.data_of(form), "remark": "Veel meer licht."}, headers={"X-Autosave": "1"}
    )
    assert saved.status_code == 204
    stale = person.client.post(f"/r/{asking}/remark", data={"remark": "Nog meer", "csrf_token": "old"})
    assert stale.status_code == 400
    assert "Nog meer" in stale.text
    assert typed(person.to("remark")) == "Veel meer licht."
    assert text_of(person.pause().page.all("h1")[0])


def test_a_round_without_the_question_has_no_such_page(respondent: Come, open_round: OpenRound) -> None:
    assert respondent(open_round()).start().to("remark").page.status == 404


@BOTH
def test_envelopes_tell_nothing_and_what_is_taken_back_takes_its_words_along(asking: str, session: Session) -> None:
    round_id, ballot = find(session, asking).id, new_token()
    for words, token in (("", ""), ("é" * LONGEST, ""), ("Meer licht.", ballot)):
        ballot_box.put_in(session, round_id, Filled(None, b"\x00\x00", words), PUBLIC, token)
    assert len({len(sealed) for sealed in session.scalars(select(Envelope.sealed))}) == 1
    end(session, round_id)
    ballot_box.mix(session, round_id, PRIVATE)
    assert sorted(session.scalars(select(Remark.text))) == ["Meer licht.", "é" * LONGEST]
    session.get_one(Round, round_id).published = False
    assert ballot_box.take_out(session, round_id, ballot)
    assert session.scalars(select(Remark.text)).all() == ["é" * LONGEST]
    assert len(session.scalars(select(Response)).all()) == 2


def test_a_code_brings_the_words_back(respondent: Come, asking: str, database: OpenSession) -> None:
    person = at_the_question(respondent, asking).fill({"remark": "Meer licht."}).next().walk(first).press()
    with database() as session:
        round_ = find(session, asking)
        token = next(iter(person_tokens(person).values()))
        code = keeping.keep(session, round_, services.sheet(session, token), "")
        again = keeping.start_again(session, round_, code, clock.now())
        assert services.sheet(session, again).remark == "Meer licht."


def person_tokens(person: Respondent) -> dict[str, str]:
    with person.client.session_transaction() as held:
        found: dict[str, str] = held["drafts"]
    return found


def test_no_draft_tells_how_much_was_written(asking: str, database: OpenSession) -> None:
    """A copy from the hour in which somebody is done has their draft: its length would lead to what HR reads."""
    with database() as session:
        token = services.start(session, find(session, asking), clock.now())
        lengths = set()
        for remark in ("", "Meer licht.", "é" * LONGEST, '"\n' * (LONGEST // 2), "\U0001f600" * LONGEST):
            assert services.save_remark(session, token, remark).remark == remark
            assert services.sheet(session, token).remark == remark
            lengths.add(len(session.scalars(select(Draft.sealed)).one()))
        assert len(lengths) == 1
        session.rollback()


def test_a_number_of_staff_of_the_organisation_is_taken_out(
    respondent: Come, asking: str, database: OpenSession, units: list[int]
) -> None:
    with database() as session:
        session.add(Participant(id=b"p" * 16, name="Kim", email="k@example.nl", unit_id=units[0], staff_number="P-12"))
    at_the_question(respondent, asking).fill({"remark": "P-12 zegt: 2 x 12."}).next().walk(first).press()
    with database() as session:
        mix_all(session)
        assert session.scalars(select(Remark.text)).one() == f"{LEFT_OUT} zegt: 2 x 12."


def test_nothing_is_mixed_until_all_of_it_can_be(asking: str, session: Session) -> None:
    """Two copies of the database would else show few answers and few remarks that came together."""
    round_id = find(session, asking).id
    ballot_box.put_in(session, round_id, Filled(None, b"\x00\x00", "Meer licht."), PUBLIC)
    other = replace(SETTINGS, mixer_key=secrets.token_hex(32))
    ballot_box.put_in(session, round_id, Filled(None, b"\x00\x00", "Meer rust."), ballot_box_key(other))
    end(session, round_id)
    assert ballot_box.mix(session, round_id, PRIVATE) == Mixed(0, unreadable=1)
    assert not session.scalars(select(Remark)).all()


@BOTH
def test_no_order_of_the_database_ties_words_to_answers(asking: str, session: Session) -> None:
    """Everybody writes their own number; as they come from the tables next to each other, few fit by chance."""
    round_id = find(session, asking).id
    for number in range(PEOPLE):
        ballot_box.put_in(session, round_id, Filled(None, number.to_bytes(2), f"n{number}"), PUBLIC)
    end(session, round_id)
    ballot_box.mix(session, round_id, PRIVATE)
    services.forget_order(session)
    orders = ["", "ORDER BY id", *(["ORDER BY ctid"] if session.get_bind().dialect.name == "postgresql" else [])]
    for order in orders:
        said = session.execute(text(f"SELECT id, text FROM remark {order}")).all()  # noqa: S608  # our own words
        answered = session.execute(text(f"SELECT id, answers FROM response {order}")).all()  # noqa: S608  # as above
        pairs = zip(said, answered, strict=True)
        hits = sum(int(words[1:]) == int.from_bytes(answers) for (_, words), (_, answers) in pairs)
        assert hits <= 10, (order or "as they come", hits)  # chance gives 1; ten or more once in ten million
        assert not {row[0] for row in said} & {row[0] for row in answered}


def test_hr_sees_the_question_in_the_preview_and_employees_what_happens_with_it(
    hr: Visitor, respondent: Come, asking: str
) -> None:
    hr.go(f"/hr/rounds/{asking}/preview")
    for _ in range(20):
        if QUESTION.nl not in hr.page.main:
            hr.fill({name: first(name, offered) for name, offered in hr.questions.items()}).press("action", "next")
    assert QUESTION.nl in hr.page.main
    seen = respondent(asking).go(f"/r/{asking}/seen").page.main
    assert QUESTION.nl in seen
    assert "alleen als minstens 10 dat deden" in seen
