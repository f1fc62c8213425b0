"""Breakdowns of a round: chosen before it opens, read by whoever is asked, fixed from then on."""

from collections.abc import Callable

import pytest

from survey.core.questionnaires.own import OwnItem
from survey.core.text import Text
from survey.infra import clock
from survey.rounds import breakdowns, own_items
from survey.rounds.own_items import OpenedError
from tests.conftest import OpenRound, OpenSession
from tests.rounds.conftest import find
from tests.support.visitor import Respondent, Visitor

OFFICE = OwnItem(
    Text(nl="Op welk kantoor werk je?", en="At which office do you work?"),
    (Text(nl="Noord", en="North"), Text(nl="Zuid", en="South")),
)
CANTEEN = OwnItem(Text(nl="De kantine is fijn.", en="The canteen is nice."))


def test_two_at_most_are_chosen_and_everybody_reads_them(
    hr: Visitor, open_round: OpenRound, database: OpenSession, respondent: Callable[..., Respondent]
) -> None:
    key = open_round("home-workplace", first=1)
    hr.go(f"/hr/rounds/{key}/breakdowns")
    names = ["home-workplace/hours", "home-workplace/place", "home-workplace/laptop_setup"]
    hr.fill({"breakdowns": names}).press()
    assert hr.page.status == 422
    assert "Kies hoogstens twee vragen" in hr.page.main
    hr.fill({"breakdowns": names[::2]}).press()
    assert "Opgeslagen" in hr.page.main
    with database() as session:
        found = find(session, key)
        assert found.breakdowns == names[::2]
        found.opens_at = clock.now()
    hr.go(f"/hr/rounds/{key}/breakdowns")
    assert "liggen de uitsplitsingen vast" in hr.page.main
    assert "Waarmee werk je thuis het meest?" in hr.page.main
    seen = respondent(key).go(f"/r/{key}/seen").page.main
    assert "Hoeveel uur werk je op een thuiswerkdag aan een scherm?" in seen
    assert "bij elk antwoord ten minste 10 mensen nodig" in seen


def test_none_can_be_chosen_as_well(hr: Visitor, open_round: OpenRound, database: OpenSession) -> None:
    key = open_round("home-workplace", first=1)
    with database() as session:
        breakdowns.choose(session, find(session, key), ["home-workplace/hours"], clock.now())
    hr.go(f"/hr/rounds/{key}/breakdowns").fill({"breakdowns": []}).press()
    with database() as session:
        assert find(session, key).breakdowns == []
    other = open_round("wellbeing", first=1, round_name="Welzijn")
    assert "kan groepen maken" in hr.go(f"/hr/rounds/{other}/breakdowns").page.main


def test_a_round_that_has_opened_keeps_its_own(open_round: OpenRound, database: OpenSession) -> None:
    key = open_round("home-workplace")
    with database() as session, pytest.raises(OpenedError):
        breakdowns.choose(session, find(session, key), ["home-workplace/hours"], clock.now())


def test_a_question_of_hr_stays_chosen_when_another_goes(open_round: OpenRound, database: OpenSession) -> None:
    key = open_round("home-workplace", first=1)
    with database() as session:
        found, now = find(session, key), clock.now()
        own_items.put(session, found, 1, CANTEEN, now)
        own_items.put(session, found, 2, OFFICE, now)
        breakdowns.choose(session, found, ["own/own_1", "own/own_2", "own/own_3", "engine/none"], now)
        assert found.breakdowns == ["own/own_1", "own/own_2"]
        own_items.remove(session, found, 1, now)
        assert [one.text.en for one in breakdowns.chosen_in(session, found)] == ["At which office do you work?"]
        assert [one.options for one in breakdowns.breakdowns_in(session, found)] == [2]
