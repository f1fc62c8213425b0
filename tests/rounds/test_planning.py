"""Planning a round: what HR must fill in, what its link asks, and that its text is fixed from then on."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from survey.core.questionnaires.questionnaire import FormName, Item
from survey.core.text import Text
from survey.infra.shelf import shipped, shipped_keys
from survey.rounds.services import (
    WindowError,
    layout_of,
    plan_round,
    round_by_key,
    rounds,
)
from tests.conftest import OpenRound, OpenSession, settings_for
from tests.support.languages import questionnaire
from tests.support.visitor import Respondent, Visitor

GOOD: dict[str, str | list[str]] = {
    "name": "Herfst",
    "questionnaires": ["wellbeing"],
    "form": "short",
    "first": "2090-03-01",
    "last": "2090-03-14",
}


def plan(hr: Visitor, **changed: str | list[str]) -> Visitor:
    return hr.go("/hr/rounds/new").fill(GOOD | changed).press()


def test_planning_leads_to_the_round_with_its_link(hr: Visitor, database: OpenSession) -> None:
    plan(hr)
    assert (hr.page.heading, hr.page.status) == ("Herfst", 200)
    key = hr.page.path.rpartition("/")[2]
    assert f"http://localhost/r/{key}" in hr.page.main
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        assert (found.name, found.form) == ("Herfst", "short")
        assert [part.questionnaire.key for part in layout_of(session, found).parts] == ["wellbeing"]
        assert found.opens_at == datetime(2090, 2, 28, 23, tzinfo=UTC)  # the start of 1 March in Amsterdam
        assert found.closes_at == datetime(2090, 3, 14, 23, tzinfo=UTC)  # the end of 14 March


def test_the_page_proposes_everything_in_short(hr: Visitor) -> None:
    held = hr.go("/hr/rounds/new").chosen()
    assert held["questionnaires"] == list(shipped_keys())
    assert held["form"] == ["short"]
    assert (held["first"], held["last"]) == ([""], [""])


@pytest.mark.parametrize(
    ("changed", "links"),
    [
        ({"name": ""}, ["#name"]),
        ({"name": "  "}, ["#name"]),
        ({"name": "x" * 201}, ["#name"]),
        ({"questionnaires": []}, ["#questionnaires"]),
        ({"first": ""}, ["#first"]),
        ({"last": ""}, ["#last"]),
        ({"first": "morgen"}, ["#first"]),
        ({"last": "2090-02-30"}, ["#last"]),
        ({"last": "2090-02-28"}, ["#last"]),
        ({"first": "9999-12-31", "last": "9999-12-31"}, ["#first", "#last"]),
        ({"name": "", "first": "", "last": ""}, ["#name", "#first", "#last"]),
    ],
    ids=str,
)
def test_what_is_wrong_is_named_and_nothing_typed_is_lost(
    hr: Visitor, session: Session, changed: dict[str, str | list[str]], links: list[str]
) -> None:
    session.close()
    plan(hr, **changed)
    assert hr.page.status == 422
    assert hr.page.error_targets == links
    expected = {name: [value.strip()] if isinstance(value, str) else value for name, value in (GOOD | changed).items()}
    assert hr.chosen() == expected
    assert rounds(session) == []


@pytest.mark.parametrize("changed", [{"form": ["long"]}, {"questionnaires": ["none-of-ours"]}, {"form": []}], ids=str)
def test_what_was_tampered_with_is_refused(hr: Visitor, session: Session, changed: dict[str, list[str]]) -> None:
    session.close()
    hr.go("/hr/rounds/new")
    data = hr.data_of(hr.page.form_of(hr.page.all("main")[0].find("form") or hr.page.all("form")[0]))
    fixed = {name: [value] if isinstance(value, str) else value for name, value in GOOD.items()}
    hr.post("/hr/rounds/new", data | fixed | changed)
    assert hr.page.status == 422
    assert rounds(session) == []


def test_the_list_shows_each_round_with_its_state(hr: Visitor, open_round: OpenRound) -> None:
    assert "nog geen rondes" in hr.go("/hr/rounds/").page.main
    for name, first, last in (("Toen", -9, -2), ("Nu", -1, 1), ("Straks", 3, 9)):
        open_round(round_name=name, first=first, last=last)
    main = hr.go("/hr/rounds/").page.main
    assert main.index("Straks") < main.index("Nu") < main.index("Toen")
    for state in ("gepland", "open", "afgelopen"):
        assert state in main
    assert hr.follow("Nu").page.heading == "Nu"


@pytest.mark.parametrize(("last", "said"), [(-366, True), (-365, False)])
def test_after_a_year_without_a_round_the_list_says_so(
    hr: Visitor, open_round: OpenRound, last: int, said: bool
) -> None:
    open_round(round_name="Toen", first=last - 9, last=last)
    main = hr.go("/hr/rounds/").page.main
    assert re.search(r"tot en met \d+\s\w+ \d{4}", main)
    assert bool(re.search(r"eindigde op \d+\s\w+ \d{4}, meer dan een jaar geleden", main)) == said
    if said:
        assert hr.follow("Een ronde plannen").page.heading == "Een ronde plannen"
        assert hr.go("/hr/rounds/").follow("Een reeks beginnen").page.status == 200
        open_round(round_name="Straks", first=3, last=9)
        assert "meer dan een jaar geleden" not in hr.go("/hr/rounds/").page.main


def test_while_a_round_is_open_hr_sees_no_figure(
    hr: Visitor, open_round: OpenRound, respondent: Callable[..., Respondent]
) -> None:
    key = open_round("engine")
    before = hr.go(f"/hr/rounds/{key}").page.main
    for _ in range(6):
        person = respondent(key).start().fill({"q_calm": "4"}).next()
        person.client.judging = False  # type: ignore[attr-defined]  # the page after needs a drawing that there is not
        person.to("check")
    assert hr.go(f"/hr/rounds/{key}").page.main == before


# ------------------------------------------------------------------------------------------------ services


def other_words(item: Item) -> Item:
    return item.model_copy(update={"text": Text(nl="Andere woorden", en="Other words")})


def test_the_text_of_a_round_is_fixed(open_round: OpenRound, respondent: Callable[..., Respondent]) -> None:
    """A file may change after the round was planned: its questions are those of the day of planning."""
    now = questionnaire("sitting")
    before = open_round(now.model_copy(update={"items": (other_words(now.items[0]), *now.items[1:])}))
    after = open_round(round_name="Later")
    assert "Andere woorden" in respondent(before).start().page.main
    assert "Waar staat je tafel?" in respondent(after).start().page.main


@pytest.mark.parametrize("key", shipped_keys())
@pytest.mark.parametrize("form", ["short", "full"])
def test_a_frozen_questionnaire_is_the_questionnaire(
    session: Session, tmp_path: Path, key: str, form: FormName
) -> None:
    settings = settings_for(tmp_path / "x.db")
    window = (date(2026, 3, 1), date(2026, 3, 2))
    planned = plan_round(session, "Proef", [shipped(key)], form, window, settings)
    (part,) = layout_of(session, planned).parts
    assert part.questionnaire == shipped(key)
    assert part.form == form


@pytest.mark.parametrize(
    ("first", "last", "hours"),
    [
        (date(2026, 3, 29), date(2026, 3, 29), 23),  # the clock goes forward
        (date(2026, 10, 25), date(2026, 10, 25), 25),  # and back
        (date(2028, 2, 29), date(2028, 2, 29), 24),
        (date(2026, 12, 31), date(2027, 1, 1), 48),
    ],
)
def test_a_round_lasts_whole_days_on_the_wall_clock(
    session: Session,
    tmp_path: Path,
    first: date,
    last: date,
    hours: int,
) -> None:
    settings = settings_for(tmp_path / "x.db")
    planned = plan_round(session, " Proef ", [questionnaire("sitting")], "full", (first, last), settings)
    assert planned.closes_at - planned.opens_at == timedelta(hours=hours)
    zone = ZoneInfo("Europe/Amsterdam")
    assert planned.opens_at.astimezone(zone).replace(tzinfo=None) == datetime.combine(first, datetime.min.time())
    assert planned.name == "Proef"


@pytest.mark.parametrize(
    "window", [(date(2026, 3, 2), date(2026, 3, 1)), (date(1999, 3, 1), date(2026, 3, 1)), (date.max, date.max)]
)
def test_a_window_runs_forward_and_lies_in_our_time(
    session: Session, tmp_path: Path, window: tuple[date, date]
) -> None:
    with pytest.raises(WindowError):
        plan_round(session, "x", [], "full", window, settings_for(tmp_path / "x.db"))


def test_keys_are_random_and_unlike(open_round: OpenRound) -> None:
    keys = {open_round(round_name=str(number)) for number in range(20)}
    assert len(keys) == 20
    assert {len(key) for key in keys} == {12}
