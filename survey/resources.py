"""Finds the folders that ship with the application: takes a folder's name, gives its path."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Path of `templates`, `translations` or `questionnaires`.

    A wheel carries them inside the package; in a checkout they stand beside it.
    Raises FileNotFoundError where neither is there: a broken installation must not go on.
    """
    for place in (_PACKAGE, _PACKAGE.parent):
        path = place / name
        if path.is_dir():
            return path
    raise FileNotFoundError(f"The folder {name!r} is neither in {_PACKAGE} nor beside it: install again.")
