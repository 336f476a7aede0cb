"""The public API: what everybody may see, the same text as the live updates, nothing early."""

import io
import json
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from polls import actions, results
from polls.casting import cast_ballot
from polls.models import Visibility
from polls.results import read_live


@pytest.fixture
def api():
    client = Client()
    return lambda path, **headers: client.get(f"/api/v1/polls/{path}", headers=headers)


def test_the_results_are_the_very_text_of_the_query_layer(make_poll, alice, api, now):
    poll = make_poll(slug="market", question={"nl": "Café?"})
    cast_ballot(poll, ["no"], by=alice, at=now)
    answer = api("market/results")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert answer.content.decode() == results.current(poll, now).as_json()


@pytest.mark.parametrize("path", ["{}", "{}/results"])
def test_a_draft_and_an_unknown_poll_are_not_there(make_poll, clerk, log_in, api, path):
    draft = make_poll("draft")
    assert api(path.format(draft.slug)).status_code == 404
    assert api(path.format("nothing")).status_code == 404
    assert log_in(clerk).get(f"/api/v1/polls/{path.format(draft.slug)}").status_code == 404


def test_an_open_result_is_asked_again_every_time_and_a_closed_one_may_be_kept(make_poll, api):
    live, closed = make_poll(), make_poll("closed")
    assert api(f"{live.slug}/results")["Cache-Control"] == "no-cache"
    assert api(f"{closed.slug}/results")["Cache-Control"] == "public, max-age=60"


def test_whoever_has_the_latest_is_told_so(make_poll, alice, api, now):
    poll = make_poll()
    first = api(f"{poll.slug}/results")
    again = api(f"{poll.slug}/results", if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    cast_ballot(poll, ["yes"], by=alice, at=now)
    moved = api(f"{poll.slug}/results", if_none_match=first["ETag"])
    assert moved.status_code == 200
    assert moved["ETag"] != first["ETag"]


def test_a_poll_tells_what_it_asks_and_where_it_stands(make_poll, alice, api):
    make_poll(slug="market", roll=[alice], legal_effect="binding", visibility=Visibility.TURNOUT)
    data = api("market").json()
    assert data["question"] == "Wordt de Markt autovrij?"
    assert (data["phase"], data["legal_effect"], data["electorate"]) == ("open", "binding", "roll")
    assert data["turnout"] == {"ballots": 0, "eligible": 1}
    assert data["page"] == "/nl/polls/market/"
    assert data["results"] == "/api/v1/polls/market/results"


def test_the_list_comes_latest_first_in_pages_without_drafts(make_poll, api, now, monkeypatch):
    monkeypatch.setattr("polls.api.POLLS_PER_PAGE", 2)
    for number in range(3):
        ended = now - timedelta(days=number + 1)
        make_poll("closed", slug=f"old-{number}", opens_at=ended - timedelta(days=1), closes_at=ended)
    make_poll("draft", slug="draft")
    first = api("").json()
    second = api(f"?cursor={first['older']}").json()
    assert [item["slug"] for item in first["items"]] == ["old-0", "old-1"]
    assert [item["slug"] for item in second["items"]] == ["old-2"]


def test_the_list_takes_few_queries(make_poll, alice, api, django_assert_max_num_queries):
    for _ in range(4):
        make_poll(roll=[alice])
    api("")
    with django_assert_max_num_queries(6):
        api("")


def test_the_description_of_the_api_knows_the_message(client):
    schema = client.get("/api/v1/openapi.json").json()
    message = schema["components"]["schemas"]["ResultsOut"]["properties"]
    assert list(message) == ["type", "poll", "version", "hidden", "closed", "turnout", "counted", "options"]
    assert "/api/v1/polls/{slug}/results" in schema["paths"]


PUBLIC = ("", "results/", "screen/", "receipt/", "receipt/check/", "review/", "ballots.csv")
OFFICE = {
    "polls_clerk": ("poll-desk", "poll-change", "results-csv", "results-xlsx"),
    "board_office": ("report",),
    "polls_paper": ("poll",),
}
FILES = (
    "",
    "manifest.json",
    "board.jsonl",
    "heads.jsonl",
    "tally.json",
    "pv.json",
    "pv.pdf",
    "ballots.csv",
    "SHA256SUMS",
)


def addresses(slug):
    """Every address that says something of a poll to everyone."""
    yield from (f"/nl/polls/{slug}/{page}" for page in PUBLIC)
    yield from (f"/api/v1/polls/{slug}{page}" for page in ("", "/results", "/count"))
    yield from (f"/audit/{slug}/{name}" for name in FILES)


def addresses_in_the_office(slug):
    yield from (reverse(f"{app}:{name}", args=[slug]) for app, names in OFFICE.items() for name in names)


@pytest.mark.parametrize("visibility", Visibility.values)
def test_a_hidden_result_leaks_from_no_page_and_no_answer(make_poll, make_person, voters, log_in, api, now, visibility):
    """Two towns that voted the opposite way must look alike to the last byte, but for names and tokens.

    Live results too, as long as no step of five ballots is full.
    """
    people = voters(4 if visibility == Visibility.LIVE else 7)
    one, other = (make_poll(visibility=visibility, result_step=5, roll=people) for _ in range(2))
    for place, person in enumerate(people):
        cast_ballot(one, ["yes"], by=person, at=now)
        cast_ballot(other, ["no" if place else "abstain"], by=person, at=now)
    roles = (["clerk"], ["administrator"], ["second_clerk", "auditor", "communications"])
    staff = [log_in(make_person(f"{held}", roles=held)) for held in roles]
    seen = [(client, addresses) for client in (Client(), log_in(people[0]), staff[0])]
    for client, some in [*seen, *((each, addresses_in_the_office) for each in staff)]:
        for path, twin in zip(some(one.slug), some(other.slug), strict=True):
            first, second = (client.get(each) for each in (path, twin))
            assert first.status_code == second.status_code, path
            assert _without_names(first, one) == _without_names(second, other), path
    assert read_live([one.slug])[one.slug].text == api(f"{one.slug}/results").content.decode()
    with pytest.raises(CommandError):
        call_command("export_poll", one.slug, "/nowhere")
    message = json.loads(api(f"{one.slug}/results").content)
    if visibility == Visibility.LIVE:
        assert {option["votes"] for option in message["options"]} == {0}
        return
    assert message["hidden"] is True
    assert {option["votes"] for option in message["options"]} == {None}
    assert message["turnout"]["ballots"] == 7


def _without_names(answer, poll):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active.rows][2:]
    text = re.sub(r'<path d="M[^"]*"', "", content.decode(errors="replace"))  # the QR code of its own address
    text = text.replace(poll.slug, "").replace(poll.manifest.sha256, "")
    if answer.context:  # a page: its token differs with every answer
        text = text.replace(str(answer.context.get("csrf_token", "")), "")
    return text


def test_after_the_end_everybody_sees_the_same(make_poll, alice, api, client, now):
    poll = make_poll(visibility=Visibility.HIDDEN)
    cast_ballot(poll, ["no"], by=alice, at=now)
    actions.close_poll(poll, by=None, at=poll.closes_at)
    message = json.loads(api(f"{poll.slug}/results").content)
    assert message["closed"] is True
    assert [option["votes"] for option in message["options"]] == [0, 1, 0]
    page = client.get(f"/nl/polls/{poll.slug}/results/").content.decode()
    assert "Nee, het blijft zo</th>" in page
