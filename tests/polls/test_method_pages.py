"""The pages that explain each way to vote, and what a result page draws and says of a count."""

import pytest
from django.utils import translation

from polls.charts import columns, grades, money
from polls.method_examples import example_of
from polls.method_pages import HELP
from polls.methods import METHODS


def test_every_method_has_a_page_and_the_list_leads_there(client, db):
    page = client.get("/en/polls/methods/").content.decode()
    for method in METHODS:
        assert f'href="/en/polls/methods/{method}/"' in page
        detail = client.get(f"/en/polls/methods/{method}/")
        assert detail.status_code == 200, method
        assert str(HELP[method].mind) in detail.content.decode(), method
    assert client.get("/en/polls/methods/by-shouting/").status_code == 404


@pytest.mark.parametrize(
    ("method", "outcome"),
    [
        ("motion", "“Yes” won."),
        ("single", "“The park” won."),
        ("approval", "“The station” won."),
        ("score", "“The station” won."),
        ("majority-judgment", "“The station” won."),
        ("cumulative", "“The park” won."),
        ("irv", "“The square” won."),
        ("stv", "“The park” and “The square” won the seats."),
        ("two-round", "“The square” won."),
        ("borda", "“The station” won."),
        ("schulze", "“The station” won."),
        ("ranked-pairs", "“The station” won."),
        ("greedy", "Funded: “A playground”, “Benches” and “A bicycle shelter”."),
        ("greedy-no-skip", "Funded: “A playground” and “Benches”."),
        ("greedy-threshold", "Funded: “A playground” and “Benches”."),
        ("equal-shares", "Funded: “A playground” and “Benches”."),
    ],
)
def test_the_example_comes_out_as_with_a_pencil(method, outcome):
    with translation.override("en"):
        assert example_of(method).outcome == outcome


def test_the_example_says_in_which_round_what_dropped_out_and_by_how_much():
    with translation.override("en"):
        reasons = example_of("irv").count.reasons
    assert reasons == [
        "The square won in round 3: 11 against 8 for The park, 3 more.",
        "The school dropped out in round 1: 2 against 4 for The station, 2 fewer.",
        "The station dropped out in round 2: 6 against 7 for The square, 1 fewer.",
        "The park did not win: 8 against 11 for The square, 3 fewer, in round 3.",
    ]


def test_figures_are_written_as_people_of_the_language_do():
    with translation.override("nl"):
        assert "een kostprijs van 16.000" in example_of("greedy").count.reasons[0]
        assert "≈ 1.333,33" in example_of("equal-shares").count.reasons[0]
        assert "met 8." in example_of("stv").count.reasons[0]


def test_columns_stand_as_high_as_the_votes_and_end_where_an_option_drops_out():
    rounds = [
        {"votes": {"a": 6, "b": 4, "c": 2}, "excluded": ["c"]},
        {"votes": {"a": 6, "b": "6.00000"}, "elected": ["b"]},
    ]
    chart = columns(rounds, {"a": "A", "b": "B", "c": "C"}, "Rounds", 3)
    heights = {row.label: [part.height for part in row.parts] for row in chart.rows}
    assert heights == {"A": [56, 56], "B": [37, 56], "C": [18]}
    assert {row.label: row.told for row in chart.rows} == {"A": "6", "B": "6", "C": "2"}
    assert [part.pattern for part in chart.rows[1].parts] == [1, 0]
    assert chart.line == 28


def test_many_rounds_are_drawn_from_the_last_twelve():
    rounds = [{"votes": {"a": number}} for number in range(1, 50)]
    (row,) = columns(rounds, {"a": "A"}, "Rounds", None).rows
    assert (len(row.parts), row.told) == (12, "49")


def test_money_lies_end_to_end_and_what_nobody_spent_stays_empty():
    chart = money([("A", 16_000, "16,000 euro"), ("B", 4_000, "4,000 euro")], 40_000, "Budget")
    assert [(part.start, part.width) for row in chart.rows for part in row.parts] == [
        ("0.00%", "40.00%"),
        ("40.00%", "10.00%"),
    ]


def test_grades_fill_the_bar_from_the_best_on():
    chart = grades({"a": {"5": 1, "0": 3}}, {"a": "A"}, {"a": 0}, "Grades")
    assert [(part.start, part.width) for part in chart.rows[0].parts] == [("0.00%", "25.00%"), ("25.00%", "75.00%")]


def test_a_grade_has_the_same_pattern_with_every_option_and_a_legend_says_which():
    given = {"a": {"5": 1, "0": 3}, "b": {"3": 2, "0": 2}}
    with translation.override("en"):
        chart = grades(given, {"a": "A", "b": "B"}, {"a": 0, "b": 0}, "Grades")
    assert chart.legend == [(0, "Grade 5"), (1, "Grade 3"), (2, "Grade 0")]
    assert [[part.pattern for part in row.parts] for row in chart.rows] == [[0, 2], [1, 2]]
