"""Checks that WTForms does not have: a field in, nothing out, or a message that says what to do."""

import re
from collections.abc import Sequence
from typing import Any, Final

from flask_babel import LazyString, gettext
from wtforms import Field, ValidationError

LONGEST_ADDRESS: Final = 254
ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


class EmailAddress:
    """Something that looks like an e-mail address; how long it is, is judged first: whatever is posted comes here."""

    def __init__(self, message: LazyString) -> None:
        self.message = message

    def __call__(self, form: Any, field: Field) -> None:  # noqa: ANN401, ARG002  # WTForms' own signature
        if len(field.data) > LONGEST_ADDRESS or not ADDRESS.fullmatch(field.data):
            raise ValidationError(self.message)


class NoneAlone:
    """A special answer such as "none of these" excludes the other boxes."""

    def __init__(self, specials: Sequence[str], none: str) -> None:
        self.specials = frozenset(specials)
        self.none = none

    def __call__(self, form: Any, field: Field) -> None:  # noqa: ANN401, ARG002  # WTForms' own signature
        chosen = set(field.data or ())
        if chosen & self.specials and len(chosen) > 1:
            raise ValidationError(
                gettext(
                    "You ticked “%(none)s” or a similar answer, and something else too. Keep one of them.",
                    none=self.none,
                )
            )
