"""HR's forms beside figures: actions for the plan and what things cost; what is offered in, what was chosen out."""

from collections.abc import Sequence
from typing import Any, Self

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectChoice, StringField
from wtforms.validators import InputRequired, Optional, Regexp

from survey.core.reports.needs import Need, NeedList
from survey.followup.plan import Recommended
from survey.infra.forms.filters import tidy
from survey.infra.forms.handlers import Several
from survey.reporting.results.recommended import Offer


class ActionsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """Which actions go into the plan."""

    tick = Several(
        lazy_gettext("Which actions do you put in the plan?"),
        [InputRequired(lazy_gettext("Choose at least one action."))],
        validate_choice=False,
    )
    """Named as in the links that lead here with actions ticked: the page is asked for in the same way."""

    def offer(self, offers: Sequence[Offer]) -> Self:
        """Set the actions to choose from."""
        self.tick.choices = [SelectChoice(one.recommended.key, one.text) for one in offers]
        return self

    def chosen(self, offers: Sequence[Offer]) -> list[Recommended]:
        """Return what a valid form chose."""
        return [one.recommended for one in offers if one.recommended.key in self.tick.data]


class PriceForm(FlaskForm):  # type: ignore[misc]  # as above
    """What a thing costs for one person, in whole euros; nothing where that is not known."""

    price = StringField(
        validators=[
            Optional(),
            Regexp(r"\d{1,6}\Z", message=lazy_gettext("Write a price in whole euros, such as 250, or nothing.")),
        ],
        filters=[tidy],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )

    @property
    def euros(self) -> int | None:
        """Return the price of a valid form."""
        return int(self.price.data) if self.price.data else None


def price_forms(formdata: Any, lists: Sequence[NeedList]) -> list[tuple[Need, PriceForm]]:  # noqa: ANN401  # werkzeug's
    """Return a form for each thing that has a cost, filled with what was posted or else with what is kept."""
    found = [need for one in lists for need in one.needs if need.each]
    forms = []
    for at, need in enumerate(found):
        kept = str(need.each.low) if need.priced and need.each else ""
        form = PriceForm(formdata, prefix=f"thing{at}", data={"price": kept})
        form.price.label.text = need.text
        forms.append((need, form))
    return forms
