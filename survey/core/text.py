"""A text in every language of the product, as read from a questionnaire file; and a text as it is compared."""

import re
import unicodedata
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, StringConstraints

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Frozen(BaseModel):
    """Base of every type read from a file: immutable, strict, and without unknown keys."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False, defer_build=True)


class Text(Frozen):
    """The same text in Dutch and in English; neither may be missing."""

    nl: Phrase
    en: Phrase

    def __getitem__(self, language: Language) -> str:
        return self.nl if language == "nl" else self.en


def plain(text: str) -> str:
    """Return a text without capitals, accents and signs, so that it can be compared with another."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", " ", bare).strip().casefold()
