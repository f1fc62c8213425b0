"""A page of the employer's check: its items and what was posted in, codes and the items as they are drawn out."""

from collections.abc import Sequence

from werkzeug.datastructures import MultiDict
from wtforms import Form

from survey.core.questionnaires.questionnaire import Item, Questionnaire
from survey.core.scores.answers import Answers
from survey.core.text import Language
from survey.infra.forms import builder
from survey.infra.forms.builder import PREFIX, ItemView
from survey.infra.forms.problems import FormProblem


class CheckPage:
    """The items of a page that can be answered, as a form in one language."""

    def __init__(self, questionnaire: Questionnaire, items: Sequence[Item], language: Language) -> None:
        self._questionnaire, self._items, self._language = questionnaire, tuple(items), language
        self._form: Form | None = None

    def accepts(self, posted: MultiDict[str, str]) -> bool:
        """Take what was posted; tell whether every answer is one that the page offers."""
        self._form = builder.form_class(self._questionnaire, self._items, self._language)(formdata=posted)
        return bool(self._form.validate())

    def codes(self) -> dict[str, int | None]:
        """Return what was posted and accepted, by item; None for an item that was left open."""
        assert self._form is not None  # noqa: S101  # accepts() comes first
        return builder.codes(self._questionnaire, self._items, self._form.data)

    def views(self, answers: Answers) -> list[ItemView]:
        """Return the items with what was posted and what is wrong with it; before that, with the answers given."""
        return [self._view(item, answers.get(item.key)) for item in self._items]

    def _view(self, item: Item, code: int | None) -> ItemView:
        drawn = builder.draw(self._questionnaire, item, self._language)
        if self._form is None:
            return drawn(builder.chosen_values(self._questionnaire, item, code), ())
        field = self._form[PREFIX + item.key]
        return drawn(field.raw_data or (), [str(error) for error in field.errors])


def problems(views: Sequence[ItemView]) -> list[FormProblem]:
    """Return what is wrong on a page, for the summary above it."""
    return [FormProblem(view.href, view.errors[0]) for view in views if view.errors]
