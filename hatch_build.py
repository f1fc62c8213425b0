"""Compiles the message catalogues before any build; puts the top-level folders inside a real wheel."""

from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface[BuilderConfig]):
    """The hook that hatchling calls."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for po in Path(self.root, "translations").glob("*/LC_MESSAGES/*.po"):
            with po.open("rb") as source:
                catalogue = read_po(source)
            compiled = BytesIO()
            write_mo(compiled, catalogue)
            mo = po.with_suffix(".mo")
            if not mo.exists() or mo.read_bytes() != compiled.getvalue():  # a running application may be reading it
                mo.write_bytes(compiled.getvalue())
        if version == "standard":  # an editable install reads the checkout itself
            for name in ("templates", "translations", "questionnaires"):
                build_data["force_include"][name] = f"survey/{name}"
