"""The floor of a page: a page of the product in, a bare Flask application that draws the very same HTML out.

No database, no session, no CSRF, no forms, no translation: Jinja, a loop over plain data, and the rest as text.
"""

import re
from pathlib import Path
from typing import Final

from flask import Flask, render_template
from jinja2 import DictLoader

from tests.bench.browser import call, get_environ

ITEMS: Final = Path(__file__).with_name("items.html")
FIELDSET: Final = re.compile(
    r'<fieldset class="item" id="(\w+)".*?<legend>(.*?)</legend>(.*?)</fieldset>\n?', re.DOTALL
)
OPTION: Final = re.compile(r'value="(\w+)"( checked)?><span>(.*?)</span>')


def floor_app(page: str) -> Flask:
    """Return an application that draws this page at `/`; raise ValueError when items.html draws other items."""
    fieldsets = list(FIELDSET.finditer(page))
    above, below = page[: fieldsets[0].start()], page[fieldsets[-1].end() :]
    items = [
        {
            "name": found[1],
            "legend": found[2],
            "options": [
                {"value": value, "checked": bool(checked), "label": label}
                for value, checked, label in OPTION.findall(found[3])
            ],
        }
        for found in fieldsets
    ]
    app = Flask("floor")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_loader = DictLoader({"page.html": f"{_raw(above)}{ITEMS.read_text()}{_raw(below)}"})

    @app.get("/")
    def draw() -> str:
        return render_template("page.html", items=items)

    if call(app, get_environ("/")).text != page:
        raise ValueError(f"{ITEMS} does not draw the items as the product does any more: change it")
    return app


def _raw(text: str) -> str:
    return f"{{% raw %}}{text}{{% endraw %}}"
