"""A parsed page: HTML in; its texts, links, forms and buttons out, as a browser without scripts has them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

SVG = "{http://www.w3.org/2000/svg}"
TYPED = frozenset({"text", "email", "password", "date", "search", "tel", "number"})


def squeeze(text: str) -> str:
    """Return a text with single spaces and none around it."""
    return re.sub(r"\s+", " ", text).strip()


@dataclass
class Form:
    """A form as a person would send it: where it goes, what its fields hold now, and what each may hold."""

    action: str
    method: str
    element: Element
    values: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)
    """Field with a fixed list (radio buttons, check-boxes) → its values, in the order of the page."""
    single: set[str] = field(default_factory=set)
    """Fields of which only one value can be chosen."""


class Page:
    """One answer of the application."""

    def __init__(self, html: str, address: str, status: int = 200) -> None:
        self.html, self.address, self.status = html, address, status
        self.path = address.partition("?")[0]

    @property
    def root(self) -> Element:
        return _parsed(self.html)[0]

    @property
    def faults(self) -> list[str]:
        """What a strict parser says, each with its line."""
        return [
            f"{self.html[: self._offset(place)].count(chr(10)) + 1}: {code} {details}"
            for place, code, details in _parsed(self.html)[1]
        ]

    def _offset(self, place: tuple[int, int]) -> int:
        lines = self.html.splitlines(keepends=True)
        return sum(map(len, lines[: place[0] - 1])) + place[1]

    @cached_property
    def elements(self) -> list[Element]:
        """Every element, in reading order."""
        return [element for element in self.root.iter() if type(element.tag) is str]

    @cached_property
    def parents(self) -> dict[Element, Element]:
        """Each element's parent."""
        return {child: parent for parent in self.elements for child in parent}

    @cached_property
    def ids(self) -> dict[str, Element]:
        """The elements that have an id."""
        return {element.attrib["id"]: element for element in self.elements if "id" in element.attrib}

    def all(self, *tags: str) -> list[Element]:
        """Return the elements with one of these tags."""
        return [element for element in self.elements if element.tag in tags]

    def inside(self, element: Element, *tags: str) -> Element | None:
        """Return the nearest ancestor with one of these tags."""
        above = self.parents.get(element)
        while above is not None and above.tag not in tags:
            above = self.parents.get(above)
        return above

    @property
    def language(self) -> str:
        return next(iter(self.all("html"))).get("lang", "")

    @property
    def title(self) -> str:
        return squeeze(" ".join(text_of(element) for element in self.all("title")))

    @property
    def heading(self) -> str:
        return squeeze(" ".join(text_of(element) for element in self.all("h1")))

    @cached_property
    def text(self) -> str:
        """All that can be read in the body."""
        return squeeze(" ".join(text for body in self.all("body") for text in body.itertext()))

    @property
    def main(self) -> str:
        """All that can be read in the page's main part."""
        return squeeze(" ".join(text for main in self.all("main") for text in main.itertext()))

    @property
    def error_links(self) -> dict[str, str]:
        """Text of each line of the error summary → where it leads."""
        summary = self.ids.get("error-summary")
        return {} if summary is None else {text_of(a): a.get("href", "") for a in summary.iter("a")}

    @property
    def error_targets(self) -> list[str]:
        """Where the lines of the error summary lead, in order: two may say the same."""
        summary = self.ids.get("error-summary")
        return [] if summary is None else [a.get("href", "") for a in summary.iter("a")]

    def buttons(self) -> Iterator[tuple[Element, Form]]:
        """Yield each button that sends a form, with that form."""
        for button in self.all("button"):
            if button.get("type", "submit") == "submit" and "disabled" not in button.attrib:
                owner = self.ids[button.attrib["form"]] if "form" in button.attrib else self.inside(button, "form")
                if owner is not None:
                    yield button, self.form_of(owner)

    def form_of(self, element: Element) -> Form:
        """Return a form with the values that the page gives it."""
        form = Form(element.get("action", ""), element.get("method", "get"), element)
        for control in element.iter("input"):
            name, kind, value = control.get("name", ""), control.get("type", "text"), control.get("value", "")
            if kind in {"radio", "checkbox"}:
                form.offered.setdefault(name, []).append(value)
                form.values.setdefault(name, [])
                if kind == "radio":
                    form.single.add(name)
                if "checked" in control.attrib:
                    form.values[name].append(value)
            elif name:
                form.values.setdefault(name, []).append(value)
        for control in element.iter("textarea"):
            form.values.setdefault(control.get("name", ""), []).append(control.text or "")
        for control in element.iter("select"):
            options = list(control.iter("option"))
            chosen = [option for option in options if "selected" in option.attrib] or options[:1]
            form.offered[control.get("name", "")] = [option.get("value", text_of(option)) for option in options]
            form.values[control.get("name", "")] = [option.get("value", text_of(option)) for option in chosen]
        return form


@lru_cache(maxsize=16)
def _parsed(html: str) -> tuple[Element, list[tuple[tuple[int, int], str, dict[str, Any]]]]:
    """Return the tree and the errors of HTML; kept a while, for who judges a page and who reads it see the same one."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    return parser.parse(html), parser.errors


def text_of(element: Element) -> str:
    """Return what can be read in an element."""
    return squeeze("".join(element.itertext()))
