"""What a document may read: an address in, a file of the package or a picture written into the document out."""

from pathlib import Path
from typing import Final

import font_source_sans_pro
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

import survey

SCHEME: Final = "survey:"
"""The private scheme under which a document names the package's own files."""
DATA: Final = "data:application/json;base64,"
"""How the address begins of a file that is attached: it is written into the document."""

_FONTS = Path(font_source_sans_pro.font_directory)
_FILES: Final = {
    "print.css": ("text/css", Path(survey.__file__).parent / "static" / "print.css"),
    **{
        f"fonts/{name}.ttf": ("font/ttf", _FONTS / f"SourceSansPro-{name}.ttf")
        for name in ("Regular", "It", "Semibold")
    },
}


class PackageFetcher(URLFetcher):  # type: ignore[misc]  # published without types
    """Gives a document the package's own files and pictures written into it; anything else stops the rendering."""

    refused = ""
    """What was asked for last and not given: pictures inside pictures swallow the error."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return a file of the package or the content of a picture's data: address; raise FatalURLFetchingError."""
        if url.startswith(SCHEME):
            kind, path = _FILES.get(url.removeprefix(SCHEME), ("", None))
            if path is not None:
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
        elif url.startswith(("data:image/", DATA)):
            return super().fetch(url, headers)
        self.refused = f"A document may not fetch {url[:80]!r}."
        raise FatalURLFetchingError(self.refused)
