"""The form on paper: a round's layout and a language in, its numbered questions with boxes and conditions out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from markupsafe import Markup

from survey.core.questionnaires.conditions import All, AnyOf, Condition, ItemCondition, Not, ScaleCondition
from survey.core.questionnaires.questionnaire import Item, Questionnaire
from survey.core.text import Language
from survey.infra.drawings import drawing

if TYPE_CHECKING:
    from survey.core.scores.layout import Layout, Part

SHORT: Final = 24
"""Letters of an answer of which three fit on a line."""


@dataclass(frozen=True)
class OnlyIf:
    """When to answer a question: an earlier one has one of some answers, or parts of which all, any or none hold."""

    kind: Literal["answer", "all", "any", "not"]
    parts: tuple["OnlyIf", ...] = ()
    number: int = 0
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class BlankOption:
    """A box to tick, with its drawing if it has one."""

    text: str
    drawing: Markup


@dataclass(frozen=True)
class BlankItem:
    """A question: its number in the whole form, texts, boxes, and the condition of one that not everybody gets."""

    number: int
    text: str
    hint: str
    measure: str
    several: bool
    options: tuple[BlankOption, ...]
    only_if: OnlyIf | None

    @property
    def short(self) -> bool:
        """Tell whether three boxes with their answers fit on a line."""
        return all(len(option.text) <= SHORT for option in self.options)


@dataclass(frozen=True)
class BlankPage:
    """A topic."""

    title: str
    intro: str
    items: tuple[BlankItem, ...]


@dataclass(frozen=True)
class BlankPart:
    """A questionnaire."""

    title: str
    intro: str
    pages: tuple[BlankPage, ...]


@dataclass(frozen=True)
class BlankForm:
    """The whole form of a round; `items`: how many questions it has."""

    name: str
    minutes: int
    items: int
    parts: tuple[BlankPart, ...]


def blank_form(name: str, layout: "Layout", language: Language) -> BlankForm:
    """Return the form of a round for paper; questions are numbered through, so that conditions can point at them."""
    parts, before = [], 0
    for part in layout.parts:
        parts.append(_part(part, before, language))
        before += len(part.items)
    return BlankForm(name, layout.minutes, before, tuple(parts))


def _part(part: "Part", before: int, language: Language) -> BlankPart:
    questionnaire = part.questionnaire
    numbers = {item.key: before + at for at, item in enumerate(part.items, 1)}
    pages = tuple(
        BlankPage(
            section.title[language],
            section.intro[language] if section.intro else "",
            tuple(_item(questionnaire, questionnaire.item_by_key[key], numbers, language) for key in section.items),
        )
        for section in questionnaire.forms.get(part.form, ())
    )
    return BlankPart(questionnaire.title[language], questionnaire.intro[language], pages)


def _item(questionnaire: Questionnaire, item: Item, numbers: Mapping[str, int], language: Language) -> BlankItem:
    options = [
        BlankOption(
            option.text[language],
            drawing(option.drawing, option.alt[language]) if option.drawing and option.alt else Markup(),
        )
        for option in questionnaire.options(item)
    ]
    options += [BlankOption(questionnaire.specials[special].text[language], Markup()) for special in item.specials]
    return BlankItem(
        number=numbers[item.key],
        text=item.text[language],
        hint=item.hint[language] if item.hint else "",
        measure=item.measure[language] if item.measure else "",
        several=item.kind == "several",
        options=tuple(options),
        only_if=_only_if(questionnaire, item.show_if, numbers, language) if item.show_if else None,
    )


def _only_if(
    questionnaire: Questionnaire, condition: Condition, numbers: Mapping[str, int], language: Language
) -> OnlyIf:
    match condition:
        case All(all=parts):
            return OnlyIf("all", tuple(_only_if(questionnaire, part, numbers, language) for part in parts))
        case AnyOf(any=parts):
            return OnlyIf("any", tuple(_only_if(questionnaire, part, numbers, language) for part in parts))
        case Not(not_=part):
            return OnlyIf("not", (_only_if(questionnaire, part, numbers, language),))
        case ItemCondition(item=key):
            answers = _answers(questionnaire, condition, language)
            return OnlyIf("answer", number=numbers[key], answers=answers)
        case ScaleCondition():
            raise ValueError("a question never depends on a score")  # the loader refuses it


def _answers(questionnaire: Questionnaire, condition: ItemCondition, language: Language) -> tuple[str, ...]:
    """Return the answers in words at which a condition holds."""
    item = questionnaire.item_by_key[condition.item]
    texts: dict[object, str] = {option.value: option.text[language] for option in questionnaire.options(item)}
    texts |= {special.value: questionnaire.specials[special].text[language] for special in item.specials}
    order = list(texts)
    if condition.at_least is not None:
        held: list[object] = [option.value for option in questionnaire.options(item)]
        held = held[held.index(condition.at_least) :]
    elif condition.at_most is not None:
        held = order[: order.index(condition.at_most) + 1]
    else:
        held = list(condition.values)
    return tuple(texts[value] for value in held)
