"""What is drawn, worked out by hand."""

import re

import pytest
from bs4 import BeautifulSoup
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor

from cms.datasets import blocks
from cms.datasets.drawing import nice_ticks
from cms.datasets.models import Outline
from cms.datasets.series import How, Points, Question, Series, points_of
from cms.models import NewsPage

ROWS = "jaar;wijk;fietsers\n2024;Centrum;30\n2024;Noord;10\n2025;Centrum;45\n2025;Noord;15\n2025;;5\n"


def value(dataset, **more):
    given = {"title": "Er fietsen meer mensen", "dataset": dataset, "by": "jaar", "values": "fietsers", "how": "sum"}
    return {**given, "note": "", "split": "", **more}


@pytest.fixture
def draw(publish, dataset):
    """Draw a block of the figures: draw(BarBlock(), by="wijk") returns its HTML as a tree."""

    def do(block, content=ROWS, **more):
        publish(content)
        dataset.refresh_from_db()
        block.set_name("chart")
        return BeautifulSoup(block.render(block.to_python(value(dataset.pk, **more))), "html.parser")

    return do


def cells(tree):
    return [[cell.text for cell in row.find_all(["th", "td"])] for row in tree.select("table tr")]


def test_rows_with_the_same_name_are_put_together(publish):
    version = publish(ROWS)
    assert points_of(version, Question("jaar", ("fietsers",))) == Points(
        ("2024", "2025"), (Series("fietsers", (40, 65)),)
    )
    assert points_of(version, Question("wijk", ("fietsers",), how=How.MEAN)).series[0].values == (37.5, 12.5, 5.0)
    split = points_of(version, Question("jaar", ("fietsers",), split="wijk"))
    assert [(each.name, each.values) for each in split.series] == [
        ("Centrum", (30, 45)),
        ("Noord", (10, 15)),
        ("—", (None, 5)),
    ]
    assert points_of(version, Question("jaar", ("fietsers",), how=How.LAST)).series[0].values == (10, 5)


def test_bars_stand_with_their_words_their_table_and_their_file(draw):
    tree = draw(blocks.BarBlock(), by="wijk")
    assert tree.figure.h2.text == tree.svg.title.text == "Er fietsen meer mensen"
    assert tree.svg["role"] == "img"
    assert [rect["width"] for rect in tree.select("rect.piece")] == ["100.00%", "33.33%", "6.67%"]
    assert cells(tree) == [["wijk", "fietsers"], ["Centrum", "75"], ["Noord", "25"], ["—", "5"]]
    assert tree.find("a", href="/open-data/fietsers.csv")
    assert not re.search(r"style=|<script|on\w+=", str(tree))


def test_bars_below_zero_go_to_the_left(draw):
    tree = draw(blocks.BarBlock(), "wijk;fietsers\nA;30\nB;-10\n", by="wijk")
    assert [(rect["x"], rect["width"]) for rect in tree.select("rect.piece")] == [
        ("25.00%", "75.00%"),
        ("0.00%", "25.00%"),
    ]


def test_parts_follow_each_other_in_patterns_of_their_own(draw):
    tree = draw(blocks.StackedBlock(), split="wijk")
    pieces = [(rect["x"], rect["width"], rect["fill"]) for rect in tree.select(".drawn rect.piece")]
    assert pieces[0] == ("0.00%", "46.15%", "url(#pattern-0) currentColor")
    assert pieces[4] == ("69.23%", "23.08%", "url(#pattern-1) currentColor")
    assert [item.text.strip() for item in tree.select(".legend li")] == ["Centrum", "Noord", "—"]


def test_lines_break_where_a_number_is_missing(draw):
    tree = draw(blocks.LineBlock(), "jaar;fietsers\n2021;10\n2022;20\n2023;\n2024;30\n2025;40\n")
    assert [line["points"] for line in tree.select("polyline")] == ["0.00,75.00 25.00,50.00", "75.00,25.00 100.00,0.00"]
    assert len(tree.select(".marker")) == 4
    assert cells(tree)[3] == ["2023", "–"]


def test_one_number_is_told_with_how_it_moved(draw):
    tree = draw(blocks.FigureBlock())
    assert tree.select_one(".big").text == "65"
    assert "▲ 25 meer dan in 2024" in tree.text


def test_ticks_are_round_numbers():
    assert nice_ticks(0, 40) == [0, 10, 20, 30, 40]
    assert nice_ticks(-3, 7) == [-5, -2.5, 0, 2.5, 5, 7.5]
    assert nice_ticks(0, 0) == [0, 0.25, 0.5, 0.75, 1]


def test_neighbourhoods_are_shaded_on_a_map_and_without_outlines_it_says_so(draw, neighbourhood):
    tree = draw(blocks.NeighbourhoodsBlock(), by="wijk")
    assert "Er is geen kaart" in tree.text
    square = [[[4.0, 51.0], [4.01, 51.0], [4.01, 51.01], [4.0, 51.01], [4.0, 51.0]]]
    Outline.objects.create(neighbourhood=neighbourhood, geometry={"type": "Polygon", "coordinates": square})
    tree = draw(blocks.NeighbourhoodsBlock(), ROWS.replace("30", "31"), by="wijk")
    assert tree.select_one("svg.area-map path.ward").title.text == "Centrum: 76"
    assert "Niet op de kaart: Noord" in tree.text


def test_columns_that_are_not_there_are_named_to_the_editor(publish, dataset):
    publish(ROWS)
    dataset.refresh_from_db()
    faults = blocks.faults_in(value(dataset, by="year", values="wijk"))
    assert "“year”" in faults["by"]
    assert "“wijk”" in faults["values"]
    assert blocks.faults_in(value(dataset)) == {}


def test_a_chart_of_nothing_published_is_not_drawn(dataset):
    block = blocks.BarBlock()
    block.set_name("chart")
    assert "figure" not in block.render(block.to_python(value(dataset.pk)))


def test_a_long_table_ends_and_says_where_the_rest_is(draw):
    tree = draw(blocks.BarBlock(), "wijk;fietsers\n" + "".join(f"W{n};{n}\n" for n in range(1, 101)), by="wijk")
    assert len(tree.select("tbody tr")) == 60
    assert "Nog 40 rijen" in tree.text
    assert len(tree.select("rect.piece")) == 20
    assert cells(tree)[1] == ["W100", "100"]


def test_translators_are_asked_for_the_words_of_a_chart_and_not_for_its_columns(publish, dataset):
    publish(ROWS)
    field = NewsPage._meta.get_field("body")
    piece = {"type": "bars", "value": value(dataset.pk, note="Op een zonnige dag."), "id": "1"}
    body = field.stream_block.to_python([piece])
    found = StreamFieldSegmentExtractor(field).handle_stream_block(body)
    words = [segment.string.data for segment in found if isinstance(segment, StringSegmentValue)]
    assert words == ["Er fietsen meer mensen", "Op een zonnige dag."]
