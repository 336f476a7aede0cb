"""A real election becomes a closed poll: its own totals come out on page, API and export."""

import csv
import io
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from participation.audit.models import Entry
from participation.dossiers.models import Dossier, Team, Theme
from polls import results
from polls.models import Ballot, Mark, Option, Poll, State
from polls.pabulib import open_pabulib
from tests.polls.test_pabulib_format import GOOD

pytestmark = pytest.mark.django_db
VOTEDATA = os.environ.get("VOTEDATA", "")


@pytest.fixture
def _in_the_back_office(settings, clerk):
    """Clerks may enter the back office, and here with a password alone."""
    settings.STAFF_MFA_REQUIRED = False
    clerk.groups.get().permissions.add(Permission.objects.get(codename="access_admin"))


@pytest.fixture
def pb_file(tmp_path):
    def write(text=GOOD, name="Benches_2026.pb"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_ballots_of_a_file_become_a_closed_poll(pb_file):
    out = io.StringIO()
    call_command("import_poll", pb_file(), stdout=out)
    poll = Poll.objects.get(slug="benches_2026")
    found = results.current(poll, timezone.now())
    assert {option.id: option.votes for option in found.options} == {"p1": 3, "p2": 2, "p3": 0}
    assert (found.ballots, found.is_closed, poll.state) == (4, True, State.COUNTED)
    assert "4 of 4 ballots" in out.getvalue()
    assert set(Mark.objects.values_list("channel", flat=True)) == {"file"}


def test_ballots_lie_in_the_order_of_their_keys_not_of_the_file(pb_file):
    lines = "".join(f"v{n};;p1\n" for n in range(5, 105))
    call_command(
        "import_poll", pb_file(GOOD.replace("num_votes;4", "num_votes;104").replace("100;3;B", "100;103;B") + lines)
    )
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key FROM polls_ballot ORDER BY {place}")  # noqa: S608
        keys = [str(key) for (key,) in cursor.fetchall()]
    assert len(keys) == 104
    assert keys == sorted(keys)
    assert Ballot.objects.exclude(choice_key="").count() == 0


def test_a_malformed_file_is_refused_with_its_line_and_nothing_is_stored(pb_file):
    with pytest.raises(CommandError, match=r"Benches_2026.pb, line 16: there is no project p9. Nothing was stored."):
        call_command("import_poll", pb_file(GOOD.replace("v2;41;p1,p2", "v2;41;p1,p9")))
    assert (Poll.objects.count(), Ballot.objects.count(), Mark.objects.count()) == (0, 0, 0)
    assert not Dossier.objects.exists()


def test_a_late_fault_also_leaves_nothing(pb_file):
    with pytest.raises(CommandError, match="column votes says 9"):
        call_command("import_poll", pb_file(GOOD.replace("100;3;Benches", "100;9;Benches")))
    assert (Poll.objects.count(), Ballot.objects.count(), Mark.objects.count()) == (0, 0, 0)


def test_the_same_file_twice_is_refused_the_second_time(pb_file):
    call_command("import_poll", pb_file())
    with pytest.raises(CommandError, match="already"):
        call_command("import_poll", pb_file())
    assert Ballot.objects.count() == 4


@pytest.mark.parametrize("line", [1, 3, 10, 19, 900, 901, 1999])
def test_text_in_another_encoding_is_refused_with_its_line(tmp_path, line):
    lines = (GOOD + "".join(f"v{n};;p1\n" for n in range(5, 2000))).encode().split(b"\n")
    lines[line - 1] += "ä".encode("latin-1")
    path = tmp_path / "latin.pb"
    path.write_bytes(b"\n".join(lines))
    assert _refused(path) == f"latin.pb, line {line}: the file is not UTF-8 text. Nothing was stored."


def test_words_in_a_language_that_the_platform_does_not_speak_stand_as_the_towns_own(pb_file, settings):
    call_command("import_poll", pb_file(GOOD.replace("min_length;1", "language;pl")))
    poll = Poll.objects.get()
    assert poll.default_language == settings.LANGUAGE_CODE
    assert poll.question.data == {settings.LANGUAGE_CODE: "Three projects"}
    assert poll.options.first().label.data == {settings.LANGUAGE_CODE: "Benches"}


def test_words_in_a_language_of_the_platform_keep_it(pb_file):
    call_command("import_poll", pb_file(GOOD.replace("min_length;1", "language;en")))
    poll = Poll.objects.get()
    assert (poll.default_language, poll.question.data) == ("en", {"en": "Three projects"})


def test_empty_votes_are_ballots_too(pb_file):
    text = GOOD.replace("min_length;1\n", "").replace("v4;;p1", "v4;;").replace("100;3;Benches", "100;2;Benches")
    call_command("import_poll", pb_file(text))
    found = results.current(Poll.objects.get(), timezone.now())
    assert found.ballots == 4
    assert {option.id: option.votes for option in found.options} == {"p1": 2, "p2": 2, "p3": 0}


def test_the_days_of_the_file_are_those_of_the_poll(pb_file):
    call_command("import_poll", pb_file(GOOD.replace("min_length;1", "date_begin;10.09.2024\ndate_end;23.09.2024")))
    poll = Poll.objects.get()
    days = [timezone.localtime(moment).date() for moment in (poll.opens_at, poll.closes_at)]
    assert days == [date(2024, 9, 10), date(2024, 9, 23)]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("date_end;soon", r"line 7: date_end must be a date"),
        ("num_votes;4", r"line 7: META says num_votes a second time"),
        ("max_length;0\nmin_length;1", r"line 8: min_length is more than max_length"),
        ("comment;\0", r"line 7: a NUL character"),
    ],
)
def test_a_description_that_can_not_be_right_is_refused_with_its_line(pb_file, said, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("import_poll", pb_file(GOOD.replace("min_length;1", said)))
    assert not Poll.objects.exists()


def _refused(path):
    """Import `path`; nothing of it is stored. Return what the command says."""
    with pytest.raises(CommandError) as refused:
        call_command("import_poll", path)
    assert [kind.objects.count() for kind in (Poll, Option, Ballot, Mark, Dossier, Theme, Team, Entry)] == [0] * 8
    return str(refused.value)


def test_a_year_long_before_any_such_election_is_refused(pb_file):
    assert _refused(pb_file(GOOD.replace("min_length;1", "date_begin;0001"))) == (
        "Benches_2026.pb, line 7: date_begin must be a date since 1900, not '0001'. Nothing was stored."
    )


@pytest.mark.parametrize("days", [0, 1, 1500])
def test_an_election_whose_last_day_has_not_passed_is_refused(pb_file, days):
    last = f"{timezone.localdate() + timedelta(days=days):%d.%m.%Y}"
    assert _refused(pb_file(GOOD.replace("min_length;1", f"date_end;{last}"))) == (
        f"Benches_2026.pb, line 7: date_end ({last}) has not passed; ballots of a poll that has not ended can not be "
        "imported. Nothing was stored."
    )


def test_an_election_that_begins_tomorrow_is_refused(pb_file):
    first = timezone.localdate() + timedelta(days=1)
    said = _refused(pb_file(GOOD.replace("min_length;1", f"date_begin;{first}")))
    assert "line 7: date_begin has not come yet" in said


def test_an_election_that_ended_yesterday_is_taken(pb_file):
    yesterday = timezone.localdate() - timedelta(days=1)
    call_command("import_poll", pb_file(GOOD.replace("min_length;1", f"date_end;{yesterday}")))
    assert timezone.localdate(Poll.objects.get().closes_at) == yesterday


def test_an_unclosed_quote_is_refused_at_the_line_where_its_row_begins(pb_file):
    ballots = [f"v{n};;p1\n" for n in range(5, 505)]
    ballots[21] = 'v26;;"p1\n'
    assert _refused(pb_file(GOOD + "".join(ballots))) == (
        "Benches_2026.pb, line 40: a quote in this row is not closed. Nothing was stored."
    )


@pytest.mark.parametrize("section", ["META\nkey;value", "PROJECTS\nproject_id", "VOTES\nvoter_id;vote\nv5;p1"])
def test_a_section_that_stands_there_twice_is_refused(pb_file, section):
    name = section.split("\n")[0]
    assert _refused(pb_file(f"{GOOD}{section}\n")) == (
        f"Benches_2026.pb, line 19: the section {name} stands here a second time. Nothing was stored."
    )


NONE = """META
key;value
num_projects;0
num_votes;1
vote_type;approval
PROJECTS
project_id;name
VOTES
voter_id;vote
v1;
"""
ONE = NONE.replace("num_projects;0", "num_projects;1").replace(";name\n", ";name\np1;Benches\n")


@pytest.mark.parametrize(("text", "line", "number"), [(NONE, 8, 0), (ONE, 9, 1)])
def test_an_election_without_a_choice_is_refused(pb_file, text, line, number):
    assert _refused(pb_file(text)) == (
        f"Benches_2026.pb, line {line}: a poll needs at least 2 projects to choose from, the file holds {number}. "
        "Nothing was stored."
    )


def test_the_command_speaks_one_language_also_when_a_rule_says_no(pb_file, monkeypatch):
    monkeypatch.setattr("polls.pabulib.MIN_PROJECTS", 0)
    assert _refused(pb_file(ONE)) == "A poll needs at least two options. Nothing was stored."


def test_a_name_that_would_fill_the_page_is_refused(pb_file):
    assert _refused(pb_file(GOOD.replace("Benches", "B" * 5000))) == (
        "Benches_2026.pb, line 10: the name of project p1 has 5000 characters, more than 300. Nothing was stored."
    )


def test_lengths_beyond_the_number_of_projects_are_no_fault(pb_file):
    ballots = GOOD.replace("min_length;1", "max_length;50")
    call_command("import_poll", pb_file(ballots))
    assert (Poll.objects.get().min_choices, Poll.objects.get().max_choices) == (1, 3)


@pytest.mark.usefixtures("_in_the_back_office")
@pytest.mark.skipif(not VOTEDATA, reason="VOTEDATA names no folder with real elections")
@pytest.mark.parametrize("path", sorted(Path(VOTEDATA).glob("pabulib/*.pb")) if VOTEDATA else [], ids=lambda p: p.stem)
def test_real_elections_keep_their_own_totals_on_page_api_and_exports(path, client, clerk, log_in):
    with path.open(encoding="utf-8") as lines:
        official = {
            project.id: project.votes
            for project in open_pabulib(lines, today=timezone.localdate(), any_vote_type=True).projects
        }
    call_command("import_poll", path, as_approval=True)
    poll = Poll.objects.latest("pk")

    api = client.get(f"/api/v1/polls/{poll.slug}/results").json()
    assert {option["id"]: option["votes"] for option in api["options"]} == official
    page = client.get(reverse("polls:poll-results", args=[poll.slug]))
    assert page.status_code == 200
    assert _csv_votes(log_in(clerk), poll) == official
    assert _xlsx_votes(log_in(clerk), poll) == official


def _csv_votes(client, poll):
    content = b"".join(client.get(reverse("polls_clerk:results-csv", args=[poll.slug])).streaming_content)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    return {row[0]: int(row[2]) for row in rows[rows.index([]) + 2 :]}


def _xlsx_votes(client, poll):
    book = load_workbook(io.BytesIO(client.get(reverse("polls_clerk:results-xlsx", args=[poll.slug])).content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].rows]
    start = next(place for place, row in enumerate(rows) if row[0] and len(row) >= 4 and row[3]) + 1
    return {row[0]: row[2] for row in rows[start:]}
