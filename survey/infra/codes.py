"""Codes that people type over, personal ones and those of letters: made, shown in groups, read back with a check."""

import secrets
from hashlib import blake2b
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letters that look like digits, and none that spell words."""
SECRET_CHARACTERS: Final = 24
"""24 × 5 = 120 random bits."""
GROUP: Final = 5
LETTER_CHARACTERS: Final = 12
LETTER_GROUP: Final = 4
CHECK: Final = 37
"""The code of a letter, read as a number, is a multiple of this prime; with one slip it never is."""


def new_code() -> str:
    """Return a new code: 24 random characters and one that checks them, in groups of five."""
    secret = "".join(secrets.choice(ALPHABET) for _ in range(SECRET_CHARACTERS))
    return _grouped(secret + _check(secret))


def read_code(text: str) -> str | None:
    """Return a code as it was given out, however it was typed over; None when it has a typing error or is no code."""
    plain = _plain(text)
    secret, check = plain[:SECRET_CHARACTERS], plain[SECRET_CHARACTERS:]
    if len(plain) != SECRET_CHARACTERS + 1 or not set(plain) <= set(ALPHABET) or _check(secret) != check:
        return None
    return _grouped(plain)


def letter_code(seed: bytes) -> str:
    """Return the code that follows from at least 8 random bytes: 55 bits in twelve characters, in groups of four."""
    number = int.from_bytes(seed[:8]) % len(ALPHABET) ** LETTER_CHARACTERS
    number -= number % CHECK
    digits = (number >> 5 * place & 31 for place in reversed(range(LETTER_CHARACTERS)))
    return _grouped("".join(ALPHABET[digit] for digit in digits), LETTER_GROUP)


def read_letter_code(text: str) -> str | None:
    """Return the code of a letter as it was printed, however it was typed; None when it has a slip or is no code."""
    plain = _plain(text)
    if len(plain) != LETTER_CHARACTERS or not set(plain) <= set(ALPHABET):
        return None
    number = 0
    for character in plain:
        number = number << 5 | ALPHABET.index(character)
    return None if number % CHECK else _grouped(plain, LETTER_GROUP)


def _plain(text: str) -> str:
    """Return what was typed in capitals, without spaces and dashes; letters that look like digits are those."""
    return "".join(filter(str.isalnum, text.upper())).replace("O", "0").replace("I", "1").replace("L", "1")


def _check(secret: str) -> str:
    return ALPHABET[blake2b(secret.encode(), digest_size=1).digest()[0] % len(ALPHABET)]


def _grouped(plain: str, size: int = GROUP) -> str:
    return "-".join(plain[at : at + size] for at in range(0, len(plain), size))
