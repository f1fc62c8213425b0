"""The patterns by which tinyhtml5 reads HTML: characters in, a pattern out that is made once.

tinyhtml5 2.1.0 means to keep them, but under names by which it never looks for them: it made one for each tag, name
and text, a twentieth of the time of a report.
"""

import re
from collections.abc import Iterable


class Patterns(dict[tuple[Iterable[str], bool], re.Pattern[str]]):
    """By characters and whether these are wanted (else all others are): as many as there are."""

    def __missing__(self, key: tuple[Iterable[str], bool]) -> re.Pattern[str]:
        characters, wanted = key
        listed = re.escape("".join(characters))
        pattern = self[key] = re.compile(f"[{listed}]+" if wanted else f"[^{listed}]+")
        return pattern
