"""What is done to a typed text before it is checked: the text as posted in, the text as stored out."""

import unicodedata


def tidy(text: str | None) -> str:
    """Return a text without spaces around it and without control characters; a line end counts as one character."""
    lines = (text or "").replace("\r\n", "\n")
    return "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) != "Cc").strip()
