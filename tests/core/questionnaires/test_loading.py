"""Reading questionnaire files: each problem with its line and what to write instead, nothing that costs."""

import time
from pathlib import Path

import pytest

from survey.core.questionnaires.loading import MAX_BYTES, MAX_DEPTH, Problem, QuestionnaireError, load, parse

TITLE = 'title: {nl: "Motor", en: "Engine"}'
FIRST = '- {value: 1, text: {nl: "Helemaal oneens", en: "Strongly disagree"}}'
WHEN = "when: {scale: peace, band: [low, fair]}"
MEAN = "score: {mean: [calm, noise, focus, planning], reverse: [noise], min_answered: 2}"
SUM = "score: {sum: [chair, fixed], clamp: [1, 3]}"
POINTS = "points: {skipped: 0, not_applicable: 0}"
NOISE = "- {item: noise, at_least: 4}"
MISSING = 'missing: {nl: "Kies hoe hoog je stoel is.", en: "Choose how high your chair is."}'

DONT_KNOW = "options: agree\n    specials: [not_applicable, dont_know"

PHONE = "options: yes_no\n    source: own\n  - key: handset"
SCREEN = '      - {value: screen, points: 1, text: {nl: "Een scherm", en: "A screen"}}\n'
MANY = "".join(f"      - {{value: {at}, points: 0, text: {{nl: a, en: a}}}}\n" for at in range(10))
HAND = """\
      - {value: hand, points: 2, text: {nl: "In mijn hand", en: "In my hand"}}
      - {value: clamped, points: 4, text: {nl: "Tussen oor en schouder", en: "Between ear and shoulder"}}
"""
NOT_SAYING = """\
  rather_not_say:
    text: {nl: "Zeg ik liever niet", en: "I would rather not say"}
    meaning: {nl: "Dat is goed.", en: "That is fine."}

option_sets:"""

WRONG = [
    # what stands in the file, what is written instead, the problem's line (0 = that line; else its text), the message
    ("version: 3", "version: three", 0, "'version' must be a whole number"),
    ("version: 3", "version: true", 0, "'version' must be a whole number"),
    ("version: 3", "version: 010", 0, "'version' must be a whole number"),
    ("version: 3", "version: " + "9" * 5000, 0, "'version' must be a whole number"),
    ("version: 3", "version: 0", 0, "'version' must be 1 or more"),
    ("version: 3", "vers: 3", 0, "'vers' is not known here: remove it or correct its spelling"),
    ("version: 3", "", "key: engine", "'version' is missing: add it"),
    (TITLE, 'title: {nl: "Motor"}', 0, "'en' is missing: add it"),
    (TITLE, 'title: {nl: "Motor", en: " "}', 0, "'en' is empty: write a text"),
    (TITLE, "title: {nl: Motor, en: 7}", 0, "'en' must be text: put it in quotes"),
    (TITLE, 'title: {nl: Motor, en: "' + "x" * 2001 + '"}', 0, "'en' is longer than 2000 characters: shorten it"),
    (TITLE, "title: Motor", 0, "'title' must be a set of 'name: value' lines"),
    (FIRST, FIRST.replace("1", "1.5"), 0, "'value' must be text: put it in quotes"),
    (FIRST, FIRST.replace("1", "true"), 0, "'value' must be a whole number"),
    (FIRST, FIRST.replace("1", "Een"), 0, "'value' must be lower-case letters, digits"),
    (FIRST, FIRST.replace("1", "2"), "options: agree", "'calm' has two options with the same value"),
    (FIRST, FIRST.replace("1", "dont_know"), MEAN, "each option of 'calm' needs a number as its value"),
    (FIRST, FIRST.replace("1", "dont_know"), DONT_KNOW, "'dont_know' is a special answer: list it under 'specials'"),
    ("key: calm", "key: Calm", 0, "'key' must be lower-case letters, digits"),
    ("key: calm", "key: noise", 0, "the key 'noise' is used 2 times among the items: rename"),
    ("key: calm", "key: seat", "key: seat\n    title", "'seat' is also the key of an item: rename one of them"),
    ("kind: several", "kind: many", 0, "'kind' must be 'choice' or 'several'"),
    ("specials: [not_applicable, dont_know, rather_not_say]", "specials: [nope]", 0, "'specials' must be 'none', "),
    ("specials: [not_applicable]", "specials: [none]", "- key: planning", "'none' belongs among the specials"),
    ("specials: [dont_know]", "specials: []", "- key: chair", "'dont_know' among the specials and the text 'check'"),
    ("  dont_know:\n", "  none:\n", '  none:\n    text: {nl: "Weet', "'none' is written twice: keep one"),
    ("alt: {nl:", "alts: {nl:", 0, "'alts' is not known here"),
    ("drawing: chair/good", "", "value: good", "a drawing and its 'alt' text go together"),
    (MISSING, "", "- key: chair", "'required: true' and the message 'missing' go together"),
    ("required: true", "required: yes", 0, "'required' must be true or false"),
    ("options: yes_no", "options: nope", 0, "there is no option set 'nope'"),
    (PHONE, PHONE.replace("yes_no", "nope"), "show_if: {item: phone", "'yes' is no option of the item 'phone'"),
    (SCREEN, SCREEN + MANY, "options:\n      - {value: screen", "'lacks' has more than 12 boxes: split it"),
    (HAND, "", "options:\n      - {value: headset", "'handset' needs more options"),
    (NOT_SAYING, "option_sets:", "specials: [not_applicable, rather", "'rather_not_say' has no text: add it to"),
    ('is: "yes"}', "is: maybe}", 0, "'maybe' is no option of the item 'phone'"),
    ("show_if: {item: phone", "show_if: {item: lacks", 0, "the item 'lacks' stands further down"),
    ('show_if: {item: phone, is: "yes"}', "show_if: {scale: peace, below: 3}", 0, "there is no scale 'peace' to use"),
    ("  short:\n", "  kort:\n", 0, "'kort' must be 'short' or 'full'"),
    ("  full:\n", "  short:\n", "  short:\n    - {key: all", "'short' is written twice: keep one"),
    ("items: [chair, fixed, phone, handset, lacks]", "items: []", 0, "'items' is empty: list at least one"),
    ("[chair, fixed, phone, handset", "[chair, fixed, handset, phone", 0, "'handset' is shown depending on 'phone'"),
    ("[chair, fixed, phone", "[chair, fixd, phone", 0, "there is no item 'fixd'"),
    ("[chair, fixed, phone", "[chair, calm, phone", 0, "'calm' stands twice in the form 'full'"),
    ("key: place\n", "key: rest\n", 0, "the key 'rest' is used 2 times among the full: rename"),
    (MEAN, "score: {avg: [calm]}", 0, "score: a score is the key of an item or scale, or one of"),
    (MEAN, "score: 3", 0, "score: a score is the key of an item or scale, or one of"),
    (MEAN, "score: {mean: [calm, nose], min_answered: 1}", 0, "there is no item or scale 'nose'"),
    (MEAN, "score: {mean: [calm, seat], min_answered: 1}", 0, "the scale 'seat' stands further down"),
    (MEAN, "score: {mean: [calm], min_answered: 2}", 0, "'min_answered' is larger than the 1 terms"),
    (MEAN, "score: {mean: [calm], reverse: [noise], min_answered: 1}", 0, "'noise' in 'reverse' is not among"),
    (MEAN, "score: {mean: [], min_answered: 1}", 0, "'mean' is empty: list at least one"),
    (MEAN, "score: {flag: {item: chair, is: broken}}", 0, "'broken' is no option of the item 'chair'"),
    (SUM, "score: {sum: [chair, fixed], clamp: [3, 1]}", 0, "write 'clamp' as [lowest, highest]"),
    (SUM, "score: {sum: [chair], weights: [1, 2]}", 0, "give as many 'weights' as there are terms in 'sum'"),
    (SUM, "score: {sum: [chair, {max: 3}]}", 0, "'max' must be a list"),
    ("{item: handset, points", "{item: handpiece, points", 0, "there is no item 'handpiece'"),
    (POINTS, "points: {1: 0}", 0, "'1' is no option of the item 'handset'"),
    (POINTS, "points: {Xx: 0}", 0, "'Xx' must be lower-case letters, digits"),
    (POINTS, "points: {skipped: none}", 0, "'skipped' must be a number"),
    (POINTS, "points: {skipped: 1e400}", 0, "'skipped' must be a number"),
    ("{value: hand, points: 2", "{value: hand", "{item: handset, points", "each option of 'handset' needs a number"),
    ("row_axis: [0, 1, 2]", "row_axis: [0, 1, 3]", "table:", "'row_axis' must be consecutive whole numbers"),
    ("- [2, 3, 4]", "- [2, 3]", "table:", "the grid must have 3 rows of 3 numbers"),
    ("- [2, 3, 4]", "- [2, 3, x]", 0, "'grid' must be a number"),
    ("from: 40", "from: 80", "- key: peace", "write the bands from low to high"),
    ("from: 40", "from: .nan", 0, "'from' must be a number"),
    ("key: fair\n", "key: low\n", 0, "the key 'low' is used 2 times among the bands: rename"),
    ('    band_source: "Own bands, version 1 (2026)"\n', "", "- key: peace", "a scale that is shown needs"),
    ("level: red", "level: green", 0, "'level' must be 'red' or 'amber'"),
    ("at_least: too_low", "at_least: dont_know", 0, "'at_least' and 'at_most' take an option of an item of kind"),
    ("{item: lacks, in: [screen, desk]}", "{item: lacks, at_most: desk}", 0, "'at_least' and 'at_most' take an option"),
    ("audience: manager", "audience: boss", 0, "'audience' must be 'employee', 'manager' or 'employer'"),
    ("severity: 2", "severity: 4", 0, "'severity' must be 1, 2 or 3"),
    ("advise: [close_door]", "advise: [open_door]", 0, "there is no recommendation 'open_door'"),
    ("advise: [close_door]", "advise: close_door", 0, "'advise' must be a list"),
    (WHEN, "when: peace", 0, "when: a condition starts with 'item', 'scale', 'all', 'any' or 'not'"),
    (WHEN, "when: {band: [low]}", 0, "when: a condition starts with 'item', 'scale', 'all', 'any' or 'not'"),
    (WHEN, "when: {scale: peace}", 0, "write exactly one of 'band', 'at_least' or 'below' beside 'scale'"),
    (WHEN, "when: {scale: peace, band: [worst]}", 0, "the scale 'peace' has no band 'worst'"),
    (WHEN, "when: {scale: rest, below: 3}", 0, "there is no scale 'rest' to use here"),
    (NOISE, "- {item: noise, at_least: 4, at_most: 2}", 0, "write exactly one of 'is', 'in', 'at_least' or 'at_most'"),
    (NOISE, "- {item: noise, at_leest: 4}", 0, "'at_leest' is not known here"),
    (NOISE, "- {item: nose, at_least: 4}", 0, "there is no item 'nose'"),
    ("at_most: 2}", "at_most: two}", 0, "'two' is no option of the item 'planning'"),
    # What YAML allows and a questionnaire does not.
    ("version: 3", "version: 3\nversion: 4", "version: 4", "'version' is written twice: keep one"),
    ("version: 3", "[a, b]: 3", 0, "a key must be a plain word"),
    ("version: 3", "version: &v 3", 0, "anchors (&) and aliases (*) are not allowed: write the value out"),
    ("version: 3", "version: *v", 0, "anchors (&) and aliases (*) are not allowed: write the value out"),
    ("version: 3", "version: !!python/name:os.system ''", 0, "tags (!) are not allowed: write plain values"),
    ("version: 3", "version: !!binary aGk=", 0, "tags (!) are not allowed: write plain values"),
    ("version: 3", "version: '3", "", "this is not valid YAML: found unexpected end of stream"),
    ("version: 3", "version: \x00", 0, "this is not valid YAML: control characters are not allowed"),
    ("version: 3", "version: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH, 0, f"nested deeper than {MAX_DEPTH} levels"),
]  # fmt: skip


def line_of(text: str, part: str) -> int:
    return text[: text.index(part) if part else len(text)].count("\n") + 1


@pytest.mark.parametrize(("old", "new", "at", "message"), WRONG, ids=[new.strip()[:40] for _, new, _, _ in WRONG])
def test_each_problem_is_told_with_its_line(engine_text: str, old: str, new: str, at: str | int, message: str) -> None:
    assert old in engine_text
    text = engine_text.replace(old, new, 1)
    line = line_of(text, new) if isinstance(at, int) else line_of(text, at)
    with pytest.raises(QuestionnaireError) as caught:
        load(text, "engine.yaml")
    found = [(problem.line, problem.message) for problem in caught.value.problems]
    assert any(where == line and what.startswith(message) for where, what in found), (line, found)
    assert all("\n" not in what for _, what in found)


def test_all_problems_are_told_at_once_in_the_order_of_the_file(engine_text: str) -> None:
    text = engine_text.replace("severity: 1", "severity: 9").replace("version: 3", "version: x")
    with pytest.raises(QuestionnaireError) as caught:
        load(text, "a/engine.yaml")
    assert [problem.line for problem in caught.value.problems] == [3, line_of(text, "severity: 9")]
    assert str(caught.value).splitlines()[0] == "a/engine.yaml:3: 'version' must be a whole number"
    assert str(caught.value.problems[0]) == str(Problem("a/engine.yaml", 3, "'version' must be a whole number"))


def test_a_form_named_full_is_needed(engine_text: str) -> None:
    start, end = engine_text.index("  full:\n"), engine_text.index("  short:\n")
    with pytest.raises(QuestionnaireError, match="a questionnaire has at least the form 'full'"):
        load(engine_text[:start] + engine_text[end:], "f")


@pytest.mark.parametrize("text", ["", "3", "[key]", "just words"])
def test_a_file_that_holds_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(QuestionnaireError, match="f:1: a questionnaire starts with 'key:'"):
        load(text, "f")


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(QuestionnaireError, match="f:1: the file is larger than 256 KB: split it"):
        load("a" * (MAX_BYTES + 1), "f")


BOMB = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize("text", [BOMB, "a: " + "[" * (MAX_BYTES - 3), "{a: " * 60_000])
def test_what_would_explode_is_refused_at_once(text: str) -> None:
    started = time.process_time()
    with pytest.raises(QuestionnaireError):
        parse(text, "f")
    assert time.process_time() - started < 0.1


def test_words_that_yaml_1_1_takes_for_something_else_stay_text(engine_text: str) -> None:
    text = engine_text.replace('nl: "Nee"', "nl: no").replace('nl: "Ja"', "nl: 2026-01-01")
    options = load(text, "f").option_sets["yes_no"]
    assert [option.text.nl for option in options] == ["no", "2026-01-01"]


def test_a_path_beyond_the_file_gives_the_nearest_line(engine_text: str) -> None:
    source = parse(engine_text, "f")
    assert source.line(("items", 999, "key")) == line_of(engine_text, "items:\n")
    assert source.line(()) == 2  # the first key, below the comment


def test_the_shipped_files_load() -> None:
    folder = Path(__file__).parents[3] / "questionnaires"
    files = sorted(folder.glob("*.yaml"))
    assert len(files) >= 3
    for file in files:
        assert load(file.read_text(encoding="utf-8"), str(file)).key == file.stem
