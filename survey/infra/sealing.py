"""Sealed files: a file in, one out that only the holder of a private key can read; and back.

Whoever writes one needs the public key alone. A piece that is missing, changed or in another place is seen.
"""

from pathlib import Path
from typing import Final

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES,
    crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_keygen,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
)

from survey.infra.crypto import open_box, seal_box

MAGIC: Final = b"thuiswerkcheck sealed 1\n"
"""What a sealed file begins with; then its own key, sealed for the reader, the stream's header, and its pieces."""
KEY: Final = 48 + 32
"""Bytes of the file's own key with what seals it."""
PIECE: Final = 1 << 20
"""Bytes that are sealed at once: memory does not grow with the file."""


class SealError(Exception):
    """A sealed file cannot be opened."""


class OtherKeyError(SealError):
    """It was sealed for another key."""


class BrokenError(SealError):
    """It is not as it was written: cut off, changed, or no sealed file at all."""


def is_sealed(file: Path) -> bool:
    """Return whether a file says that it is sealed."""
    with file.open("rb") as opened:
        return opened.read(len(MAGIC)) == MAGIC


def seal_file(plain: Path, sealed: Path, public_key: bytes) -> None:
    """Write what a file holds so that only the holder of the private key can read it."""
    key = crypto_secretstream_xchacha20poly1305_keygen()
    state = crypto_secretstream_xchacha20poly1305_state()
    header = crypto_secretstream_xchacha20poly1305_init_push(state, key)
    with plain.open("rb") as source, sealed.open("wb") as target:
        target.write(MAGIC + seal_box(public_key, key) + header)
        piece = source.read(PIECE)
        last = False
        while not last:
            following = source.read(PIECE)
            last = not following
            tag = (
                crypto_secretstream_xchacha20poly1305_TAG_FINAL
                if last
                else crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
            )
            target.write(crypto_secretstream_xchacha20poly1305_push(state, piece, None, tag))
            piece = following


def open_file(sealed: Path, plain: Path, private_key: bytes) -> None:
    """Write what a sealed file holds; raise OtherKeyError or BrokenError: what was written by then is worth nothing."""
    state = crypto_secretstream_xchacha20poly1305_state()
    with sealed.open("rb") as source, plain.open("wb") as target:
        if source.read(len(MAGIC)) != MAGIC:
            raise BrokenError
        box = source.read(KEY)
        header = source.read(crypto_secretstream_xchacha20poly1305_HEADERBYTES)
        key = open_box(private_key, box)
        if key is None:
            raise OtherKeyError
        try:
            crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
            last = False
            while not last:
                read = source.read(PIECE + crypto_secretstream_xchacha20poly1305_ABYTES)
                piece, tag = crypto_secretstream_xchacha20poly1305_pull(state, read)
                last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL
                target.write(piece)
        except (RuntimeError, ValueError):  # as nacl says: not what was sealed, or nothing where a piece should be
            raise BrokenError from None
        if source.read(1):
            raise BrokenError
