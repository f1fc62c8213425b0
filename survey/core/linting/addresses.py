"""The web addresses of a questionnaire: a questionnaire in, (path, address) of each that it names out.

Sources name sites as people write them, such as "arboportaal.nl" or "doi:10.3233/OER-2012-0194".
"""

import re
from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel

from survey.core.questionnaires.conditions import Path
from survey.core.questionnaires.questionnaire import Questionnaire

_ADDRESS: Final = re.compile(
    r"(?P<whole>https?://[^\s\"<>]+)"
    r"|\bdoi:\s?(?P<doi>10\.\d{4,9}/[^\s\"<>;,]+)"
    r"|(?<![@\w.-])(?P<site>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,18}(?![\w@-]|\.\w)(?:/[^\s\"<>;,]*)?)",
    re.IGNORECASE,
)
_AFTER: Final = ".,;:!?)]’”'"
"""Signs of the sentence around an address."""


def addresses(questionnaire: Questionnaire) -> Iterator[tuple[Path, str]]:
    """Yield each web address in texts and sources, complete, with the path of the text that names it."""
    for path, text in _written(questionnaire, ()):
        for found in _ADDRESS.finditer(text):
            yield path, _complete(found)


def _complete(found: re.Match[str]) -> str:
    whole, doi, site = (part.rstrip(_AFTER) if part else "" for part in found.group("whole", "doi", "site"))
    return whole or (f"https://doi.org/{doi}" if doi else f"https://{site}")


def _written(part: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield every text inside a part of a questionnaire, with its path."""
    if isinstance(part, str):
        yield path, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _written(getattr(part, name), (*path, name))
    elif isinstance(part, tuple):
        for index, inner in enumerate(part):
            yield from _written(inner, (*path, index))
    elif isinstance(part, dict):
        for key, inner in part.items():
            yield from _written(inner, (*path, str(key)))
