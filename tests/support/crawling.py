"""Every page that staff can reach: the routes of an application and a way to fetch in, addresses by page out."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from html import unescape
from typing import Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException

from survey.infra.permissions import Role

HREF: Final = re.compile(r'href="([^"#]+)')
FILE: Final = re.compile(r"\.(pdf|xlsx|csv|zip|png|css|ics)$")
EACH: Final = 8
"""So many addresses of one page are looked at: people and units are all alike."""


class Seen(NamedTuple):
    """A page: the name of its view, its address, and what it says."""

    name: str
    address: str
    html: str


def pages_of(app: Flask, role: Role) -> dict[str, str]:
    """Return the pages, not files, that a role of staff may open: the name of the view → its rule."""
    return {
        rule.endpoint: rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not FILE.search(rule.rule)
        and role in (roles := vars(app.view_functions[rule.endpoint]).get("roles", ()))
        and Role.EVERYONE not in roles
    }


def crawl(app: Flask, role: Role, fetch: Callable[[str], str | None], each: int = EACH) -> Iterator[Seen]:
    """Yield each page that a role reaches by links, some addresses of each; fetch returns None for what is no page."""
    known = pages_of(app, role)
    waiting = deque(rule for rule in known.values() if "<" not in rule)
    seen: set[str] = set()
    count: dict[str, int] = {}
    while waiting:
        address = waiting.popleft()
        name = _view(app, urlsplit(address).path)
        if address in seen or name not in known or count.get(name, 0) >= each:
            continue
        seen.add(address)
        html = fetch(address)
        if html is None:
            continue
        count[name] = count.get(name, 0) + 1
        yield Seen(name, address, html)
        waiting.extend(urljoin(address, unescape(href)) for href in HREF.findall(html))
        waiting.extend(_choices(address, html))


def _choices(address: str, html: str) -> Iterator[str]:
    """Yield what a form of one choice, such as a unit, leads to: its first few options."""
    for form in re.findall(r'<form method="get".*?</form>', html, re.DOTALL):
        for name, options in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
            path = urlsplit(address).path
            yield from (f"{path}?{name}={value}" for value in re.findall(r'value="([^"]*)"', options)[1:3])


def _view(app: Flask, path: str) -> str:
    """Return the name of the view that answers at a path; an empty text without one."""
    try:
        name, _ = app.url_map.bind("localhost").match(path, method="GET")
    except HTTPException:  # a redirect is one too
        return ""
    return str(name)
