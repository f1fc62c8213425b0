"""Forms of what HR writes in a round's questionnaires: a question of its own, in both languages."""

from collections.abc import Sequence
from typing import Any, Final

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from survey.core.own import FEWEST_OPTIONS, MOST_OPTIONS, OwnItem
from survey.core.text import Language, Text
from survey.core.wording import MAX_WORDS, Fault, Slip, slips
from survey.infra.forms.filters import tidy

MOST_SIGNS: Final = 80
"""Signs of one option."""


def advice(slip: Slip) -> str:
    """Return what to do about a fault of the wording, in the user's language."""
    texts = {
        Fault.SAME: gettext("Dutch and English are the same. Write each in its own language."),
        Fault.LONG: gettext(
            "The sentence “%(quote)s…” has %(count)s words. Split it: %(most)s at most.",
            quote=slip.quote,
            count=slip.count,
            most=MAX_WORDS,
        ),
        Fault.AVOID: gettext(
            "Do not write “%(quote)s”: in Dutch we say “je”, and we do not judge by “success”.", quote=slip.quote
        ),
        Fault.NO_END: gettext("End with a question mark or a full stop."),
    }
    return str(texts[slip.fault])


def judge(fields: dict[Language, Field], *, whole: bool) -> None:
    """Put at each field what is wrong with the wording of a text, as the check of questionnaire files does."""
    for language, slip in slips(Text(nl=fields["nl"].data, en=fields["en"].data), whole=whole):
        field = fields[language or "en"]
        field.errors = [*field.errors, advice(slip)]


class OwnItemForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """A question of HR's own: a choice of a few options, or how much people agree."""

    text_nl = StringField(
        lazy_gettext("Question in Dutch"),
        [
            InputRequired(lazy_gettext("Write the question in Dutch.")),
            Length(max=200, message=lazy_gettext("Use at most 200 characters.")),
        ],
        filters=[tidy],
        render_kw={"lang": "nl"},
    )
    text_en = StringField(
        lazy_gettext("Question in English"),
        [
            InputRequired(lazy_gettext("Write the question in English.")),
            Length(max=200, message=lazy_gettext("Use at most 200 characters.")),
        ],
        filters=[tidy],
        render_kw={"lang": "en"},
    )
    kind = RadioField(
        lazy_gettext("How people answer"),
        [InputRequired(lazy_gettext("Choose how people answer."))],
        choices=[
            SelectChoice("scale", lazy_gettext("From “strongly disagree” to “strongly agree”, in five steps")),
            SelectChoice("choice", lazy_gettext("They choose one of the answers that you write below")),
        ],
    )
    options_nl = TextAreaField(
        lazy_gettext("Answers in Dutch"), filters=[tidy], render_kw={"lang": "nl", "rows": MOST_OPTIONS}
    )
    options_en = TextAreaField(
        lazy_gettext("Answers in English"), filters=[tidy], render_kw={"lang": "en", "rows": MOST_OPTIONS}
    )

    @classmethod
    def of(cls, item: OwnItem | None) -> "OwnItemForm":
        """Return the form with a question in it; without one it is blank."""
        if item is None:
            return cls(kind="scale")
        return cls(
            text_nl=item.text.nl,
            text_en=item.text.en,
            kind="choice" if item.options else "scale",
            options_nl="\n".join(option.nl for option in item.options),
            options_en="\n".join(option.en for option in item.options),
        )

    def item(self) -> OwnItem:
        """Return the question as it was written."""
        options = self._options() if self.kind.data == "choice" else ()
        return OwnItem(Text(nl=self.text_nl.data, en=self.text_en.data), tuple(options))

    def validate(self, *_args: object, **_more: object) -> bool:
        """Check the fields, then the wording of what can be read."""
        if not super().validate():
            return False
        judge({"nl": self.text_nl, "en": self.text_en}, whole=True)
        if self.kind.data == "choice":
            for option in self._options():
                for language, slip in slips(option, whole=False):
                    field = {"nl": self.options_nl, "en": self.options_en}[language or "en"]
                    field.errors = [*field.errors, f"“{option[language or 'en']}”: {advice(slip)}"]
        return not self.errors

    def validate_options_nl(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """A choice has a few answers, each once."""
        self._count(field)

    def validate_options_en(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """Each answer stands in both languages."""
        self._count(field)
        dutch, english = len(_lines(self.options_nl.data)), len(_lines(field.data))
        if self.kind.data == "choice" and dutch in range(FEWEST_OPTIONS, MOST_OPTIONS + 1) and dutch != english:
            raise ValidationError(
                gettext(
                    "There are %(nl)s answers in Dutch and %(en)s in English. Write the same ones, in the same order.",
                    nl=dutch,
                    en=english,
                )
            )

    def _count(self, field: Field) -> None:
        lines = _lines(field.data)
        if self.kind.data != "choice":
            return
        if len(lines) not in range(FEWEST_OPTIONS, MOST_OPTIONS + 1):
            raise ValidationError(
                gettext(
                    "Write %(fewest)s to %(most)s answers, each on a line of its own.",
                    fewest=FEWEST_OPTIONS,
                    most=MOST_OPTIONS,
                )
            )
        if len({line.casefold() for line in lines}) < len(lines):
            raise ValidationError(gettext("Two answers are the same. Change one of them."))
        if max(map(len, lines)) > MOST_SIGNS:
            raise ValidationError(gettext("Use at most %(most)s characters for an answer.", most=MOST_SIGNS))

    def _options(self) -> list[Text]:
        pairs = zip(_lines(self.options_nl.data), _lines(self.options_en.data), strict=True)
        return [Text(nl=dutch, en=english) for dutch, english in pairs]


def _lines(text: str | None) -> Sequence[str]:
    return [line.strip() for line in (text or "").split("\n") if line.strip()]
