"""WeasyPrint and nothing around it, in a process like the product's: HTML in, a PDF with the same options out."""

import sys
from typing import Final

from weasyprint import HTML

from survey.infra.render.fetching import SCHEME, PackageFetcher
from survey.infra.render.framing import read_frame, write_frame

OPTIONS: Final = {"pdf_variant": "pdf/ua-1", "presentational_hints": False}


def main() -> None:
    """Write `plain` documents without options, as the floor, and others as PDF/UA-1 alone."""
    while True:
        try:
            kind, html = read_frame(sys.stdin.buffer), read_frame(sys.stdin.buffer).decode()
        except EOFError:
            return
        document = HTML(string=html, base_url=SCHEME, url_fetcher=PackageFetcher(allow_redirects=False))
        write_frame(sys.stdout.buffer, document.write_pdf(**({} if kind == b"plain" else OPTIONS)))


if __name__ == "__main__":
    main()
