"""Forms of what HR writes in a round's questionnaires: a question of its own, and the correction of a slip."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from survey.core.linting.wording import MAX_WORDS, Fault, Slip, slips
from survey.core.questionnaires.correcting import OPTION
from survey.core.questionnaires.own import FEWEST_OPTIONS, MOST_OPTIONS, OwnItem
from survey.core.text import LANGUAGES, Language, Text
from survey.infra.forms.filters import tidy
from survey.rounds import correcting

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


class OpenQuestionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """The words of a question of HR's own, in both languages."""

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

    @property
    def question(self) -> Text:
        """What was written."""
        return Text(nl=self.text_nl.data, en=self.text_en.data)

    def validate(self, *_args: object, **_more: object) -> bool:
        """Check the fields, then the wording of what is filled in, so that all there is to mend is told at once."""
        super().validate()
        if not (self.text_nl.errors or self.text_en.errors):
            judge({"nl": self.text_nl, "en": self.text_en}, whole=True)
        return not self.errors


class OwnItemForm(OpenQuestionForm):
    """A question of HR's own: a choice of a few options, or how much people agree."""

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
        return OwnItem(self.question, tuple(options))

    def validate(self, *_args: object, **_more: object) -> bool:
        """Check also the wording of the answers."""
        super().validate()
        if self.kind.data == "choice" and not (self.options_nl.errors or self.options_en.errors):
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


class CorrectionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """The words of one question in both languages; `correction_form` adds a pair of fields for each text."""

    key: str
    before: Mapping[str, Text]
    same = BooleanField(
        lazy_gettext("The meaning stays the same for who has answered already"),
        [InputRequired(lazy_gettext("Confirm that the meaning stays the same. If it does not, plan a new round."))],
    )

    def pairs(self) -> dict[str, dict[Language, Field]]:
        """Return the fields of each text by its name and language."""
        return {name: {language: self[f"{name}_{language}"] for language in LANGUAGES} for name in self.before}

    def texts(self) -> dict[str, Text]:
        """Return the texts as they were written."""
        return {name: Text(nl=pair["nl"].data, en=pair["en"].data) for name, pair in self.pairs().items()}

    def validate(self, *_args: object, **_more: object) -> bool:
        """Check the fields, then that a few words changed, and that they read well."""
        if not super().validate():
            return False
        changes = correcting.corrections(self.key, self.before, self.texts())
        for name, pair in self.pairs().items():
            if changes[name]:
                judge(pair, whole=not name.startswith(OPTION))
            for change in changes[name]:
                if max(len(change.before), len(change.after)) > correcting.MOST_SIGNS:
                    pair[change.language].errors = [
                        gettext("Too much changes for a slip. Correct one place at a time.")
                    ]
        if not any(changes.values()):
            self.text_nl.errors = [gettext("Nothing has changed yet. Correct the text, or go back.")]
        return not self.errors


def correction_form(key: str, texts: Mapping[str, Text]) -> CorrectionForm:
    """Return the form with the words of a question in it; `texts`: by the names that `texts_of` gives them."""
    fields = {
        f"{name}_{language}": TextAreaField(
            _label(name, language),
            [
                InputRequired(lazy_gettext("Fill in the text.")),
                Length(max=500, message=lazy_gettext("Use at most 500 characters.")),
            ],
            default=text[language],
            filters=[tidy],
            render_kw={"lang": language, "rows": 1 if name.startswith(OPTION) else 2},
        )
        for name, text in texts.items()
        for language in LANGUAGES
    }
    own = {"key": key, "before": texts}
    made: CorrectionForm = type("OwnCorrectionForm", (CorrectionForm,), fields | own)()
    return made


def _label(name: str, language: Language) -> str:
    where = {"nl": gettext("in Dutch"), "en": gettext("in English")}[language]
    what = {"text": gettext("Question"), "hint": gettext("Hint"), "measure": gettext("How to measure this")}
    if name.startswith(OPTION):
        return str(gettext("Answer %(number)s %(where)s", number=int(name.removeprefix(OPTION)) + 1, where=where))
    return f"{what[name]} {where}"


def _lines(text: str | None) -> Sequence[str]:
    return [line.strip() for line in (text or "").split("\n") if line.strip()]
