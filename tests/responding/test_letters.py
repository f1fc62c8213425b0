"""The way in by letter: a code or a link that count once, and tell HR, who printed them, nothing of who used them."""

from collections.abc import Callable

from sqlalchemy import func, select

from survey.infra.codes import letter_code
from survey.infra.limits import Attempt
from survey.people.models import Participant
from survey.responding import services
from survey.responding.models import Response
from survey.responding.views.typed import FROM_HERE
from survey.rounds.models import Participation
from survey.rounds.services import round_by_key
from tests.conftest import OpenSession
from tests.support.databases import BOTH
from tests.support.mixing import mix_all
from tests.support.visitor import Respondent, Visitor, first


def type_in(person: Visitor, code: str) -> Visitor:
    return person.go("/code").fill({"code": code}).press()


def attempts(database: OpenSession) -> int:
    with database() as session:
        return session.scalar(select(func.count()).select_from(Attempt)) or 0


@BOTH
def test_a_code_counts_once_and_for_the_unit_of_the_list(
    letter: tuple[str, str, str], respondent: Callable[..., Respondent], database: OpenSession, units: list[int]
) -> None:
    key, code, link = letter
    person = respondent(key)
    type_in(person, code.lower().replace("-", " "))
    assert person.page.path == link
    person.press().walk(first).press()
    assert person.step == "result"
    again = respondent(key).go(link).press().walk(first).press()
    assert again.step == "result"
    with database() as session:
        mix_all(session)
        assert session.scalars(select(Response.unit_id)).all() == [units[0]]
        assert session.scalars(select(Participation.done)).all() == [True]
    assert attempts(database) == 0


def test_who_has_the_letter_cannot_tell_whether_it_was_used_nor_read_what_was_answered(
    letter: tuple[str, str, str], respondent: Callable[..., Respondent]
) -> None:
    key, _code, link = letter
    hr = respondent(key).go(link)
    before = hr.page.main
    person = respondent(key).go(link).press().fill({"q_place": "garden"}).next()
    assert hr.go(link).page.main == before
    assert hr.press().step == "sitting.spot"
    assert hr.chosen().get("q_place", []) == []
    person.walk(first).press()
    other = respondent(key).go(link)
    assert other.page.main == before
    assert other.press().step == "sitting.spot"


def test_a_personal_code_tells_whoever_sends_second_nothing_and_lets_them_count_nothing(
    letter: tuple[str, str, str], respondent: Callable[..., Respondent], database: OpenSession
) -> None:
    key, _code, link = letter
    looks = []
    for _ in range(2):
        person = respondent(key).go(link).press().walk(first).press()
        code = person.press(text="Mijn resultaat bewaren").page.all("code")[0].text
        person.go("/mine/").fill({"code": str(code)}).press()
        looks.append(person.page.main)
        person.press(text="Mijn antwoorden veranderen").press()
        person.go("/mine/").fill({"code": str(code)}).press()
    assert looks[0] == looks[1] == person.page.main
    person.press(text="Mijn antwoorden terugnemen").press("sure")
    with database() as session:
        mix_all(session)
        assert len(session.scalars(select(Response)).all()) == 1


def test_the_same_browser_goes_on_where_it_was(
    letter: tuple[str, str, str], respondent: Callable[..., Respondent]
) -> None:
    key, code, link = letter
    person = respondent(key).go(link).press()
    person.walk(first, until="sitting.comfort")
    assert type_in(person, code).press().page.path.endswith("/sitting.comfort")
    person.walk(first).press()
    assert person.go(link).press().step == "result"


def test_a_draft_of_the_link_for_everybody_is_not_taken_for_that_of_the_letter(
    letter: tuple[str, str, str], respondent: Callable[..., Respondent], database: OpenSession
) -> None:
    key, _code, link = letter
    person = respondent(key).start().fill({"q_place": "garden"}).next()
    person.go(link).press()
    assert person.step == "sitting.spot"
    person.walk(first).press()
    with database() as session:
        assert session.scalars(select(Participation.done)).all() == [True]


def test_answers_count_when_hr_has_removed_the_person_meanwhile(
    letter: tuple[str, str, str], respondent: Callable[..., Respondent], database: OpenSession
) -> None:
    key, _code, link = letter
    person = respondent(key).go(link).press().walk(first)
    with database() as session:
        session.delete(session.scalars(select(Participant)).one())
    person.press()
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        assert services.sent_count(session, found.id) == 1


def test_slips_are_told_and_guesses_are_limited(
    letter: tuple[str, str, str], visitor: Visitor, database: OpenSession
) -> None:
    _key, code, link = letter
    slip = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert type_in(visitor, slip).page.status == 422
    assert visitor.chosen()["code"] == [slip]
    assert attempts(database) == 0
    for number in range(FROM_HERE.times):
        guess = letter_code(number.to_bytes(8))
        assert type_in(visitor, guess).page.status == 422
        if number == 0:
            assert "We kennen deze code niet" in visitor.page.main
    assert type_in(visitor, code).page.status == 429
    assert visitor.go(link).page.status == 200
