"""Tokens and sealed texts: a random token in, an identifier that is safe to store and a key that never is, out."""

import base64
import secrets
import string
from typing import Final

from nacl.encoding import RawEncoder
from nacl.exceptions import CryptoError
from nacl.hash import blake2b
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from survey.config import Settings, SettingsError

TOKEN_BYTES = 24
LETTERS_AND_DIGITS: Final = string.ascii_letters + string.digits


def new_token() -> str:
    """Return a random token of 192 bits, safe in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_key() -> str:
    """Return a random public key of 71 bits: twelve letters and digits, for an address, a letter and a command."""
    return "".join(secrets.choice(LETTERS_AND_DIGITS) for _ in range(12))


def link_token(secret_key: str, nonce: bytes) -> str:
    """Return the token of a link, the same each time: a reminder repeats the link, and the database has no token."""
    return base64.urlsafe_b64encode(_derive(secret_key, f"link-{nonce.hex()}")[:TOKEN_BYTES]).decode()


def key_of(settings: Settings, nonce: bytes, purpose: str, token_id: bytes) -> str | None:
    """Return the secret key with which a link was made, by what stands for its token; None when it is not set any more.

    A new secret key makes no link stop: it is known by its token. But only its own key makes the same link again.
    """
    keys = settings.secret_keys
    return next((key for key in keys if identifier(link_token(key, nonce), purpose) == token_id), None)


def identifier(token: str, purpose: str) -> bytes:
    """Return 32 bytes that stand for a token in the database; the token cannot be found from them."""
    return _derive(token, f"{purpose}-id")


def seal(token: str, purpose: str, text: bytes) -> bytes:
    """Encrypt a text under the key derived from a token (XSalsa20-Poly1305)."""
    return bytes(SecretBox(_derive(token, f"{purpose}-key")).encrypt(text))


def unseal(token: str, purpose: str, sealed: bytes) -> bytes | None:
    """Return the text again; None when it was sealed with another token or has been changed."""
    try:
        return SecretBox(_derive(token, f"{purpose}-key")).decrypt(sealed)
    except CryptoError:
        return None


def ballot_box_key(settings: Settings) -> bytes:
    """Return the public key of the mixer, with which answers are sealed."""
    if settings.mixer_public_key:
        return bytes.fromhex(settings.mixer_public_key)
    return bytes(PrivateKey(mixer_key(settings)).public_key)


def mixer_key(settings: Settings) -> bytes:
    """Return the private key of the mixer; raise SettingsError where only the public one is set.

    Without a key of its own the mixer's is derived from the secret key: fit for one machine that does all.
    """
    if settings.mixer_key:
        return bytes.fromhex(settings.mixer_key)
    if settings.mixer_public_key:
        raise SettingsError("SURVEY_MIXER_KEY is needed here: the private key that belongs to SURVEY_MIXER_PUBLIC_KEY.")
    return derived_mixer_key(settings.secret_key)


def derived_mixer_key(secret_key: str) -> bytes:
    """Return the private key that the mixer has where it was given none."""
    return _derive(secret_key, "mixer")


def mixer_keys(settings: Settings) -> tuple[bytes, ...]:
    """Return the mixer's private key, then those of before, for which envelopes that wait may have been sealed."""
    before = (*map(bytes.fromhex, settings.old_mixer_keys), *map(derived_mixer_key, settings.secret_keys))
    return tuple(dict.fromkeys((mixer_key(settings), *before)))


def seal_box(public_key: bytes, text: bytes) -> bytes:
    """Encrypt a text for the holder of the private key (X25519, XSalsa20-Poly1305); the sender cannot open it again."""
    return bytes(SealedBox(PublicKey(public_key)).encrypt(text))


def open_box(private_key: bytes, sealed: bytes) -> bytes | None:
    """Return a text that was sealed for this key; None when it was not, or has been changed."""
    try:
        return bytes(SealedBox(PrivateKey(private_key)).decrypt(sealed))
    except CryptoError:
        return None


def _derive(token: str, purpose: str) -> bytes:
    """Keyed BLAKE2b as a key derivation: one purpose tells nothing about another."""
    key = token.encode()[:64]
    return bytes(blake2b(purpose.encode(), key=key, digest_size=32, encoder=RawEncoder))
