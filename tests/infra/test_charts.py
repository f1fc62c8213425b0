"""Charts: what they show is what was given, readable in grey, and with a text for who does not see them."""

from collections.abc import Callable
from xml.etree.ElementTree import Element, fromstring

import pytest
from markupsafe import Markup

from survey.infra import pen
from survey.infra.charts import Axis, Bar, Segment, Spread, bars, histogram, spreads
from survey.infra.matrix import Quadrant, Sides, matrix
from survey.infra.relation_chart import Tie, ties
from survey.infra.trend_chart import Dot, Trace, traces

SVG = "{http://www.w3.org/2000/svg}"
TOKENS = {"#1D2A2E", "#52636A", "#C9D1D2", "#0B5B63", "#FFFFFF", "#1F6F5C", "#8A5A00", "#9A3B26", "#5B6670", "none"}
AXIS = Axis((0, 100), (40, 70))
ROWS = [
    Bar("Stoel", 49, "49", "fair", "kan beter", (44, 53)),
    Bar("Scherm & <muis>", None, "–", "unknown", "niet getoond"),
    Bar("Balans tussen werk en privé, ook in het weekend", 98, "≥ 98", "good", "in orde"),
]


def elements(chart: Markup, tag: str) -> list[Element]:
    return list(fromstring(chart).iter(SVG + tag))  # noqa: S314  # our own markup


def words(chart: Markup) -> list[str]:
    return [element.text or "" for element in elements(chart, "text")]


def bar_chart() -> Markup:
    return bars(ROWS, "Scores per onderwerp", AXIS)


def spread_chart() -> Markup:
    whole = [Segment(60, "60%", exact=True), Segment(30, "30%", exact=True), Segment(10, "≤ 10%", exact=False)]
    nearly = [Segment(10, "≤ 10%", exact=False), Segment(90, "≥ 90%", exact=False)]
    rows = [Spread("Stoel", whole), Spread("Bureau", nearly), Spread("Muis", [], "niet getoond")]
    return spreads(rows, ["laag", "midden", "hoog"], "Verdeling")


def step_chart() -> Markup:
    columns = [
        ("1", Segment(20, "20%", exact=True)),
        ("2", Segment(10, "≤ 10%", exact=False)),
        ("3", Segment(None, "", exact=False)),
    ]
    return histogram(columns, "Verdeling", "Score", (1, "vanaf 2"))


def matrix_chart(*unknown: tuple[str, str, str]) -> Markup:
    fields = [
        Quadrant("unknown", "Niet gemist", "tevreden", []),
        Quadrant("good", "Zo houden", "in orde", [("Techniek", "83", "81")]),
        Quadrant("low", "Regelen", "nodig", [("Rapportage", "25", "48"), ("Schade & <glas>", "33", "≤ 10")]),
        Quadrant("fair", "Vertellen", "onbekend", [("Contact", "75", "61 *")]),
    ]
    sides = Sides(("Niet geregeld", "Geregeld"), ("Ervaren", "Niet ervaren"), ("geregeld", "ervaren"))
    return matrix(fields, sides, Quadrant("unknown", "Onbekend", "geen cijfer", unknown), "Geregeld en ervaren")


def trend_chart() -> Markup:
    alike, other, hidden = Dot(40, "40", alike=True), Dot(52, "52", alike=False), Dot(None, "–", alike=True)
    rows = (
        Trace("Stoel", (alike, other, None, hidden, Dot(60, "60", alike=True)), "+20", "good", "beter"),
        Trace("Licht", (None,) * 5, "–", "unknown", "andere vragen dan eerder"),
    )
    return traces(rows, ("1", "2", "3", "4", "5"), "Door de rondes", (0, 100))


@pytest.mark.parametrize("chart", [bar_chart, spread_chart, step_chart, matrix_chart, trend_chart])
def test_page_and_pdf_can_both_draw_it(chart: Callable[[], Markup]) -> None:
    root = fromstring(chart())  # noqa: S314  # our own markup
    assert root.attrib["role"] == "img"
    assert root.attrib["viewBox"].startswith("0 0 ")
    assert (root[0].tag, bool(root[0].text)) == (SVG + "title", True)
    for element in root.iter():
        assert not {"class", "style", "id"} & set(element.attrib)  # no sheet, no clash on a page with more charts
        assert {element.attrib.get(name, "none") for name in ("fill", "stroke")} <= TOKENS


def test_a_bar_is_as_long_as_its_value() -> None:
    fills = [e for e in elements(bar_chart(), "rect") if e.attrib["fill"] == "#0B5B63"]
    tracks = [e for e in elements(bar_chart(), "rect") if e.attrib["fill"] == "#C9D1D2"]
    assert len(fills) == 2  # what is not shown has none
    lengths = [float(e.attrib["width"]) / float(tracks[0].attrib["width"]) for e in fills]
    assert lengths == pytest.approx([0.49, 0.98], abs=0.01)


def test_every_state_has_its_icon_and_its_word() -> None:
    assert len(elements(bar_chart(), "circle")) == 3
    assert {"kan beter", "niet getoond", "in orde", "49", "–", "≥ 98"} <= set(words(bar_chart()))
    assert len({e.attrib["d"] for group in elements(bar_chart(), "g") for e in group.iter(SVG + "path")}) == 3


def test_a_matrix_has_each_field_in_its_corner() -> None:
    at = {e.text: (float(e.attrib["x"]), float(e.attrib["y"])) for e in elements(matrix_chart(), "text")}
    left, right, above, below = at["Niet geregeld"][0], at["Geregeld"][0], at["Ervaren"][1], at["Niet ervaren"][1]
    for word, (x, y) in {
        "Niet gemist": (left, above),
        "Techniek": (right, above),
        "Schade & <glas>": (left, below),
        "Contact": (right, below),
    }.items():
        assert min((left, right), key=lambda middle: abs(middle - 60 - at[word][0])) == x
        assert min((above, below), key=lambda middle: abs(middle - at[word][1])) == y
    assert "Onbekend" not in at
    assert at.keys() < {e.text for e in elements(matrix_chart(("Werktijd", "67", "–")), "text")}


def test_text_is_escaped_and_long_labels_take_two_lines() -> None:
    assert "Scherm & <muis>" in words(bar_chart())
    long = [word for word in words(bar_chart()) if word in ROWS[2].label]
    assert " ".join(long) == ROWS[2].label
    assert len(long) == 2
    hostile = Bar("<script>alert(1)</script>", 5, "5", "low", "</text><script>")
    assert "<script" not in bars([hostile], "</title><script>", AXIS)


def test_shares_stand_side_by_side_and_fill_the_row() -> None:
    boxes = [
        e for e in elements(spread_chart(), "rect") if e.attrib["height"] == "16.0" and e.attrib["fill"] == "#0B5B63"
    ]
    widths = [float(e.attrib["width"]) for e in boxes]
    assert widths[0] / widths[1] == pytest.approx(2, abs=0.01)
    assert sum(widths[:3]) == pytest.approx(sum(widths[3:]), abs=0.5)
    steps = {e.attrib["fill-opacity"] for e in boxes}
    assert len(steps) == 3  # three greys when printed without colour


def test_a_bound_is_hatched_and_a_share_is_not() -> None:
    hatches = [e for e in elements(spread_chart(), "path") if e.attrib["stroke"] == "#52636A"]
    assert len(hatches) == 3
    assert "niet getoond" in words(spread_chart())


def test_a_histogram_marks_where_action_begins() -> None:
    assert {"vanaf 2", "20%", "≤ 10%", "1", "2", "3", "Score"} <= set(words(step_chart()))
    dashed = [e for e in elements(step_chart(), "line") if e.attrib["stroke-dasharray"] != "none"]
    assert [float(e.attrib["x1"]) for e in dashed] == [220]


def test_a_histogram_without_a_mark_has_none() -> None:
    chart = histogram([("1", Segment(20, "20%", exact=True))], "Verdeling", "Score", None)
    assert all(e.attrib["stroke-dasharray"] == "none" for e in elements(chart, "line"))


def test_a_line_leads_from_like_to_like_and_higher_is_up() -> None:
    chart = trend_chart()
    paths = [element.attrib["d"] for element in elements(chart, "path") if element.get("stroke-width") == "2"]
    (path,) = paths
    first, last = (tuple(map(float, point.split())) for point in path[1:].split("L"))
    circles = {element.attrib["cx"]: element.attrib for element in elements(chart, "circle") if "cx" in element.attrib}
    assert [circle["fill"] for circle in circles.values()] == [pen.PRIMARY, pen.CARD, pen.PRIMARY]
    assert first[0] < last[0]
    assert first[1] > last[1]
    assert trend_chart() is chart  # kept as it was drawn
    assert {"40", "52", "60", "+20", "beter"} <= set(words(chart))
    assert len([rect for rect in elements(chart, "rect") if rect.attrib["width"] == "12.0"]) == 1


def test_a_tie_below_nought_goes_to_the_left() -> None:
    above, below = Tie("Rust", 0.5, (0.3, 0.7), "0,50", "sterk"), Tie("Druk", -0.4, (-0.6, -0.2), "−0,40", "andersom")
    assert "−1" not in words(ties([above], "Samen"))
    both = ties([above, below], "Samen")
    assert {"−1", "0", "1", "0,50", "−0,40"} <= set(words(both))
    right, left = (float(bar.attrib["x"]) for bar in elements(both, "rect"))
    assert left < right


def test_a_column_of_which_only_the_most_is_known_is_lower_than_one_that_is_told() -> None:
    columns = [("1", Segment(20, "20%", exact=True)), ("2", Segment(35, "≤ 35%", exact=False))]
    columns += [("3", Segment(60, "≥ 60%", exact=False, least=True))]
    told, most, least = (float(e.attrib["height"]) for e in elements(histogram(columns, "", "", None), "rect")[:3])
    assert most < told < least
