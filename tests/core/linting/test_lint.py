"""The lint: nothing in a sound questionnaire, and each fault of its content with the line to mend."""

from pathlib import Path

import pytest

from survey.core.linting.lint import lint, lint_together
from survey.core.questionnaires.loading import load, read

DATA = Path(__file__).parents[2] / "data"
SOUND = (DATA / "sound.yaml").read_text(encoding="utf-8")
DRAWINGS = {"window/beside"}

FULL_LIGHT = "items: [daylight, lamp]}"
LOW = "when: {scale: light, band: [low]}"
WINDOW = 'when: {all: [{item: window, in: [behind, ahead]}, {not: {item: blind, is: "yes"}}]}'
GLARE = "when: {any: [{item: glare, is: desk}, {item: glare, is: screen}]}"
DAYLIGHT = "options: agree\n    source: own\n  - key: lamp"
DRAWN = "{value: 4, drawing: a/b, alt: {nl: Ja, en: Yes}, text: {nl: Eens, en: Agree}}"
YES = '      - {value: "yes"'
ROLLER = '      - {value: roller, text: {nl: "Een rolgordijn", en: "A roller"}}\n'
ADVICE = """\
  - key: open_window
    audience: employee
    tier: T0
    text: {nl: "Zet je raam open.", en: "Open your window."}
    source: own
"""
SHOW = "show_if: {item: window, in: [behind, ahead]}"
INTRO = '"Deze vragen gaan over licht."'
TITLE = 'title: {nl: "Licht thuis", en: "Light at home"}'
LONG = " ".join(["licht"] * 21)
MORE = """
  - key: desk
    text: {nl: "Ik heb een bureau.", en: "I have a desk."}
    options: agree
    source: own

forms:"""


def statements(count: int, *, short: bool) -> str:
    dutch, english = ("Rustig werk", "Calm work") if short else ("Ik werk thuis vaak rustig", "I work calmly at home")
    return "".join(
        f'\n  - {{key: s_{at}, options: agree, source: own, text: {{nl: "{dutch} {at}.", en: "{english} {at}."}}}}'
        for at in range(count)
    )


def keys(count: int) -> str:
    return ", ".join(f"s_{at}" for at in range(count))


def problems(text: str, drawings: set[str] = DRAWINGS) -> list[tuple[int, str]]:
    questionnaire, source = read(text, "sound.yaml")
    found = sorted(source.problem(path, message) for path, message in lint(questionnaire, drawings))
    return [(problem.line, problem.message) for problem in found]


def changed(*pairs: tuple[str, str]) -> str:
    text = SOUND
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_sound_questionnaire_has_no_problems() -> None:
    assert problems(SOUND) == []


@pytest.mark.parametrize(
    ("pairs", "at", "message"),
    [
        # drawings
        (
            [("drawing: window/beside", "drawing: window/nowhere")],
            "drawing:",
            "there is no drawing 'window/nowhere.svg'",
        ),
        (
            [('{value: 4, text: {nl: "Eens", en: "Agree"}}', DRAWN)],
            "{value: 4",
            "there is no drawing 'a/b.svg': draw it or remove this",
        ),
        # pages
        (
            [(DAYLIGHT, DAYLIGHT.replace("source", "background: true\n    source"))],
            'title: {nl: "Licht", en: "Light"}, items',
            "'daylight' is about who you are: move it to the last page",
        ),
        (
            [
                (FULL_LIGHT, "items: [daylight]}"),
                ("items: [window, blind, glare]", "items: [window, lamp]"),
                ("items: [daylight, window]", "items: [window, blind, glare, daylight]"),
            ],
            "{key: light, title",
            "'light' has one item: join it with another page",
        ),
        (
            [
                ("items: [window, blind, glare]", f"items: [window, blind, glare, {keys(1)}]"),
                ("\n\nforms:", statements(1, short=False) + "\n\nforms:"),
                ("mean: [", "mean: [s_0, "),
            ],
            "{key: window, title",
            "the last page has 4 items and the first 2: steps should get shorter",
        ),
        # what is not used
        (
            [("\n\nforms:", MORE), ("mean: [", "mean: [desk, ")],
            "- key: desk",
            "'desk' is in no form: add it to a page or remove it",
        ),
        (
            [("\n\nforms:", MORE), (FULL_LIGHT, "items: [daylight, lamp, desk]}")],
            "- key: desk",
            "'desk' is used by no scale, flag or rule: use it or remove it",
        ),
        (
            [("- {value: desk, points: 1", "- {value: desk, points: 0"), (GLARE, "when: {item: glare, is: screen}")],
            "{value: desk",
            "the option 'desk' of 'glare' changes nothing: give it points, or name it in a rule",
        ),
        (
            [(YES, ROLLER + YES), ('is: "yes"}}]}', 'is: "no"}}]}')],
            "{value: roller",
            "the option 'roller' of 'blind' changes nothing: give it points, or name it in a rule",
        ),
        (
            [("\nrules:", f"\n{ADVICE}\nrules:")],
            "- key: open_window",
            "no rule gives 'open_window': add it to a rule or remove it",
        ),
        # what cannot be
        (
            [(SHOW, "show_if: {all: [{item: window, is: beside}, {item: window, is: ahead}]}")],
            "show_if:",
            "no answers ever show 'blind': mend the condition or remove it",
        ),
        (
            [('when: {item: blind, is: "no"}', 'when: {all: [{item: blind, is: "no"}, {item: window, is: beside}]}')],
            "when: {all: [{item: blind",
            "no answers ever meet 'no_blind': mend the condition or remove it",
        ),
        (
            [(GLARE, "when: {all: [{item: daylight, at_least: 3}, {item: daylight, at_most: 2}]}")],
            "when: {all: [{item: daylight",
            "no answers ever meet 'desk_glare': mend the condition or remove it",
        ),
        (
            [(GLARE, "when: {scale: light, below: 0}")],
            "when: {scale: light, below: 0}",
            "no answers ever meet 'desk_glare': mend the condition or remove it",
        ),
        (
            [(GLARE, "when: {all: [{scale: light, at_least: 90}, {item: daylight, is: 1}]}")],
            "when: {all: [{scale: light, at",
            "no answers ever meet 'desk_glare': mend the condition or remove it",
        ),
        (
            [(GLARE, "when: {not: {item: glare, is: none}}")],
            "when: {not: {item: glare",
            "'desk_glare' may hold without a reason to tell: name an answer or a shown score too",
        ),
        (
            [(GLARE, "when: {any: [{item: glare, is: desk}, {scale: reflections, at_least: 1}]}")],
            "when: {any: [{item: glare",
            "'desk_glare' may hold without a reason to tell: name an answer or a shown score too",
        ),
        (
            [("from: 60", "from: 101")],
            "- key: good\n        from",
            "no answers ever give the band 'good': move its bound",
        ),
        # what gets no advice
        (
            [(LOW, "when: {item: glare, is: desk}")],
            "- key: low",
            "the band 'low' of 'light' gets no advice: write a rule",
        ),
        (
            [(LOW, "when: {item: glare, is: desk}")],
            "- key: light\n",
            "a low 'light' gives nothing to the employee and the manager and the employer: add to its rules",
        ),
        (
            [(LOW, "when: {item: glare, is: desk}"), ("version: 1", "version: 1\naudience: employer")],
            "- key: light\n",
            "a low 'light' gives nothing to the employer: add to its rules",
        ),
        (
            [("[turn_desk, ask_light, buy_lamps]", "[turn_desk, buy_lamps]")],
            "- key: light\n",
            "a low 'light' gives nothing to the manager",
        ),
        (
            [(LOW, "when: {all: [{scale: light, band: [low]}, {item: lamp, at_least: 2}]}")],
            "- key: lamp",
            "the answer '1' to 'lamp' gets no advice: write a rule for it",
        ),
        (
            [
                (LOW, "when: {all: [{scale: light, band: [low]}, {item: window, is: behind}]}"),
                (WINDOW, "when: {item: window, is: behind}"),
            ],
            "{value: ahead",
            "the answer 'ahead' to 'window' gets no advice: write a rule for it",
        ),
        (
            [
                (LOW, "when: {all: [{scale: light, band: [low]}, {item: glare, is: none}]}"),
                (GLARE, "when: {item: glare, is: desk}"),
                ("value: screen, points: 1", "value: screen, points: 2"),
                ("clamp: [0, 1]", "clamp: [0, 3]"),
            ],
            "{value: screen",
            "the answer 'screen' to 'glare' gets no advice: write a rule for it",
        ),
        # wording
        (
            [(TITLE, "title: {nl: Light at home, en: Light at home}")],
            "title:",
            "the text is the same in both languages: write it in each",
        ),
        (
            [(INTRO, f'"Dit is {LONG}."')],
            'nl: "Dit is',
            "a sentence of 23 words: split it, 20 at most ('Dit is licht licht",
        ),
        ([(INTRO, '"Kijk of u licht hebt."')], 'nl: "Kijk', "'u': write 'je' or 'jouw'"),
        ([(INTRO, '"Zet Uw lamp aan."')], 'nl: "Zet', "'Uw': write 'je' or 'jouw'"),
        ([(INTRO, '"Hier werk je succesvol."')], 'nl: "Hier', "'succesvol': say what goes well"),
        (
            [('"These questions are about light."', '"Here you work Successfully."')],
            'en: "Here',
            "'Successfully': say what goes well",
        ),
        ([(INTRO, '"Vragen over licht"')], 'nl: "Vragen', "end the sentence with a full stop or a question mark"),
        (
            [('nl: "Waar is je raam?"', 'nl: "Waar is je raam"')],
            'nl: "Waar is je raam"',
            "end the sentence with a full stop",
        ),
        (
            [('nl: "Koop goede lampen voor thuis."', 'nl: "Koop lampen"')],
            'nl: "Koop',
            "end the sentence with a full stop",
        ),
    ],
    ids=lambda value: value[:50] if isinstance(value, str) and " " in value else "",
)
def test_each_fault_is_told_with_its_line(pairs: list[tuple[str, str]], at: str, message: str) -> None:
    text = changed(*pairs)
    found = problems(text)
    assert any(line == line_of(text, at) and what.startswith(message) for line, what in found), found


def with_page(count: int, *, short: bool) -> str:
    page = f'    - {{key: calm, title: {{nl: "Rust", en: "Calm"}}, items: [{keys(count)}]}}\n'
    return changed(
        ("\n\nforms:", statements(count, short=short) + "\n\nforms:"),
        ("    - {key: light, title", page + "    - {key: light, title"),
        ("mean: [", f"mean: [{keys(count)}, "),
    )


def test_a_page_of_more_than_six_items_is_too_long() -> None:
    assert problems(with_page(6, short=False)) == []
    text = with_page(7, short=False)
    assert problems(text) == [(line_of(text, "{key: calm"), "'calm' has 7 items: 6 at most, split the page")]


def test_short_statements_under_one_scale_read_as_a_grid() -> None:
    assert problems(with_page(3, short=True)) == []
    text = with_page(4, short=True)
    message = "4 items under 'agree' read as a grid: write whole statements, or ask fewer in a row"
    assert problems(text) == [(line_of(text, "{key: calm"), message)]


def test_the_short_forms_together_are_at_most_forty_items() -> None:
    sound = load(SOUND, "sound.yaml")
    assert list(lint_together([sound] * 20)) == []
    found = list(lint_together([sound] * 21))
    assert len(found) == 21
    assert found[0] == (sound, (("forms", "short"), "the short forms together ask 42 items: leave out 2"))


def test_one_key_has_one_text_in_all_questionnaires() -> None:
    sound = load(SOUND, "sound.yaml")
    other = load(changed(("key: sound", "key: other"), ("een kwartslag", "om")), "other.yaml")
    assert list(lint_together([sound, other])) == [
        (other, (("recommendations", 0, "key"), "'turn_desk' has another text in 'sound': rename one of them"))
    ]


def test_the_faults_of_a_score_that_is_no_mean_are_left_to_the_topics() -> None:
    found = problems((DATA / "engine.yaml").read_text(encoding="utf-8"), {"chair/good"})
    assert [message for _, message in found] == [
        "the option 'mouse' of 'lacks' changes nothing: give it points, or name it in a rule",
        "a low 'peace' gives nothing to the employer: add to its rules",
        "a low 'posture' gives nothing to the manager and the employer: add to its rules",
    ]
