"""What a PDF depends on: a document in, a digest out that is the same as long as rendering it would give the same file.

That is its HTML, and what the HTML does not hold: the sheet, the fonts, WeasyPrint, and how we call it.
"""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final

import survey

PACKAGES: Final = ("weasyprint", "pydyf", "fonttools", "font-source-sans-pro")


def digest(html: str) -> bytes:
    """Return the digest of a document: 32 bytes."""
    return sha256(_machinery() + html.encode()).digest()


@cache
def _machinery() -> bytes:
    own = Path(survey.__file__).parent
    files = (own / "static" / "print.css", *sorted(Path(__file__).parent.glob("*.py")))
    versions = " ".join(f"{package} {version(package)}" for package in PACKAGES)
    return sha256(versions.encode() + b"".join(file.read_bytes() for file in files)).digest()
