"""Checks that WTForms does not have: a field in, nothing out, or a message that says what to do."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from wtforms import Field, ValidationError


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
