"""The form with which HR puts actions of a round in the plan: what is offered in, which were chosen out."""

from collections.abc import Sequence

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectChoice
from wtforms.validators import InputRequired

from survey.followup.plan import Recommended
from survey.infra.forms.handlers import Several
from survey.reporting.recommended import Offer


class ActionsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """Which actions go into the plan."""

    actions = Several(
        lazy_gettext("Which actions do you put in the plan?"),
        [InputRequired(lazy_gettext("Choose at least one action."))],
        validate_choice=False,
    )

    def offer(self, offers: Sequence[Offer]) -> None:
        """Set the actions to choose from."""
        self.actions.choices = [SelectChoice(one.recommended.key, one.text) for one in offers]

    def chosen(self, offers: Sequence[Offer]) -> list[Recommended]:
        """Return what a valid form chose."""
        return [one.recommended for one in offers if one.recommended.key in self.actions.data]
