"""A parsed PDF: bytes in; its language, tags, outline, fonts and the text of each page out, as a reader has them."""

import io
import json
import logging
import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from logging.handlers import QueueHandler
from queue import SimpleQueue
from typing import Any

import page
import pikepdf

from survey.infra.render.engine import render_here

LENGTH = "PDFA3A-STREAM-LENGTH-001"
"""This rule takes a packed byte that happens to be a carriage return for the end of a line; qpdf counts well."""


def render_silently(html: str) -> bytes:
    """Return the PDF of a document; a warning, such as a rule of the sheet that is dropped, is an error in tests."""
    queue: SimpleQueue[logging.LogRecord] = SimpleQueue()
    handler = QueueHandler(queue)
    handler.setLevel(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        pdf = render_here(html)
    finally:
        logger.removeHandler(handler)
    assert queue.empty(), queue.get().getMessage()
    return pdf


class Pdf:
    """A file as it came out."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._pdf = pikepdf.open(io.BytesIO(data))

    def failures(self) -> list[str]:
        """Return what PDF/UA-1 and PDF/A-3a find wrong, and what qpdf does."""
        reports = [page.validate_pdf_bytes(self.data, profile=profile) for profile in ("ua1", "3a")]
        failures = [failure for report in reports for failure in report.failures if failure.rule_id != LENGTH]
        return [f"{failure.rule_id}: {failure.message}" for failure in failures] + self._pdf.check_pdf_syntax()

    @cached_property
    def language(self) -> str:
        return str(self._pdf.Root.Lang)

    @cached_property
    def information(self) -> dict[str, str]:
        return {str(key): str(value) for key, value in self._pdf.docinfo.items()}

    @cached_property
    def colours(self) -> str:
        """Which colours the file means: the name in the profile that it carries."""
        (intent,) = self._pdf.Root.OutputIntents
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
        return str(intent.OutputConditionIdentifier).rpartition(" ")[2]

    @cached_property
    def unpacked(self) -> bytes:
        """The same file with nothing compressed, for tests that spoil it."""
        file = io.BytesIO()
        unpacked = {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "compress_streams": False}
        self._pdf.save(file, **unpacked, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
        return file.getvalue()

    @cached_property
    def marked(self) -> bool:
        return bool(self._pdf.Root.MarkInfo.Marked) and bool(self._pdf.Root.ViewerPreferences.DisplayDocTitle)

    @cached_property
    def elements(self) -> list[tuple[str, Any]]:
        """Every element of the tag tree with its type, in reading order."""
        return list(self._below(self._pdf.Root.StructTreeRoot.K))

    def _below(self, node: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(node, pikepdf.Array):
            for kid in node:
                yield from self._below(kid)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield str(node.S).lstrip("/"), node
            if "/K" in node:
                yield from self._below(node.K)

    @cached_property
    def tags(self) -> Counter[str]:
        return Counter(kind for kind, _ in self.elements)

    @cached_property
    def alternatives(self) -> list[str]:
        """The alternative text of every figure; an empty text where there is none."""
        return [str(node.get("/Alt", "")) for kind, node in self.elements if kind == "Figure"]

    def rows_by_page(self, table: Any) -> Counter[int]:
        """Return how many rows of a table stand on each page."""
        pages = {row_page.obj.objgen: number for number, row_page in enumerate(self._pdf.pages)}
        rows = [node for kind, node in self._below(table.K) if kind == "TR"]
        return Counter(pages[own.objgen] for row in rows for own in [self._page_of(row)] if own is not None)

    def _page_of(self, node: Any) -> Any:
        if "/Pg" in node:
            return node.Pg
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and (found := self._page_of(kid)) is not None:
                return found
        return None

    @cached_property
    def outline(self) -> list[str]:
        """The bookmarks, in order."""
        found: list[str] = []

        def collect(items: Any) -> None:
            for item in items:
                found.append(str(item.title))
                collect(item.children)

        with self._pdf.open_outline() as outline:
            collect(outline.root)
        return found

    @cached_property
    def fonts(self) -> dict[str, bool]:
        """Each font's name, and whether its file is inside."""
        found = {}
        for one in self._pdf.pages:
            for font in one.Resources.get("/Font", {}).values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                found[str(font.BaseFont)] = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        return found

    @property
    def attachments(self) -> list[str]:
        return list(self._pdf.attachments)

    @property
    def attached(self) -> Any:
        """The one file that belongs to the document as data, read as JSON."""
        (name,) = self.attachments
        (own,) = self._pdf.Root.AF
        assert (str(own.AFRelationship), str(own.UF)) == ("/Data", name)
        return json.loads(self._pdf.attachments[name].get_file().read_bytes())

    @cached_property
    def declared(self) -> str:
        """What the file says about itself in XML, as a reader without a library for PDF finds it."""
        assert "/Filter" not in self._pdf.Root.Metadata
        return self._pdf.Root.Metadata.read_bytes().decode()

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page."""
        return [self._text(one) for one in self._pdf.pages]

    @property
    def text(self) -> str:
        """The text of all pages, with single spaces."""
        return re.sub(r"\s+", " ", " ".join(self.pages))

    def _text(self, one: pikepdf.Page) -> str:
        letters: dict[int, str] = {}
        parts: list[str] = []
        for instruction in pikepdf.parse_content_stream(one):
            operands, name = instruction.operands, str(instruction.operator)
            if name == "Tf":
                letters = _letters(one.Resources.Font[str(operands[0])])
            elif name in {"Tj", "TJ"}:
                strings = operands[0] if name == "TJ" else operands
                raw = b"".join(bytes(part) for part in strings if isinstance(part, pikepdf.String))
                parts.append("".join(letters.get(int.from_bytes(raw[at : at + 2]), "") for at in range(0, len(raw), 2)))
            elif name == "ET":
                parts.append(" ")
        return "".join(parts)


def _letters(font: Any) -> dict[int, str]:
    """Return which text each glyph of a font stands for."""
    found = {}
    for glyph, text in re.findall(rb"<([0-9a-fA-F]+)> <([0-9a-fA-F]+)>", font.ToUnicode.read_bytes()):
        found[int(glyph, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return found
