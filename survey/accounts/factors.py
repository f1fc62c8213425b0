"""Use cases of the second factor: a code of an authenticator app (RFC 6238) or a recovery code in, right or not out."""

import secrets
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from survey.accounts import queries
from survey.accounts.models import RecoveryCode, Staff
from survey.config import Settings
from survey.infra.crypto import identifier, seal, unseal
from survey.infra.permissions import Role

STEP: Final = 30
"""Seconds that a code lasts."""
RECOVERY_CODES: Final = 10
ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that look alike."""
ISSUER: Final = "Thuiswerkcheck"
PURPOSE: Final = "authenticator"
NEEDED_BY: Final = frozenset({Role.ADMINISTRATOR, Role.HR, Role.MANAGER})
"""Who sets things up, and who sees figures of people; anybody else can set up an app too."""


def new_secret() -> str:
    """Return a random secret for an authenticator app: 160 bits in base 32."""
    import pyotp  # noqa: PLC0415  # few sign in, everybody starts

    return pyotp.random_base32()


def address(secret: str, email: str) -> str:
    """Return the address that a QR code holds for an authenticator app."""
    import pyotp  # noqa: PLC0415  # as above

    return pyotp.TOTP(secret, interval=STEP, name=email, issuer=ISSUER).provisioning_uri()


def set_up(session: Session, staff: Staff, secret: str, code: str, secret_key: str, now: datetime) -> list[str]:
    """Keep an authenticator app whose code is right; return new recovery codes, or none when the code is wrong."""
    step = _step_of(secret, code, now)
    if step is None:
        return []
    staff.authenticator = seal(secret_key, PURPOSE, secret.encode())
    staff.code_step = step
    queries.delete_recovery_codes(session, staff.id)
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(id=_hash(code), staff_id=staff.id) for code in codes)
    session.flush()
    return codes


def check(session: Session, staff: Staff, code: str, settings: Settings, now: datetime) -> bool:
    """Return whether a code is right, and use it up: one of the app, or a recovery code.

    One of the half minute before is right too. ASVS 6.5.5 would refuse it: whoever types slowly would never get in.
    """
    secret = _secret_of(staff, settings)
    step = _step_of(secret, code, now) if secret else None
    if step is not None and step > staff.code_step:
        staff.code_step = step
        session.flush()
        return True
    return queries.use_recovery_code(session, staff.id, _hash(code))


def reseal(session: Session, settings: Settings) -> tuple[int, int]:
    """Seal the secrets of all apps under the newest secret key; return how many, and how many no key of ours opens.

    Whoever has one of those sets up another app, once the administrator has it forgotten.
    """
    found = [(staff, _secret_of(staff, settings)) for staff in queries.with_authenticator(session)]
    for staff, secret in found:
        if secret:
            staff.authenticator = seal(settings.secret_key, PURPOSE, secret.encode())
    session.flush()
    return sum(secret is not None for _staff, secret in found), sum(secret is None for _staff, secret in found)


def forget(session: Session, staff: Staff) -> None:
    """Forget somebody's authenticator app and recovery codes: they set up another at their next sign-in."""
    staff.authenticator = None
    queries.delete_recovery_codes(session, staff.id)
    session.flush()


def is_needed(staff: Staff, *, required: bool) -> bool:
    """Return whether a second factor is asked for: of whoever has set one up, and of those who see most."""
    return staff.authenticator is not None or (required and staff.role in NEEDED_BY)


def _secret_of(staff: Staff, settings: Settings) -> str | None:
    """Return the secret of somebody's app; None without one, or when its key is not set any more."""
    sealed = staff.authenticator
    opened = (unseal(key, PURPOSE, sealed) for key in settings.secret_keys if sealed)
    return next((secret.decode() for secret in opened if secret), None)


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the half minute to which a code belongs, this one or the one before; None for any other code."""
    import pyotp  # noqa: PLC0415  # as above

    digits = "".join(code.split())
    totp = pyotp.TOTP(secret, interval=STEP)
    this = int(now.timestamp()) // STEP
    return next((step for step in (this, this - 1) if pyotp.utils.strings_equal(digits, totp.generate_otp(step))), None)


def _new_code() -> str:
    """Return a recovery code of three groups of five letters and digits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(3))


def _hash(code: str) -> bytes:
    """Return what stands for a recovery code (74 bits) in the database, however it was typed."""
    return identifier("".join(letter for letter in code.lower() if letter in ALPHABET), "recovery")
