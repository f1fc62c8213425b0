"""One field for each kind of item: an item in, an unbound WTForms field that checks its answer out."""

from collections.abc import Callable
from typing import Any, Final

from flask_babel import lazy_gettext
from wtforms import Field, RadioField, SelectChoice, SelectMultipleField
from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired, Optional, StopValidation

from survey.core.questionnaires.questionnaire import Item, Questionnaire, Special
from survey.core.text import Language
from survey.infra.forms.validators import NoneAlone

Handler = Callable[[list[SelectChoice], list[Any]], UnboundField]


class Choice(RadioField):  # type: ignore[misc]  # WTForms carries no types
    """One option of a list that the questionnaire fixes."""

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401, ARG002  # WTForms' own signature
        if self.raw_data and (len(self.raw_data) > 1 or self.data not in self.known):
            raise StopValidation(lazy_gettext("Choose one of the options shown."))

    @property
    def known(self) -> set[str]:
        return {choice.value for choice in self.choices}


class Several(SelectMultipleField):  # type: ignore[misc]  # WTForms carries no types
    """Any number of options of a list that the questionnaire fixes."""

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401, ARG002  # WTForms' own signature
        if not set(self.data or ()) <= {choice.value for choice in self.choices}:
            raise StopValidation(lazy_gettext("Choose from the options shown."))


FIELDS: Final[dict[str, type[Field]]] = {"choice": Choice, "several": Several}


def field_for(questionnaire: Questionnaire, item: Item, language: Language) -> UnboundField:
    """Return the field for an item; its messages are in the language given."""
    choices = [SelectChoice(str(option.value), option.text[language]) for option in questionnaire.options(item)]
    choices += [
        SelectChoice(special.value, questionnaire.specials[special].text[language]) for special in item.specials
    ]
    validators: list[Any] = [InputRequired(item.missing[language])] if item.missing else [Optional()]
    if item.kind == "several":
        none = questionnaire.specials[Special.NONE].text[language]
        validators.append(NoneAlone([special.value for special in item.specials], none))
    return FIELDS[item.kind](choices=choices, validators=validators, validate_choice=False)
