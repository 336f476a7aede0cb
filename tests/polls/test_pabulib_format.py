"""What a Pabulib file may say, and what is refused, with the line."""

from datetime import date

import pytest

from polls.methods.files.reading import MalformedFile
from polls.pabulib import FileBallot, open_pabulib

pytestmark = pytest.mark.once
TODAY = date(2027, 1, 1)
GOOD = """META
key;value
description;Three projects
num_projects;3
num_votes;4
vote_type;approval
min_length;1
PROJECTS
project_id;cost;votes;name
p1;100;3;Benches
p2;200;2;"Trees; many"
p3;300;0;Fountain
VOTES
voter_id;age;vote
v1;30;p1
v2;41;p1,p2
v3;;p2
v4;;p1
"""


def opened(text, **options):
    return open_pabulib(iter(text.splitlines(keepends=True)), today=TODAY, **options)


def read(text, **options):
    return list(opened(text, **options).ballots())


def test_a_good_file_gives_projects_and_ballots():
    file = opened(GOOD)
    assert [(project.id, project.name, project.votes) for project in file.projects] == [
        ("p1", "Benches", 3),
        ("p2", "Trees; many", 2),
        ("p3", "Fountain", 0),
    ]
    assert file.announced_ballots == 4
    assert list(file.ballots()) == [
        FileBallot("v1", ["p1"]),
        FileBallot("v2", ["p1", "p2"]),
        FileBallot("v3", ["p2"]),
        FileBallot("v4", ["p1"]),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("META\n", "METRO\n", 1, "must start with META"),
        ("key;value", "name;value", 2, "no column key"),
        ("num_votes;4", "num_votes;four", 5, "whole number"),
        ("vote_type;approval", "vote_type;ordinal", 6, "vote_type is ordinal"),
        ("vote_type;approval\n", "", 7, "META says no vote_type"),
        ("PROJECTS\nproject_id", "PROJECTS\nid", 9, "no column project_id"),
        ("num_projects;3", "num_projects;2", 13, "num_projects says 2"),
        ("p2;200;2", "p1;200;2", 11, "a second time"),
        ("p1;100;3;Benches", "p1;100;3", 10, "3 values where 4 columns"),
        ("p1;100;3;Benches", "p1;100;many;Benches", 10, "votes must be a whole number"),
        ("v2;41;p1,p2", "v2;41;p1,p9", 16, "no project p9"),
        ("v2;41;p1,p2", "v2;41;p1,p1", 16, "names a project twice"),
        ("v2;41;p1,p2", "v1;41;p1,p2", 16, "votes a second time"),
        ("v2;41;p1,p2", ";41;p1,p2", 16, "no id"),
        ("v2;41;p1,p2", "v2;41", 16, "2 values where 3 columns"),
        ("v2;41;p1,p2", "v2;41;", 16, "fewer than min_length"),
        ("num_votes;4", "num_votes;5", 18, "num_votes says 5, the file holds 4"),
        ("p3;300;0", "p3;300;1", 18, "project p3 has 0 ballots, its column votes says 1"),
        ("VOTES\n", "", 13, "3 values where 4 columns"),
        ("min_length;1", "num_votes;4", 7, "num_votes a second time"),
        ("min_length;1", "min_length;3\nmax_length;2", 8, "min_length is more than max_length"),
        ("min_length;1", "max_length;0\nmin_length;1", 8, "min_length is more than max_length"),
        ("min_length;1", "max_length;" + "9" * 5000, 7, "max_length must be a whole number"),
        ("min_length;1", "date_begin;yesterday", 7, "date_begin must be a date like 24.09.2026, not 'yesterday'"),
        ("min_length;1", "date_end;31.02.2026", 7, "date_end must be a date"),
        ("min_length;1", "date_begin;24.09.2026\ndate_end;2026-09-23", 8, "date_end is before date_begin"),
        ("min_length;1", "date_begin;0001", 7, "date_begin must be a date since 1900, not '0001'"),
        ("min_length;1", "date_begin;2020\ndate_end;31.12.1899", 8, "date_end must be a date since 1900"),
        ("min_length;1", "date_begin;2027-01-02", 7, "date_begin has not come yet"),
        (
            "min_length;1",
            "date_end;2030",
            7,
            "31.12.2030. has not passed; ballots of a poll that has not ended can not",
        ),
        ("min_length;1", "date_end;01.01.2027", 7, "has not passed"),
        ("min_length;1", "date_end;2025\ndate_begin;01.01.2026", 8, "date_end is before date_begin"),
        ("100;3;Benches", "100;3;" + "B" * 301, 10, "the name of project p1 has 301 characters, more than 300"),
        ("Three projects", "T" * 301, 3, "description has 301 characters, more than 300"),
        ("Three projects", "Three\0projects", 3, "NUL"),
        ("Benches", "Ben\0ches", 10, "NUL"),
        ("v2;41", "v\0;41", 16, "NUL"),
    ],
)
def test_a_malformed_file_is_refused_with_line_and_reason(old, new, line, reason):
    assert old in GOOD
    with pytest.raises(MalformedFile, match=reason) as refused:
        read(GOOD.replace(old, new, 1))
    assert refused.value.line == line


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("p3;300;0;Fount", 'p3;300;0;"Fount', 12, "a quote in this row is not closed"),
        ("v2;41;p1,p2", 'v2;41;"p1,p2', 16, "a quote in this row is not closed"),
        ("v4;;p1\n", 'v4;;"p1', 18, "a quote in this row is not closed"),
        # closed by a quote further on
        (
            "100;3;Benches",
            '100;3;"Benches',
            10,
            r"5 values .* line 10 runs on to line 11: perhaps a quote is not closed",
        ),
        (
            'Trees; many"\np3;300;0;',
            'Trees\np3;300;0;"',
            13,
            r"holds 2 \(the row on line 11 runs on to line 12: perhaps",
        ),
        ("v2;41;p1,p2\nv3;;p2", 'v2;41;"p1,p2\nv3;;"p2', 16, "line 16 runs on to line 17: perhaps"),
        ("description;", 'description;"' + "Three\n" * 30_000, 3, r"field limit .* line 3 runs on to line 218\d\d"),
    ],
)
def test_an_unclosed_quote_is_refused_at_the_line_where_its_row_begins(old, new, line, reason):
    assert old in GOOD
    with pytest.raises(MalformedFile, match=reason) as refused:
        read(GOOD.replace(old, new, 1))
    assert refused.value.line == line
    assert len(str(refused.value).splitlines()) == 1


def test_names_and_description_may_have_300_characters():
    file = opened(GOOD.replace("Benches", "B" * 300).replace("Three projects", "T" * 300))
    assert (len(file.projects[0].name), len(file.meta["description"])) == (300, 300)


def test_a_name_between_quotes_may_run_over_two_lines():
    assert opened(GOOD.replace("Trees; many", "Trees;\nmany")).projects[1].name == "Trees;\nmany"


def test_a_file_without_votes_is_refused():
    with pytest.raises(MalformedFile, match="the section VOTES is missing"):
        read(GOOD.split("VOTES", maxsplit=1)[0])


def test_points_are_read_as_approvals_only_when_asked():
    points = GOOD.replace("vote_type;approval", "vote_type;cumulative")
    assert len(read(points, any_vote_type=True)) == 4
    with pytest.raises(MalformedFile, match="only approval"):
        read(points)


SECTIONS = {
    "META": "META\nkey;value\nnum_votes;9\n",
    "PROJECTS": "PROJECTS\nproject_id;cost;votes;name\np4;1;0;Bins\n",
    "VOTES": "VOTES\nvoter_id;age;vote\nv5;;p1\n",
}


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_may_stand_in_a_file_once(section):
    with pytest.raises(MalformedFile, match=f"^line 19: the section {section} stands here a second time$"):
        read(GOOD + SECTIONS[section])


def test_a_section_right_after_itself_is_refused_too():
    with pytest.raises(MalformedFile, match=r"^line 10: the section META stands here a second time$"):
        read(GOOD.replace("PROJECTS\n", "\n\nMETA\nPROJECTS\n"))


@pytest.mark.parametrize(
    ("begin", "end", "days"),
    [
        ("24.09.2026", "30.09.2026", (date(2026, 9, 24), date(2026, 9, 30))),
        ("2026-09-24", "2026-09-24", (date(2026, 9, 24), date(2026, 9, 24))),
        ("2026", "2026", (date(2026, 1, 1), date(2026, 12, 31))),
        ("", "", (None, None)),
    ],
)
def test_a_file_may_say_when_people_voted(begin, end, days):
    file = opened(GOOD.replace("min_length;1", f"date_begin;{begin}\ndate_end;{end}"))
    assert (file.first_day, file.last_day) == days


def test_a_ballot_may_name_no_project():
    text = GOOD.replace("min_length;1\n", "").replace("v4;;p1", "v4;;").replace("100;3;Benches", "100;2;Benches")
    assert read(text)[-1] == FileBallot("v4", [])
