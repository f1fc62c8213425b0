"""Thuiswerkcheck: a self-assessment for people who work from home."""

import gc

gc.set_threshold(200_000, 10, 10)  # nothing that is loaded at the start is garbage: looking would take a tenth of it


def loaded() -> None:
    """Say that all is loaded: it stays, so that looking for garbage, from now on as often as usual, passes it over."""
    gc.freeze()
    gc.set_threshold(700, 10, 10)
