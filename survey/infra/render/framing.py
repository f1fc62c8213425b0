"""Messages over a pipe: bytes in, their length and themselves out, and back."""

import struct
from typing import IO, Final

_LENGTH: Final = struct.Struct("<Q")


def write_frame(pipe: IO[bytes], message: bytes) -> None:
    """Send a message; raise OSError when nobody reads any more."""
    pipe.write(_LENGTH.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> bytes:
    """Return the next message; raise EOFError when there is none."""
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data
