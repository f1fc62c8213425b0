"""What a page of the form needs: a step and a language in, its form class and the views of its items out."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectMultipleField
from wtforms.validators import InputRequired

from survey.core.questionnaires.questionnaire import Item
from survey.core.text import LANGUAGES, Language
from survey.infra.forms import builder
from survey.infra.forms.builder import PREFIX, ItemView
from survey.responding.steps import AllAnswers, Step, steps_of

if TYPE_CHECKING:
    from survey.core.scores.layout import Layout


@dataclass(frozen=True, eq=False)
class Page:
    """The fixed part of a step in one language, made once."""

    step: Step
    form: type[Form]
    drawers: Mapping[str, Callable[[Collection[str], Sequence[str]], ItemView]]

    def bind(self, posted: MultiDict[str, str], items: Sequence[Item]) -> Form:
        """Return the form filled with what was posted, without the fields of hidden items."""
        form = self.form(formdata=posted)
        shown = {PREFIX + item.key for item in items}
        for name in [field.name for field in form if field.name not in shown]:
            del form[name]
        return form

    def codes(self, form: Form, items: Sequence[Item]) -> dict[str, int | None]:
        """Return the codes of the fields that are valid; None clears an answer."""
        valid = [item for item in items if not form[PREFIX + item.key].errors]
        return builder.codes(self.step.part.questionnaire, valid, form.data)

    def stored(self, items: Sequence[Item], answers: AllAnswers) -> list[ItemView]:
        """Return the items with the answers of the draft."""
        questionnaire = self.step.part.questionnaire
        own = answers.get(questionnaire.key, {})
        return [
            self.drawers[item.key](builder.chosen_values(questionnaire, item, own.get(item.key)), ()) for item in items
        ]

    def typed(self, items: Sequence[Item], form: Form, *, errors: bool) -> list[ItemView]:
        """Return the items with what was posted, valid or not, and what is wrong with it."""
        fields = [(item, form[PREFIX + item.key]) for item in items]
        return [
            self.drawers[item.key](field.raw_data or (), [str(error) for error in field.errors] if errors else ())
            for item, field in fields
        ]


@lru_cache(maxsize=1024)
def page(step: Step, language: Language) -> Page:
    """Return the page of a step in a language."""
    questionnaire = step.part.questionnaire
    items = [questionnaire.item_by_key[key] for key in step.section.items]
    drawers = {item.key: builder.draw(questionnaire, item, language) for item in items}
    return Page(step, builder.form_class(questionnaire, items, language), drawers)


class AloneForm(Form):  # type: ignore[misc]  # WTForms carries no types
    """What somebody who does the check for themselves wants to be asked about."""

    asked = SelectMultipleField(
        lazy_gettext("What do you want to look at?"), [InputRequired(lazy_gettext("Choose at least one."))]
    )


def make_ready(layout: "Layout") -> None:
    """Make the fixed part of every page of a layout, for whoever comes later."""
    for step in steps_of(layout):
        for language in LANGUAGES:
            page(step, language)
