"""Passwords: what somebody chose in, what is wrong with it or a hash out; and whether a password fits a hash."""

from enum import StrEnum
from functools import cache
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

HASHER: Final = PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)
"""argon2id at the strength that OWASP ASVS 5.0 asks for at the least (19 MiB, two passes)."""
AT_ONCE: Final = BoundedSemaphore(2)
"""How many hashes a process makes at a time: each takes its memory."""
SHORTEST, LONGEST = 12, 128
GUESSES: Final = 1e11
"""A password that zxcvbn guesses in fewer tries is too easy: it knows the commonest ones, names, dates and patterns."""
LOOKED_AT: Final = 72
"""How many characters zxcvbn looks at: its time grows faster than their number."""


class PasswordFault(StrEnum):
    """Why a password does not do."""

    LENGTH = "length"
    EASY = "easy"


class PasswordError(ValueError):
    """A password that does not do."""

    def __init__(self, fault: PasswordFault) -> None:
        super().__init__(fault)
        self.fault = fault


def hash_of(password: str, *words: str) -> str:
    """Return the hash of a new password; raise PasswordError. `words`: what one would guess first for this person."""
    from zxcvbn import zxcvbn  # noqa: PLC0415  # few choose a password, everybody starts

    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordError(PasswordFault.LENGTH)
    known = [part for word in words for part in word.lower().replace("@", " ").replace(".", " ").split()]
    if zxcvbn(password[:LOOKED_AT], user_inputs=[*known, "thuiswerkcheck"])["guesses"] < GUESSES:
        raise PasswordError(PasswordFault.EASY)
    with AT_ONCE:
        return HASHER.hash(password)


def fits(hashed: str, password: str) -> bool:
    """Return whether a password fits a hash; without a hash none does, which takes as long to say."""
    try:
        with AT_ONCE:
            HASHER.verify(hashed or _decoy(), password)
    except VerificationError:
        return False
    return bool(hashed)


@cache
def _decoy() -> str:
    """A hash to check against when there is none, so that the time taken tells nothing."""
    return HASHER.hash("nobody signs in with this")
