"""Reading a picture that somebody brings: the bytes of a PNG or JPEG in, a small PNG with nothing but its points out.

A picture is read by a child process with little time and memory, which gives up on one that is larger than it has any
need to be. As a program this module is that child: bytes on standard input, PNG on standard output.
"""

import io
import resource
import subprocess
import sys
from typing import Final

MAX_BYTES: Final = 512 * 1024
MAX_SIDE: Final = 4000
"""Points along a side; a picture of so many, unpacked, has 64 MB."""
KEPT: Final = (640, 240)
"""The largest that is kept: enough for a logo on a sharp screen and in print."""
SECONDS: Final = 10
MEMORY: Final = 512 * 1024 * 1024
TOO_LARGE: Final = 3
"""How the child ends when there are too many points."""


class PictureError(ValueError):
    """No picture that is taken."""


class TooLargeError(PictureError):
    """More bytes or points than are read."""


class BrokenError(PictureError):
    """No whole PNG or JPEG."""


def read_picture(data: bytes) -> bytes:
    """Return a picture as PNG of at most KEPT points; raise TooLargeError or BrokenError."""
    if len(data) > MAX_BYTES:
        raise TooLargeError
    command = [sys.executable, "-m", __name__]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  # this very module
    except subprocess.TimeoutExpired:
        raise TooLargeError from None
    if done.returncode == TOO_LARGE:
        raise TooLargeError
    if done.returncode or not done.stdout:
        raise BrokenError
    return done.stdout


# ------------------------------------------------------------------------------------------------ the child


def redrawn(data: bytes) -> bytes:
    """Return the points of a picture as a new PNG: no metadata, no second picture; raise as read_picture does."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # in the child only

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            if max(picture.size) > MAX_SIDE:  # known before a point is unpacked
                raise TooLargeError
            points = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, TooLargeError):
            raise
        raise BrokenError from None
    points.thumbnail(KEPT)
    bare, file = Image.new("RGBA", points.size), io.BytesIO()
    bare.paste(points)
    bare.save(file, "PNG", optimize=True)
    return file.getvalue()


def _serve() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    try:
        sys.stdout.buffer.write(redrawn(sys.stdin.buffer.read()))
    except TooLargeError:
        sys.exit(TOO_LARGE)
    except BrokenError:
        sys.exit(1)


if __name__ == "__main__":
    _serve()
