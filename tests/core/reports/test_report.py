"""The view-model of a group report: everything it says follows from cells, in one language."""

from collections.abc import Sequence
from datetime import date

import pytest

from survey.core.disclosure.cells import People, Policy, Published, Reason, Suppressed
from survey.core.disclosure.descriptives import Tally
from survey.core.disclosure.publication import publish
from survey.core.questionnaires.questionnaire import Audience, FormName, Questionnaire
from survey.core.questionnaires.score import Mean
from survey.core.reports.report import GroupReport, RoundFacts, Stands, build_report
from survey.core.scores.answers import Answers, Code
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer
from survey.core.text import Language, Text

CONTENT: Answers = {"calm": 4, "noise": 0, "focus": 4, "planning": 3, "chair": 0, "fixed": 0, "phone": 1, "handset": 0}
BENT: Answers = {"calm": 1, "noise": 4, "focus": 1, "planning": 3, "chair": 2, "phone": 1, "handset": 2, "lacks": 0b011}
FACTS = RoundFacts("Voorbeeld BV", "Proef", date(2026, 3, 2), date(2026, 3, 15), "full", 60)


def report_of(
    questionnaire: Questionnaire,
    groups: Sequence[tuple[int, Answers]],
    language: Language = "en",
    form: FormName = "full",
) -> GroupReport:
    layout = Layout((Part(Scorer(questionnaire), form),))
    tally = Tally(layout)
    for people, answers in groups:
        tally.add([0] * people, [layout.pack({questionnaire.key: answers})] * people)
    return build_report(publish(tally, Policy()), layout, FACTS, language)


@pytest.fixture(scope="module")
def report(engine: Questionnaire) -> GroupReport:
    return report_of(engine, [(30, CONTENT), (15, BENT)])


def test_it_holds_the_round_and_the_response(report: GroupReport) -> None:
    assert report.facts == FACTS
    assert report.respondents == People(45, 45)
    assert report.response_rate == 75


def test_no_rate_where_it_would_tell_a_small_number_or_make_no_sense(engine: Questionnaire) -> None:
    assert report_of(engine, [(12, CONTENT)]).response_rate is None
    assert report_of(engine, [(61, CONTENT)]).response_rate is None  # more than work there: the link was passed on


def test_scales_are_told_apart_by_how_many_steps_they_have(report: GroupReport) -> None:
    peace, posture = report.parts[0].scales[0], report.parts[0].strains[0]
    assert (peace.title, posture.title) == ("Peace", "Posture")
    assert [(step.score, step.state) for step in posture.steps] == [
        (n, "low" if n >= 4 else "good") for n in range(1, 7)
    ]
    assert posture.ends == (1.0, 6.0)
    assert not peace.steps


def test_a_scale_has_its_band_and_its_shares(report: GroupReport) -> None:
    peace = report.parts[0].scales[0]
    assert isinstance(peace.mean, Published)
    assert peace.mean.value == 73
    assert peace.band is not None
    assert (peace.band.label, peace.band.state, peace.band.start) == ("Fine", "good", 70)
    assert [band.share.value for band in peace.bands if isinstance(band.share, Published)] == [35, 35, 67]
    assert report.ranked == (peace,)


def test_actions_are_ordered_by_people_times_priority(report: GroupReport) -> None:
    assert [(action.key, action.weight) for action in report.top_actions] == [("quiet_hours", 90), ("lend_screens", 30)]
    assert [action.key for action in report.actions[Audience.EMPLOYEE]] == ["close_door", "lower_chair"]
    quiet = report.top_actions[0]
    assert (quiet.topics, quiet.people, quiet.legal) == (("Peace",), People(10, 19), None)
    assert report.parts[0].scales[0].actions == (quiet,)
    assert report.top_actions[1].legal == "Working Conditions Decree, article 5.10"


def test_what_too_few_need_is_left_out(engine: Questionnaire) -> None:
    report = report_of(engine, [(40, CONTENT), (4, BENT)])
    assert report.top_actions == ()
    assert report.actions == dict.fromkeys(Audience, ())


def test_what_stands_out(engine: Questionnaire, report: GroupReport) -> None:
    lowest, flag = report.findings
    assert (lowest.stands, lowest.scale) == (Stands.LOWEST, report.parts[0].scales[0])
    assert flag.stands is Stands.FLAG
    assert flag.text == "You telephone bent and do not sit well."  # red before amber
    assert flag.people == People(10, 19)
    calm = report_of(engine, [(40, CONTENT)])
    assert [finding.stands for finding in calm.findings] == [Stands.LOWEST]
    assert report_of(engine, [(9, {})]).findings == ()


def test_what_few_were_told_does_not_stand_out(engine: Questionnaire) -> None:
    def stands(content: int) -> list[Stands]:
        return [finding.stands for finding in report_of(engine, [(content, CONTENT), (14, BENT)]).findings]

    assert stands(content=80) == [Stands.LOWEST, Stands.FLAG]
    assert stands(content=240) == [Stands.LOWEST]


def test_what_people_were_told_about_their_health_is_for_them_alone(engine: Questionnaire) -> None:
    scales = tuple(scale.model_copy(update={"sensitive": True}) for scale in engine.scales)
    changed = engine.model_copy(update={"scales": scales}).model_dump(by_alias=True)
    report = report_of(Questionnaire.model_validate(changed), [(40, CONTENT), (30, BENT)])
    assert report.parts[0].sensitive
    assert Stands.FLAG not in [finding.stands for finding in report.findings]


def test_the_highest_topic_stands_out_beside_the_lowest(engine: Questionnaire) -> None:
    peace = engine.scale_by_key["peace"]
    assert isinstance(peace.score, Mean)
    second = peace.model_copy(update={"key": "hush", "score": peace.score.model_copy(update={"reverse": ()})})
    both = engine.model_copy(update={"scales": (*engine.scales, second)})
    report = report_of(Questionnaire.model_validate(both.model_dump(by_alias=True)), [(45, CONTENT)])
    assert [(finding.stands, finding.scale.key if finding.scale else "") for finding in report.findings] == [
        (Stands.LOWEST, "hush"),
        (Stands.HIGHEST, "peace"),
    ]


def test_items_stand_on_the_pages_of_the_form(report: GroupReport) -> None:
    rest, place = report.parts[0].topics
    assert (rest.title, place.title) == ("Peace", "Your place")
    chair, *_, lacks = place.items
    assert [option.text for option in chair.options] == [
        "My feet are flat on the floor",
        "My knees are high",
        "My feet hang",
    ]
    assert chair.dont_know is not None
    assert lacks.several
    assert lacks.answered == People(10, 19)


def test_needs_are_the_items_that_ask_for_them(engine: Questionnaire) -> None:
    renamed = engine.model_dump_json(by_alias=True, exclude_unset=True).replace('"lacks"', '"needs_things"')
    report = report_of(Questionnaire.model_validate_json(renamed), [(45, CONTENT)])
    assert [(item.key, [option.text for option in item.options]) for item in report.needs] == [
        ("needs_things", ["A screen"])  # no rule sees to the others
    ]


def test_the_short_form_says_what_it_does_not_ask(engine: Questionnaire) -> None:
    report = report_of(engine, [(30, {"calm": 4, "noise": 0, "chair": Code.DONT_KNOW})], form="short")
    posture = report.parts[0].strains[0]
    assert posture.mean == Suppressed(Reason.NOT_ASKED)
    assert posture.band is None


def test_the_languages_differ_in_words_alone(engine: Questionnaire) -> None:
    dutch, english = (report_of(engine, [(30, CONTENT), (15, BENT)], language) for language in ("nl", "en"))
    assert dutch.parts[0].title == "Motor"
    assert english.parts[0].title == "Engine"
    assert [row.mean for row in dutch.ranked] == [row.mean for row in english.ranked]
    assert [a.weight for a in dutch.top_actions] == [a.weight for a in english.top_actions]


def test_topics_do_not_all_start_with_the_same_action(engine: Questionnaire) -> None:
    peace = engine.scale_by_key["peace"]
    second = peace.model_copy(update={"key": "hush", "title": Text(nl="Stilte", en="Hush")})
    both = {"key": "both", "when": engine.rules[1].when, "advise": ("quiet_hours", "lend_screens")}
    rule = engine.rules[3].model_copy(update=both)
    twice = engine.model_copy(update={"scales": (*engine.scales, second), "rules": (*engine.rules, rule)})
    report = report_of(Questionnaire.model_validate(twice.model_dump(by_alias=True)), [(30, CONTENT), (15, BENT)])
    assert [[action.key for action in row.actions] for row in report.parts[0].scales] == [
        ["quiet_hours", "lend_screens"],
        ["lend_screens", "quiet_hours"],
    ]
