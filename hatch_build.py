"""Compiles the message catalogues before any build; puts the top-level folders into a wheel that is not editable."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):  # type: ignore[type-arg]  # its builder's configuration is not used
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for po in Path(self.root, "translations").glob("*/LC_MESSAGES/*.po"):
            with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source))
        if version == "standard":  # an editable install reads the checkout itself
            for name in ("templates", "translations", "questionnaires"):
                build_data["force_include"][name] = f"survey/{name}"
