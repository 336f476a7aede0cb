"""Files that elections come in: what they may hold, and what is refused, with line and reason."""

from fractions import Fraction

import pytest

from polls.methods.counting import count
from polls.methods.election import Ballot, Kind
from polls.methods.files import MalformedFile, read_election
from tests.polls.methods.elections import pabulib

pytestmark = pytest.mark.once


def read(text, encoding="utf-8"):
    return read_election(text.encode(encoding))


def refused(text):
    with pytest.raises(MalformedFile) as refusal:
        read(text) if isinstance(text, str) else read_election(text)
    return refusal.value


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("", 1, "empty"),
        ("\ufeff\r\n \r\n", 1, "empty"),
        ("# only a remark\n", 1, "empty"),
        (b'3 1\n1 1 0\n0\n"Ren\xe9"\n', 4, "not UTF-8"),
        (b"\x00\x01\x02", 1, "NUL"),
        ("hello\nthere\n", 1, "neither"),
        ("<html>\n", 1, "neither"),
        ("a,b,c\n1,2,3\n", 1, "neither"),
    ],
)
def test_what_is_no_election_is_refused(content, line, reason):
    refusal = refused(content)
    assert refusal.line == line
    assert reason in refusal.reason


# BLT

GOOD_BLT = """# a ward
4 2   # four stand
-2
3 1 3 4 0
4 1 3 2 0  # 2 withdrew
2 4 1=3 0
1 2 0
(id 7) 3 - 4 0
2 0
0
"Adam"
"Basil ""the cat"" O'Hara"
"Charlotte, of the mill"  # a remark
"Donald" "Independent"
"Title of the #1 ward"
"""


def test_a_blt_file_gives_names_withdrawals_weights_and_equal_ranks():
    election = read(GOOD_BLT)
    assert election.options == ("Adam", 'Basil "the cat" O\'Hara', "Charlotte, of the mill", "Donald")
    assert (election.kind, election.seats, election.title) == (Kind.RANKING, 2, "Title of the #1 ward")
    assert election.withdrawn == {1}
    assert election.piles == {
        Ballot((0, 2, 3)): 3,
        Ballot((0, 2)): 4,
        Ballot((3, 0, 2), ranks=(0, 1, 1)): 2,
        Ballot((2, 3)): 1,
    }
    assert election.blank == 3  # two say nothing, one names only who withdrew


@pytest.mark.parametrize("change", [
    lambda text: text.replace("\n", "\r\n"), lambda text: text.replace("\n", "\r"), lambda text: "\ufeff" + text,
    lambda text: text.replace("\n", "\n\n"), lambda text: text.replace(" ", "\t"), lambda text: text + "\n\n",
], ids=["crlf", "cr", "bom", "empty lines", "tabs", "empty end"])  # fmt: skip
def test_how_lines_end_and_what_is_between_words_does_not_matter(change):
    plain = "3 1\n2 1 2 0\n1 3 0\n0\nAnn\nBo\nCas\nTitle\n"
    assert read(change(plain)).piles == read(plain).piles == {Ballot((0, 1)): 2, Ballot((2,)): 1}
    assert read(change(plain)).options == ("Ann", "Bo", "Cas")


def test_a_blt_file_may_stand_on_one_line():
    election = read('3 2 -3 2 1 2 0 1 2 0 0 "Ann Bee" "Bo" "Cas" "The title"')
    assert election.options == ("Ann Bee", "Bo", "Cas")
    assert (election.piles, election.title) == ({Ballot((0, 1)): 2, Ballot((1,)): 1}, "The title")


def test_names_may_stand_without_quotes_with_a_party_or_as_a_spreadsheet_quotes_them():
    body = "2 1\n1 1 0\n0\n"
    assert read(body + "Ann Bee #1\nBo\n").options == ("Ann Bee", "Bo")
    assert read(body + '"Ann" "Greens"\n"Bo" "Greens"\n"Ward"').options == ("Ann", "Bo")
    assert read(body + '"""Ann"" ""Greens"""\n"""Bo"" ""Greens"""\n"""Ward"""').options == ("Ann", "Bo")
    assert read(body + '"Ann "Annie" Bee"\n"Bo"').options == ('Ann "Annie" Bee', "Bo")


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("4 2   #", "4   #", 2, "neither"),
        ("4 2   #", "4 two #", 2, "neither"),
        ("4 2   #", "4 0 #", 2, "no seat"),
        ("4 2   #", "0 2 #", 2, "1 to 10000 options"),
        ("3 1 3 4 0", "3 1 3 4", 4, "does not end with 0"),
        ("3 1 3 4 0", "3 1 9 4 0", 4, "no option '9'"),
        ("3 1 3 4 0", "3 1 -3 4 0", 4, "no option '-3'"),
        ("3 1 3 4 0", "3 1 x 4 0", 4, "no option 'x'"),
        ("3 1 3 4 0", "1.5 1 3 4 0", 4, "whole number"),
        ("4 1 3 2 0", "-4 1 3 2 0", 5, "among the ballots"),
        ("-2\n", "-7\n", 3, "no option '7'"),
        ("2 0\n0\n", "2 0\n", 10, "does not end with 0"),
        ('"Donald" "Independent"\n"Title of the #1 ward"\n', "", 13, "names 3 options and says that it has 4"),
        ('"Donald" "Independent"', '"Adam"', 14, "two options have the name 'Adam', also on line 11"),
        ('"Donald" "Independent"', '""', 14, "no name"),
        ("4 2   #", "1 2 #", 3, "no option '2'"),
    ],
)
def test_a_malformed_blt_file_is_refused_with_line_and_reason(old, new, line, reason):
    assert old in GOOD_BLT
    refusal = refused(GOOD_BLT.replace(old, new, 1))
    assert (refusal.line, reason in refusal.reason) == (line, True), refusal


def test_a_blt_file_that_was_cut_off_is_refused_at_its_end():
    assert refused("3 1\n2 1 2 0\n").line == 2
    assert "before the 0" in refused("3 1\n2 1 2 0\n").reason
    assert "names 0 options" in refused("3 1\n2 1 2 0\n0\n").reason


def test_a_ballot_that_names_an_option_twice_is_not_counted_and_is_named():
    election = read("2 1\n3 1 2 1 0\n1 2 0\n0\nAnn\nBo")
    assert election.piles == {Ballot((1,)): 1}
    assert [tuple(rejected) for rejected in election.rejected] == [(2, "an option is named twice", 3)]


# Pabulib

PROJECTS = {"p1": "100", "p2": "200.50", "p/3": "0"}


def test_a_pabulib_file_gives_costs_budget_and_threshold():
    text = pabulib("300.5", PROJECTS, "p1", "p1,p2", "p2", "", min_project_score_threshold=2)
    election = read(text)
    assert election.options == ("p1", "p2", "p/3")
    assert election.budget.money == Fraction(601, 2)
    assert election.budget.costs == (100, Fraction(401, 2), 0)
    assert election.budget.threshold == 2
    assert (election.blank, sum(election.piles.values())) == (1, 3)


def test_points_and_rankings_of_a_pabulib_file_are_kept():
    points = read(pabulib(1, PROJECTS, "p1,p2;3,1", "p2;2.5", kind="cumulative", max_sum_points=4))
    assert points.kind is Kind.POINTS
    assert points.piles == {Ballot((0, 1), points=(3, 1)): 1, Ballot((1,), points=(Fraction(5, 2),)): 1}
    assert read(pabulib(1, PROJECTS, "p2,p1", kind="ordinal")).piles == {Ballot((1, 0)): 1}


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("num_votes;2", "num_votes;3", 15, "num_votes says 3, the file holds 2"),
        ("num_votes;2", "num_votes;many", 4, "whole number"),
        ("num_projects;3", "num_projects;4", 12, "num_projects says 4, the file holds 3"),
        ("budget;300", "budget;lots", 5, "budget must be a number"),
        ("budget;300", "budget;-5", 5, "less than nothing"),
        ("vote_type;approval", "vote_type;loud", 6, "vote_type is 'loud'"),
        ("vote_type;approval\n", "", 6, "META says no vote_type"),
        ("p1;100", "p1;dear", 9, "cost of project p1 must be a number"),
        ("p1;100", "p1;-1", 9, "less than nothing"),
        ("p2;200.50", "p1;200.50", 10, "stands here a second time"),
        ("v1;p2", "v1;p9", 15, "no project p9"),
        ("v1;p2", "v0;p2", 15, "votes a second time"),
        ("v1;p2", "v1", 15, "1 values where 2 columns"),
        ("VOTES\nvoter_id;vote\n", "VOTES\nvoter_id;choice\n", 13, "no column vote"),
        ("project_id;cost", "project_id;price", 8, "no column cost"),
        ("META\n", "META\nkey;value\nMETA\n", 3, "a second time"),
    ],
)
def test_a_malformed_pabulib_file_is_refused_with_line_and_reason(old, new, line, reason):
    good = pabulib(300, PROJECTS, "p1", "p2")
    assert old in good
    refusal = refused(good.replace(old, new, 1))
    assert (refusal.line, reason in refusal.reason) == (line, True), refusal


# ABIF

TENNESSEE = """# Section 1
{"title": "Tennessee capital"}
=Memph:[Memphis, TN]   # the largest
=Nash:[Nashville, TN]
=Chat:[Chattanooga #4, TN]
="Knox":[Knoxville, TN]

42:Memph/400>Nash/200>Chat/133>Knox/45
26: [Nashville, TN]/400 > Chat/290 > Knox/240 > Memph/200 :{"precinct": 51}
15*Chat/400,Knox/296,Nash/290,Memph/133
17:Knox/400>Chat/296>Nash/240>Memph/45
"""


def test_an_abif_file_gives_rankings_and_points_by_key():
    election = read(TENNESSEE)
    assert election.options == ("Memph", "Nash", "Chat", "Knox")
    assert election.labels["Chat"] == "Chattanooga #4, TN"
    assert (election.kind, election.title) == (Kind.POINTS, "Tennessee capital")
    assert election.piles == {
        Ballot((0, 1, 2, 3), points=(400, 200, 133, 45)): 42,
        Ballot((1, 2, 3, 0), points=(400, 290, 240, 200)): 26,
        Ballot((2, 3, 1, 0), points=(400, 296, 290, 133)): 15,
        Ballot((3, 2, 1, 0), points=(400, 296, 240, 45)): 17,
    }


def test_abif_options_need_no_description_and_commas_and_equal_signs_say_equally_good():
    election = read("3: A>B=C\n2:A,C\n1:[Zoë d'Hert]\n4:\n")
    assert election.options == ("A", "B", "C", "Zoë d'Hert")
    assert (election.kind, election.blank) == (Kind.RANKING, 4)
    assert election.piles == {Ballot((0, 1, 2), (0, 1, 1)): 3, Ballot((0, 2), (0, 0)): 2, Ballot((3,)): 1}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("3:A>B\nfour:A>B\n", 2, "no ballot"),
        ("3:A>B\n4:A>>B\n", 2, "can not be read"),
        ("3:A>B\n4:A>B>\n", 2, "ends with >"),
        ("3:A>B\n4:A/x>B/1\n", 2, "points must be a number"),
        ("3:A>B\n4:A/5>B\n", 2, "points to some"),
        ("3:A>B\n4:[A>B\n", 2, "can not be read"),
        ('{title: "x"\n3:A>B\n', 1, "does not end with }"),
        ("=A:[Ann]\n=A:[Bo]\n3:A\n", 2, "a second time"),
        ("3:A>B\n-1:A\n", 2, "no ballot"),
        ("3:\n", 2, "names no option"),
    ],
)
def test_a_malformed_abif_file_is_refused_with_line_and_reason(text, line, reason):
    refusal = refused(text)
    assert (refusal.line, reason in refusal.reason) == (line, True), refusal


# Our own table

TABLE = """title,Market square
seats,2
ranking,Ann,"Bo, of the mill",Cas
12,1,2,
3,,1,1
"1",7,,2

2,,,
"""


def test_a_table_gives_rankings_by_column():
    election = read(TABLE)
    assert election.options == ("Ann", "Bo, of the mill", "Cas")
    assert (election.kind, election.seats, election.title, election.blank) == (Kind.RANKING, 2, "Market square", 2)
    assert election.piles == {Ballot((0, 1)): 12, Ballot((1, 2), (0, 0)): 3, Ballot((2, 0)): 1}


def test_a_table_may_be_separated_by_semicolons_and_hold_choices_or_points():
    choices = read("choice;yes;no\n5;x;\n3;;1\n")
    assert (choices.kind, choices.piles) == (Kind.CHOICE, {Ballot((0,)): 5, Ballot((1,)): 3})
    points = read("max_each;5\npoints;a;b\n2;4,5;0\n1;1;1\n")
    assert points.piles == {Ballot((0, 1), points=(Fraction(9, 2), 0)): 2, Ballot((0, 1), (0, 0), (1, 1)): 1}


def test_a_table_may_divide_a_budget():
    election = read("budget,100.50\nthreshold,3\napproval,park,bench\ncost,70,30.25\n5,x,\n2,x,x\n")
    assert election.budget.money == Fraction(201, 2)
    assert (election.budget.costs, election.budget.threshold) == ((70, Fraction(121, 4)), 3)
    assert count("greedy-threshold", election).winners == ["park"]
    assert count("greedy", election).winners == ["park", "bench"]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("seats,2", "seats,two", 2, "seats must be a whole number"),
        ("seats,2", "chairs,2", 2, "'chairs' is no setting"),
        ("seats,2", "seats,2,3", 2, "2 values"),
        ("seats,2", "title,Other", 2, "a second time"),
        ("ranking,", "rank,", 3, "'rank' is no setting"),
        ("Cas\n", "Ann\n", 3, "two columns have the name 'Ann'"),
        ("Cas\n", "\n", 3, "column 4 has no name"),
        ("12,1,2,", "12,1,2,,9", 4, "5 cells"),
        ("12,1,2,", "12,1,second,", 4, "a rank must be a whole number"),
        ("12,1,2,", "12,0,1,", 4, "start at 1"),
        ("12,1,2,", "x,1,2,", 4, "the number of ballots"),
        ('"1",7', '"1,7', 6, "quote"),
    ],
)
def test_a_malformed_table_is_refused_with_line_and_reason(old, new, line, reason):
    assert old in TABLE
    refusal = refused(TABLE.replace(old, new, 1))
    assert (refusal.line, reason in refusal.reason) == (line, True), refusal
