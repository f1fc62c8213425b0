"""One question of a round: what was asked and what groups published of it in; the question and their rows out."""

from collections.abc import Sequence
from dataclasses import dataclass

from survey.core.disclosure.cells import Cell, Count, ItemCells, Published, Suppressed
from survey.core.questionnaires.conditions import OptionValue
from survey.core.questionnaires.nodes import items_in
from survey.core.questionnaires.questionnaire import Item, Questionnaire, ResponseOption, Special
from survey.core.scores.layout import Layout, Part
from survey.core.text import Language


@dataclass(frozen=True)
class FoundItem:
    """A question of a round: its questionnaire's place among those asked, and the item."""

    at: int
    part: Part
    item: Item


@dataclass(frozen=True)
class Choice:
    """An answer as it was offered; drawing: its name and its alternative text."""

    text: str
    drawing: tuple[str, str] | None


@dataclass(frozen=True)
class Question:
    """A question as it was asked."""

    key: str
    part: str
    page: str
    text: str
    hint: str
    measure: str
    check: str
    """What whoever does not know is told to look up."""
    choices: tuple[Choice, ...]
    specials: tuple[str, ...]
    left_out: tuple[str, ...]
    """Which of these leave a person out of the shares."""
    conditional: bool
    """Asked only after some answers to earlier questions."""
    topics: tuple[tuple[str, str], ...]
    """Key and title of each topic that rests on it."""
    shortfalls: tuple[tuple[str, tuple[str, ...]], ...]
    """The name in plans, and the answers, of each of its shortfalls."""


@dataclass(frozen=True)
class GroupAnswers:
    """What a group answered: its shares, or one reason why there are none."""

    name: str
    id: int
    respondents: Count
    shares: tuple[Cell, ...]

    @property
    def why(self) -> Suppressed | None:
        """Why it has no shares."""
        return next((cell for cell in self.shares if isinstance(cell, Suppressed)), None)


def find_item(layout: Layout, key: str) -> FoundItem | None:
    """Return the question with a key; None where the round does not ask it."""
    places = ((at, part, item) for at, part in enumerate(layout.parts) for item in part.items)
    return next((FoundItem(*place) for place in places if place[2].key == key), None)


def question(found: FoundItem, language: Language) -> Question:
    """Return a question as it was asked, in a language."""
    item, questionnaire = found.item, found.part.questionnaire
    return Question(
        key=item.key,
        part=questionnaire.title[language],
        page=next(
            page.title[language] for page in questionnaire.forms.get(found.part.form, ()) if item.key in page.items
        ),
        text=item.text[language],
        hint=item.hint[language] if item.hint else "",
        measure=item.measure[language] if item.measure else "",
        check=item.check[language] if item.check else "",
        choices=tuple(_choice(option, language) for option in questionnaire.options(item)),
        specials=tuple(questionnaire.specials[special].text[language] for special in item.specials),
        left_out=tuple(
            questionnaire.specials[special].text[language] for special in item.specials if special is not Special.NONE
        ),
        conditional=item.show_if is not None,
        topics=tuple(
            (scale.key, scale.title[language])
            for scale in questionnaire.shown_scales
            if item in items_in(questionnaire, scale.score)
        ),
        shortfalls=tuple(
            (f"{questionnaire.key}/{one.key}", _words(questionnaire, item, one.values, language))
            for one in found.part.lacking
            if one.item == item.key
        ),
    )


def _words(
    questionnaire: Questionnaire, item: Item, values: Sequence[OptionValue], language: Language
) -> tuple[str, ...]:
    return tuple(option.text[language] for option in questionnaire.options(item) if option.value in values)


def _choice(option: ResponseOption, language: Language) -> Choice:
    return Choice(
        option.text[language], (option.drawing, option.alt[language]) if option.drawing and option.alt else None
    )


def group_answers(found: FoundItem, name: str, id_: int, respondents: Count, cells: ItemCells | None) -> GroupAnswers:
    """Return the shares of a group; it has cells when it tells how many took part."""
    many = len(found.part.questionnaire.options(found.item))
    shares = (respondents,) * many if isinstance(respondents, Suppressed) else cells.options if cells else ()
    return GroupAnswers(name, id_, respondents, shares)


def shade(cell: Cell, steps: int) -> int | None:
    """Return which of so many shades a share has, 0 the lightest; None where it is not shown."""
    return min(int(cell.value * steps / 100), steps - 1) if isinstance(cell, Published) else None
