"""Turnout by neighbourhood and age: counted once after the close, and the same on page, export and API."""

import pytest
from django.core.cache import cache

from participation.dossiers.models import Neighbourhood
from participation.due import do_due_work
from participation.residents.models import User
from participation.residents.verification.models import Census, CensusEntry
from polls.models import Electorate, Mark
from polls.pseudonyms import pseudonym
from polls.turnout.models import Breakdown
from polls.turnout.tables import make_due_breakdowns, table_of
from tests.polls.conftest import put_on_roll, text_of

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def told(make_poll, now, close_at_end, alice):
    """A closed poll of a roll: 60 young and 4 old people in the centre, 50 young ones elsewhere, and Alice."""
    centre, mill = (Neighbourhood.objects.get_or_create(code=code, defaults={"name": code.title()})[0]
                    for code in ("centre", "mill"))  # fmt: skip
    census = Census.objects.create(loaded_at=now, people=0)
    poll = make_poll("over", electorate=Electorate.ROLL, roll=[alice])
    groups = ((centre, now.year - 20, 60, 35), (centre, now.year - 70, 64, 4), (mill, now.year - 20, 50, 25),
              (mill, now.year - 70, 60, 30))  # fmt: skip
    for area, born, people, voters in groups:
        for number in range(people):
            key = f"{area.code}{born}{number}".ljust(64, "x")
            CensusEntry.objects.create(
                census=census,
                person_key=key,
                neighbourhood=area,
                eligible_from=now.date().replace(year=born + 16, day=1),
            )
            put_on_roll(poll, identity=f"key:{key}")
            if number < voters:
                voter = pseudonym(poll, f"key:{key}")
                Mark.objects.create(poll=poll, voter=voter, channel=Mark.Channel.WEB, day=now.date())
    return close_at_end(poll)


def test_page_export_and_api_leave_out_the_same(told, client, page):
    assert table_of(told) is None
    do_due_work(told.closes_at)
    cells = {(row.code, band): cell.voted for row in table_of(told).rows
             for band, cell in zip(table_of(told).codes, row.cells, strict=True)}  # fmt: skip
    assert cells[None, "all"] == 94
    assert cells["centre", "65+"] is None
    hidden = {place for place, voted in cells.items() if voted is None}
    assert len([place for place in hidden if place[0] == "centre"]) >= 2
    answer = client.get(f"/api/v1/polls/{told.slug}/turnout").json()
    api = {(row["neighbourhood"], cell["band"]): cell["voted"] for row in answer["rows"] for cell in row["cells"]}
    assert api == cells
    assert {(row["neighbourhood"], cell["band"]) for row in answer["rows"] for cell in row["cells"]
            if cell["suppressed"]} == hidden  # fmt: skip
    file = b"".join(client.get(f"/en/polls/{told.slug}/turnout.csv").streaming_content).decode("utf-8-sig")
    listed = [line.split(";") for line in file.splitlines()[1:] if line.count(";") == 5]
    assert sum(row[3] == "·" and row[5] == "yes" for row in listed) == len(hidden)
    assert sorted(row[3] for row in listed if row[3] != "·") == sorted(str(n) for n in cells.values() if n is not None)
    seen = text_of(page(client, "poll-results", told))
    assert seen.count("left out ") == len(hidden)
    assert "94 of 235" in seen


def test_it_is_made_once(told, now):
    assert make_due_breakdowns(told.closes_at) == 1
    before = Breakdown.objects.get().rows
    User.objects.update(year_of_birth=1950)
    assert make_due_breakdowns(told.closes_at) == 0
    assert Breakdown.objects.get().rows == before


def test_where_nobody_knows_where_people_live_there_is_no_table(make_poll, client, page):
    cache.clear()
    poll = make_poll("closed", electorate=Electorate.CONFIRMED)
    assert make_due_breakdowns(poll.closes_at) == 0
    assert client.get(f"/api/v1/polls/{poll.slug}/turnout").status_code == 404
    assert client.get(f"/en/polls/{poll.slug}/turnout.csv").status_code == 404
    assert "by neighbourhood and age" not in text_of(page(client, "poll-results", poll))
