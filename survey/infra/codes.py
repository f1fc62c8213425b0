"""Personal codes: a secret that people write down and type over; made, shown in groups, and read back with a check."""

import secrets
from hashlib import blake2b
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letters that look like digits, and none that spell words."""
SECRET_CHARACTERS: Final = 24
"""24 × 5 = 120 random bits."""
GROUP: Final = 5


def new_code() -> str:
    """Return a new code: 24 random characters and one that checks them, in groups of five."""
    secret = "".join(secrets.choice(ALPHABET) for _ in range(SECRET_CHARACTERS))
    return _grouped(secret + _check(secret))


def read_code(text: str) -> str | None:
    """Return a code as it was given out, however it was typed over; None when it has a typing error or is no code."""
    plain = "".join(text.upper().split()).replace("-", "").replace("O", "0").replace("I", "1").replace("L", "1")
    secret, check = plain[:SECRET_CHARACTERS], plain[SECRET_CHARACTERS:]
    if len(plain) != SECRET_CHARACTERS + 1 or not set(plain) <= set(ALPHABET) or _check(secret) != check:
        return None
    return _grouped(plain)


def _check(secret: str) -> str:
    return ALPHABET[blake2b(secret.encode(), digest_size=1).digest()[0] % len(ALPHABET)]


def _grouped(plain: str) -> str:
    return "-".join(plain[at : at + GROUP] for at in range(0, len(plain), GROUP))
