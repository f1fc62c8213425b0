"""Each law stands once, with all its articles, however often the actions name it."""

import pytest

from survey.core.reports.legal import by_law
from survey.core.text import Language


@pytest.mark.parametrize(
    ("language", "named", "told"),
    [
        ("nl", ["Arbowet artikel 8", "Arbowet artikel 5; Arbobesluit artikel 5.10"],
         ("Arbowet artikel 5 en 8", "Arbobesluit artikel 5.10")),
        ("en", ["Decree, articles 5.12 and 5.4", "Decree, article 5.10", "Decree, article 5.4"],
         ("Decree, articles 5.4, 5.10 and 5.12",)),
        ("nl", ["WOR artikel 27 lid 1 onder k en l; AVG artikel 35"],
         ("AVG artikel 35", "WOR artikel 27 lid 1 onder k en l")),
        ("en", ["", "Flexible Working Act", "Flexible Working Act"], ("Flexible Working Act",)),
    ],
)  # fmt: skip
def test_a_law_stands_once(language: Language, named: list[str], told: tuple[str, ...]) -> None:
    assert by_law(named, language) == told
