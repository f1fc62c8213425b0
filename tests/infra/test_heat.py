"""The heat map as a drawing: a square for each figure, its number in it, and a hatch where there is none."""

from xml.etree.ElementTree import fromstring

from survey.infra import pen
from survey.infra.heat import SHADES, Legend, Line, Square, heat

SVG = "{http://www.w3.org/2000/svg}"
WORDS = Legend("slechtst", "best", "niet getoond")
ROWS = [
    Line("Iedereen", "142", [Square(0, "12"), Square(4, "≥ 98")]),
    Line("Noord & <Zuid>", "", [Square(None, "–"), Square(2, "60")]),
]


def test_every_figure_has_its_square_and_its_words() -> None:
    chart = fromstring(heat(ROWS, ["Stoel", "Balans tussen werk en privé in huis"], "Scores", WORDS))  # noqa: S314  # our own markup
    texts = [(text.text, text.attrib["fill"]) for text in chart.iter(SVG + "text")]
    assert chart.attrib["role"] == "img"
    assert {"Iedereen", "142", "Noord & <Zuid>", "slechtst", "best", "niet getoond"} <= {words for words, _ in texts}
    assert [found for found in texts if found[0] in {"12", "≥ 98", "60", "–"}] == [
        *(("12", pen.INK), ("≥ 98", pen.CARD), ("60", pen.INK)),
    ]
    shades = [float(rect.attrib["fill-opacity"]) for rect in chart.iter(SVG + "rect")]
    assert shades == [SHADES[0], SHADES[4], 1, SHADES[2], *SHADES, 1]
    assert len([path for path in chart.iter(SVG + "path") if path.attrib["stroke"] == pen.MUTED]) == 2


def test_a_long_name_makes_its_row_higher_and_reaches_into_no_other() -> None:
    name = "Landelijk Expertisecentrum Gegevensbescherming, Informatiebeveiliging en Bedrijfscontinuïteit Zuidoost"
    rows = [ROWS[0], Line(name, "34", [Square(1, "50"), Square(1, "51")]), Line("Noord", "", ROWS[0].squares)]
    chart = fromstring(heat(rows, ["Stoel", "Licht"], "Scores", WORDS))  # noqa: S314  # our own markup
    places = {text.text: float(text.attrib["y"]) for text in chart.iter(SVG + "text")}
    lines = [y for words, y in places.items() if words and words in name]
    assert len(lines) == 4
    assert places["Iedereen"] + 11 < min(lines)
    assert max(lines) + 11 < places["Noord"]


def test_a_round_without_topics_draws_nothing_wrong() -> None:
    assert heat(ROWS[:0], [], "Scores", WORDS).startswith("<svg")
