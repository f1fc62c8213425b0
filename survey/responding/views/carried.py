"""A form whose answers travel in its own pages and are kept nowhere: what a page sent in, the page that follows out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flask import render_template, request
from wtforms import Form

from survey.core.questionnaires.questionnaire import Item
from survey.infra import i18n
from survey.infra.forms.builder import ItemView
from survey.responding.forms import page
from survey.responding.sitting import Sitting
from survey.responding.steps import Step
from survey.responding.trying import tried, write
from survey.responding.views.common import position

END: Final = "end"
"""The name of what comes after the last page."""


@dataclass(frozen=True)
class Carried:
    """How such a form is drawn: the template of a page, what it needs besides, and what comes after the last page."""

    template: str
    end: Callable[[Sitting], Any]
    values: Mapping[str, object] = field(default_factory=dict)

    def begin(self, here: Sitting) -> str:
        """Return the first page."""
        return self._stored(here, here.steps[0])

    def go_on(self, here: Sitting) -> Any:  # noqa: ANN401  # a page, or a page with a status
        """Take the answers of a page along, then return the page that its button names."""
        i18n.choose(request.form.get("language", ""))
        if request.form.get("step") == END:
            return self._after(here, here.steps[-1], request.form.get("action", ""))
        step = here.step(request.form.get("step", ""))
        items = step.visible(here.sheet.answers)
        blank = page(step, i18n.language())
        form = blank.bind(request.form, items)
        form.validate()
        return self._follow(tried(here, step, blank.codes(form, items)), step, form, items)

    def _follow(self, here: Sitting, step: Step, form: Form, items: Sequence[Item]) -> Any:  # noqa: ANN401  # as `go_on`
        """Do what the form does: a faulty answer stops who goes on, and answers may show more of the same page."""
        action = request.form.get("action", "")
        if "language" in request.form:
            return self._page(here, step, page(step, i18n.language()).typed(items, form, errors=False))
        if action == "next" and form.errors:
            return self._page(here, step, page(step, i18n.language()).typed(items, form, errors=True)), 422
        if action == "next" and len(step.visible(here.sheet.answers)) > len(items):
            return self._stored(here, step)
        return self._after(here, step, action)

    def _after(self, here: Sitting, step: Step, action: str) -> Any:  # noqa: ANN401  # as `go_on`
        """Show the page that a button leads to: the next, the previous, or one by its name."""
        name = {"next": here.neighbour(step, 1), "previous": here.neighbour(step, -1)}.get(action, action)
        wanted = next((shown for shown in here.steps if shown.key == name), None)
        return self._stored(here, wanted) if wanted else self.end(here)

    def _stored(self, here: Sitting, step: Step) -> str:
        items = step.visible(here.sheet.answers)
        return self._page(here, step, page(step, i18n.language()).stored(items, here.sheet.answers))

    def _page(self, here: Sitting, step: Step, views: Sequence[ItemView]) -> str:
        language = i18n.language()
        return render_template(
            self.template,
            step=step.key,
            steps=[(shown.key, shown.section.title[language]) for shown in here.steps],
            answers=write(here.layout, here.sheet.answers),
            title=step.section.title[language],
            intro=step.section.intro[language] if step.section.intro else "",
            views=views,
            errors=[{"href": view.href, "text": view.errors[0]} for view in views if view.errors],
            stale=False,
            first=here.steps[0] is step,
            position=position(here, step),
            **self.values,
        )
