"""Forms and what a page shows of them: the items of a page in, a WTForms class and views that draw themselves out."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from flask import current_app
from markupsafe import Markup
from wtforms import Form

from survey.core.questionnaires.questionnaire import Item, Questionnaire
from survey.core.scores.answers import code_of, value_of
from survey.core.text import Language
from survey.infra.drawings import drawing
from survey.infra.forms.handlers import field_for

PREFIX = "q_"
"""Field names start with it: an item may be called 'data' or 'errors', a field of WTForms may not."""
MIN_POINTS: Final = 5
SHORT_LABEL: Final = 26
"""A choice between so many points whose labels are so short is drawn as a scale, side by side where there is room."""

KEPT: Final = 16
"""How many views of an item are kept: one for each answer that people give, with some left for errors."""


class OptionView(NamedTuple):
    """One radio button or check-box as the page draws it."""

    id: str
    value: str
    label: str
    drawing: Markup
    checked: bool
    special: bool


@dataclass(frozen=True, eq=False)
class ItemView:
    """One item as the page draws it, in one language."""

    name: str
    kind: str
    legend: str
    hint: str
    measure: str
    required: bool
    errors: Sequence[str]
    options: Sequence[OptionView]

    @property
    def href(self) -> str:
        """Where the error summary leads: the first control of the item."""
        return f"#{self.options[0].id}"

    @cached_property
    def html(self) -> Markup:
        """The item's markup, drawn once: a third of the time of a page goes into what all its readers share."""
        macro = current_app.jinja_env.get_template("components/item.html").module.item  # type: ignore[attr-defined]  # a macro
        return Markup(macro(self))  # noqa: S704  # a macro's markup


def form_class(questionnaire: Questionnaire, items: Sequence[Item], language: Language) -> type[Form]:
    """Return a form with one field for each item."""
    fields = {PREFIX + item.key: field_for(questionnaire, item, language) for item in items}
    return type("PageForm", (Form,), fields)


def draw(
    questionnaire: Questionnaire, item: Item, language: Language
) -> Callable[[Collection[str], Sequence[str]], ItemView]:
    """Return a function from chosen values and errors to the view of an item; the fixed part is made only once."""
    name = PREFIX + item.key
    fixed = [
        (
            f"{name}-{index}",
            str(option.value),
            option.text[language],
            drawing(option.drawing, option.alt[language]) if option.drawing and option.alt else Markup(),
            False,
        )
        for index, option in enumerate(questionnaire.options(item))
    ]
    fixed += [
        (f"{name}-{special.value}", special.value, questionnaire.specials[special].text[language], Markup(), True)
        for special in item.specials
    ]
    short = all(len(label) <= SHORT_LABEL and not svg for _, _, label, svg, special in fixed if not special)
    points = sum(not special for *_, special in fixed)
    head = (
        name,
        "scale" if item.kind == "choice" and points >= MIN_POINTS and short else item.kind,
        item.text[language],
        item.hint[language] if item.hint else "",
        item.measure[language] if item.measure else "",
        item.required,
    )

    @lru_cache(KEPT)
    def view_of(checked: tuple[bool, ...], errors: tuple[str, ...]) -> ItemView:
        options = [
            OptionView(i, value, label, svg, ticked, special)
            for (i, value, label, svg, special), ticked in zip(fixed, checked, strict=True)
        ]
        return ItemView(*head, errors, options)

    def view(chosen: Collection[str], errors: Sequence[str]) -> ItemView:
        return view_of(tuple(value in chosen for _, value, *_ in fixed), tuple(errors))

    return view


def chosen_values(questionnaire: Questionnaire, item: Item, code: int | None) -> Collection[str]:
    """Return the values that a stored answer ticks."""
    value = None if code is None else value_of(questionnaire, item, code)
    if value is None:
        return ()
    return [str(part) for part in value] if isinstance(value, tuple) else (str(value),)


def codes(questionnaire: Questionnaire, items: Sequence[Item], data: Mapping[str, object]) -> dict[str, int | None]:
    """Return the codes of a valid form's data; None for an item that was left open."""
    found: dict[str, int | None] = {}
    for item in items:
        given = data[PREFIX + item.key]
        found[item.key] = code_of(questionnaire, item, _value(questionnaire, item, given)) if given else None
    return found


def _value(questionnaire: Questionnaire, item: Item, given: object) -> object:
    """Turn the form's strings back into the values of the questionnaire."""
    known: dict[object, object] = {str(option.value): option.value for option in questionnaire.options(item)}
    if isinstance(given, list):
        specials = [part for part in given if part in item.specials]
        return specials[0] if specials else [known[part] for part in given]
    return known.get(given, given)
