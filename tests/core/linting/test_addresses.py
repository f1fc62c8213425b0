"""The web addresses in the texts and sources of a questionnaire."""

import pytest

from survey.core.linting.addresses import addresses
from survey.core.questionnaires.loading import parse
from tests.core.conftest import Make


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Sonne 2012; arboportaal.nl, www.werken-kaas.nl (2 h).",
            ["https://arboportaal.nl", "https://www.werken-kaas.nl"],
        ),
        (
            "Zie https://example.nl/a?b=1#c, en (http://example.nl/d).",
            ["https://example.nl/a?b=1#c", "http://example.nl/d"],
        ),
        ("Sonne & Andrews, doi:10.3233/OER-2012-0194.", ["https://doi.org/10.3233/OER-2012-0194"]),
        (
            "example.nl/regels/5.10; artikel 5.10, 43:98-108, 1.5, v1.0, e.g. 21.5 in",
            ["https://example.nl/regels/5.10"],
        ),
        ("Mail noor.van.dijk@voorbeeld.nl of bel.", []),
        ("own", []),
    ],
)
def test_what_is_an_address(make: Make, text: str, found: list[str]) -> None:
    intro = {"nl": text, "en": "Hello."}
    assert [(path, address) for path, address in addresses(make(intro=intro))] == [
        (("intro", "nl"), address) for address in found
    ]


def test_every_place_that_names_it_is_told(make: Make, engine_text: str) -> None:
    data = parse(engine_text, "engine.yaml").data()
    data["items"][2]["source"] = data["flags"][0]["source"] = data["specials"]["none"]["text"]["en"] = "a.nl"
    made = make(items=data["items"], flags=data["flags"], specials=data["specials"])
    assert {path for path, _ in addresses(made)} == {
        ("items", 2, "source"),
        ("flags", 0, "source"),
        ("specials", "none", "text", "en"),
    }
