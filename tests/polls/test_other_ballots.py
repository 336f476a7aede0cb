"""Voting with scores, points, places and on a budget: the ballot, the review, the count and what is shown of it."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from polls import actions, checks, results
from polls.actions import record_lot
from polls.casting import cast_ballot
from polls.errors import LotIncomplete, NoLotNeeded, PollIncomplete
from polls.models import Ballot, Method, Option, Poll, State, Tally
from tests.polls.conftest import text_of
from tests.polls.test_clerk_pages import desk, make, typed

pytestmark = pytest.mark.usefixtures("in_english")
__all__ = ["desk", "typed"]
RANKINGS = (["lime=1"], ["lime=1", "blue=2"], ["brick=1"], ["brick=1", "blue=2"], ["blue=1", "brick=2"])


@pytest.fixture
def cast_all(voters, now):
    """Cast each of the ballots by a voter of its own, and close the poll."""

    def cast(poll, ballots, *, close=True):
        for person, choices in zip(voters(len(ballots)), ballots, strict=True):
            cast_ballot(poll, choices, by=person, at=now)
        return actions.close_poll(poll, by=None, at=poll.closes_at) if close else poll

    return cast


def ask(client, step, poll, **numbers):
    data = {f"option-{key}": number for key, number in numbers.items()}
    return client.post(reverse(f"polls:{step}", args=[poll.slug]), data)


@pytest.mark.parametrize(
    ("fields", "numbers", "content", "said"),
    [
        (
            {"method": Method.SCORE, "points": 5}, {"lime": "5", "brick": "", "blue": "0"}, {"s": {"lime": 5}},
            ["lime en: 5 of 5", "This counts as 0: “brick en” and “blue en”."],
        ),
        (
            {"method": Method.CUMULATIVE, "points": 10}, {"lime": "6", "brick": "1", "blue": ""},
            {"p": {"brick": 1, "lime": 6}},
            ["lime en: 6 points", "brick en: 1 point", "You divide 7 of the 10 points.", "You have 3 points left."],
        ),
        (
            {"method": Method.IRV}, {"lime": "2", "brick": "", "blue": "1"}, {"r": ["blue", "lime"]},
            ["1. blue en", "2. lime en", "You ranked 2 of 3 options."],
        ),
    ],
)  # fmt: skip
def test_a_ballot_with_numbers_is_reviewed_in_words_and_cast(
    make_poll, alice, log_in, page, fields, numbers, content, said
):
    poll, client = make_poll(**fields), log_in(alice)
    assert client.get(poll.get_absolute_url()).content.decode().count('name="option-') >= 3
    review = ask(client, "ballot-review", poll, **numbers)
    assert [words for words in said if words not in text_of(review)] == []
    hidden = dict(re.findall(r'type="hidden" name="(option-\w+)"(?: value="(\d+)")?', review.content.decode()))
    assert hidden == {f"option-{key}": number for key, number in numbers.items()}
    cast = client.post(reverse("polls:ballot-cast", args=[poll.slug]), hidden)
    assert cast.status_code == 302
    assert Ballot.objects.get().content == content
    again = client.post(reverse("polls:ballot-review", args=[poll.slug]), hidden | {"change": "1"})
    assert again.status_code == 200
    assert any(made in again.content.decode() for made in ("checked", "selected", 'value="6"'))


@pytest.mark.parametrize("step", ["ballot-review", "ballot-cast"])
@pytest.mark.parametrize(
    ("fields", "numbers", "sentence", "kept"),
    [
        ({"method": Method.SCORE, "points": 5}, {}, "You have not given any points yet.", ""),
        ({"method": Method.CUMULATIVE, "points": 10}, {"lime": "8", "blue": "3"},
         "You gave 11 points, and there are 10", 'value="8"'),
        ({"method": Method.CUMULATIVE, "points": 10}, {"lime": "two"}, "lime en : Write a whole number", 'value="two"'),
        ({"method": Method.STV, "seats": 2}, {"lime": "1", "blue": "1"},
         "You gave place 1 to more than one option.", '<option value="1" selected'),
        ({"method": Method.BORDA}, {"lime": "1", "blue": "3"},
         "Nothing stands at place 2", '<option value="3" selected'),
        ({"method": Method.SCHULZE}, {}, "You have not ranked anything yet.", ""),
    ],
)  # fmt: skip
def test_a_mistake_is_said_and_nothing_typed_is_lost(make_poll, alice, log_in, step, fields, numbers, sentence, kept):
    answer = ask(log_in(alice), step, make_poll(**fields), **numbers)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert kept in answer.content.decode()
    assert not Ballot.objects.exists()


def test_an_instant_runoff_is_counted_at_close_and_shown_with_its_rounds(make_poll, cast_all, client, page):
    poll = make_poll(method=Method.IRV)
    cast_all(poll, RANKINGS, close=False)
    open_page = text_of(page(client, "poll-results", poll))
    assert "First choices so far" in open_page
    assert "won" not in open_page
    assert not Tally.objects.exists()
    count = reverse("api:read_count", args=[poll.slug])
    with translation.override("en"):  # the API speaks the language of the browser
        assert client.get(count).status_code == 404
    actions.close_poll(poll, by=None, at=poll.closes_at)
    said = text_of(page(client, "poll-results", poll))
    for words in (
        "“brick en” won.",
        "brick en won in round 2: 3 against 2 for lime en, 1 more.",
        "blue en dropped out in round 1: 1 against 2 for lime en, 1 fewer.",
        "Round 2: The votes of “blue en” go on",
        "3, chosen",
        "1, drops out",
    ):
        assert words in said, words
    assert "“brick en” won." in text_of(page(client, "poll-detail", poll))
    rows = b"".join(page(client, "ballot-list", poll).streaming_content).decode()
    assert ";lime,blue\r\n" in rows
    told = client.get(count).json()
    assert (told["method"], told["result"]["winners"], told["tied"]) == ("irv", ["brick"], [])
    assert list(checks.results()) == []
    Tally.objects.update(result=Tally.objects.get().result | {"winners": ["lime"]})
    assert "another count" in next(checks.results())


@pytest.mark.parametrize(
    ("fields", "ballots", "outcome"),
    [
        ({"method": Method.SCORE, "points": 5}, [["lime=5", "blue=4"], ["blue=3"]], "“blue en” won."),
        ({"method": Method.CUMULATIVE, "points": 5}, [["lime=5"], ["blue=3", "brick=2"]], "“lime en” won."),
        ({"method": Method.STV, "seats": 2}, RANKINGS, "“lime en” and “brick en” won the seats."),
        ({"method": Method.BORDA}, RANKINGS, "“brick en” won."),
        ({"method": Method.SCHULZE}, [*RANKINGS, ["brick=1"]], "“brick en” won."),
        ({"method": Method.RANKED_PAIRS}, [*RANKINGS, ["brick=1"]], "“brick en” won."),
        ({"method": Method.TWO_ROUND}, [*RANKINGS, ["brick=1"]], "“brick en” won."),
        ({"method": Method.MAJORITY_JUDGMENT, "points": 5}, [["lime=5"], ["blue=3", "lime=2"], ["blue=3"]],
         "“blue en” won."),
    ],
)  # fmt: skip
def test_each_method_says_who_won_and_why(make_poll, cast_all, client, page, fields, ballots, outcome):
    poll = cast_all(make_poll(**fields), ballots)
    said = text_of(page(client, "poll-results", poll))
    assert outcome in said
    assert "How it came to this" in said
    assert list(checks.results()) == []


@pytest.mark.parametrize(
    ("fields", "ballot"),
    [
        ({"method": Method.SCHULZE}, RANKINGS[0]),
        ({"method": Method.RANKED_PAIRS}, RANKINGS[0]),
        ({"method": Method.MAJORITY_JUDGMENT, "points": 5}, ["lime=5"]),
    ],
)
def test_without_votes_per_option_the_message_has_none(make_poll, cast_all, now, fields, ballot):
    poll = cast_all(make_poll(**fields), [ballot], close=False)
    found = results.current(poll, now)
    assert not found.is_hidden
    assert [option["votes"] for option in json.loads(found.as_json())["options"]] == [None] * 3


def test_shares_are_of_all_points(make_poll, cast_all, now):
    poll = cast_all(make_poll(method=Method.SCORE, points=5), [["lime=5", "blue=3"]] * 5, close=False)
    assert [option.percent for option in results.current(poll, now).options] == [62.5, 0, 37.5]


def test_hidden_figures_stay_hidden_for_each_method(make_poll, cast_all, client, page, now):
    poll = cast_all(make_poll(method=Method.IRV, visibility="turnout"), RANKINGS[:1], close=False)
    assert [option.votes for option in results.current(poll, now).options] == [None] * 3
    assert "First choices" not in text_of(page(client, "poll-results", poll))


def test_a_tie_waits_for_a_lot_that_the_clerk_records(make_poll, cast_all, client, page, desk, clerk, now):
    poll = cast_all(make_poll(method=Method.IRV), [["lime=1"], ["blue=1"], ["brick=1"]])
    assert poll.state == State.CLOSED
    waits = "A lot has to be drawn first, in public."
    assert waits in text_of(page(client, "poll-results", poll))
    page_of_clerk = reverse("polls_clerk:poll-desk", args=[poll.slug])
    assert "Record the lot" in text_of(desk.get(page_of_clerk))
    url = reverse("polls_clerk:poll-lot", args=[poll.slug])
    refused = desk.post(url, {"lot-lime": "1", "lot-blue": "1"})
    assert refused.status_code == 422
    assert "Give every option its place in the lot" in text_of(refused)
    with pytest.raises(LotIncomplete):
        record_lot(poll, ["lime"], by=clerk, at=now)
    assert desk.post(url, {"lot-lime": "2", "lot-blue": "1", "lot-brick": "3"}).url == page_of_clerk
    assert Tally.objects.get().lot == ["blue", "lime", "brick"]
    said = text_of(page(client, "poll-results", poll))
    assert "“blue en” won." in said
    assert "A lot was drawn between" in said
    assert waits not in said
    assert list(checks.results()) == []
    with pytest.raises(NoLotNeeded):
        record_lot(poll, ["blue", "lime", "brick"], by=clerk, at=now)


@pytest.fixture
def budget(make_poll):
    """An open vote on 100 euro, with costs."""

    def make(phase="open", costs=(60, 50, 40), **fields):
        fields = {"method": Method.GREEDY, "budget": 100, "max_choices": 3} | fields
        poll = make_poll("draft", **fields)
        for option, cost in zip(Option.objects.filter(poll=poll), costs, strict=True):
            Option.objects.filter(pk=option.pk).update(cost=cost)
        if phase == "open":
            for step in (actions.announce_poll, actions.freeze_poll):
                step(Poll.objects.get(pk=poll.pk), by=None, at=poll.opens_at)
        return Poll.objects.get(pk=poll.pk)

    return make


@pytest.mark.parametrize("method", [Method.GREEDY, Method.EQUAL_SHARES])
def test_a_budget_is_divided_and_the_cost_of_a_choice_is_told(budget, alice, log_in, cast_all, client, page, method):
    poll = budget(method=method)
    asked = log_in(alice)
    assert "lime en (60 euro)" in text_of(asked.get(poll.get_absolute_url()))
    review = asked.post(reverse("polls:ballot-review", args=[poll.slug]), {"choice": ["lime", "brick"]})
    assert "Together this costs 110 euro. There is 100 euro." in text_of(review)
    assert "That is more than there is." in text_of(review)
    assert "You chose 2. You may choose up to 3." in text_of(review)
    cast_all(poll, [["lime"], ["lime"], ["lime", "brick"], ["lime", "blue"], ["blue", "brick"], ["blue"]])
    said = text_of(page(client, "poll-results", poll))
    assert "Funded: “lime en” and “blue en”." in said
    assert "brick en is not funded" in said
    assert "The projects in the order in which they were looked at" in said
    assert list(checks.results()) == []


@pytest.mark.parametrize(
    ("fields", "funded", "why"),
    [
        ({"method": Method.GREEDY}, "“lime en” and “blue en”", "brick en is not funded: it costs 50, and 40 was left"),
        ({"method": Method.GREEDY_NO_SKIP}, "“lime en”", "blue en is not funded: a project above it did not fit"),
        ({"method": Method.GREEDY_THRESHOLD, "least_votes": 2}, "“lime en”",
         "blue en is not funded: its score of 1 is below the threshold"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_passed_over_or_ends_the_list(budget, cast_all, client, page, fields, funded, why):
    poll = cast_all(budget(**fields), [["lime"], ["lime"], ["lime", "brick"], ["brick"], ["blue"]])
    said = text_of(page(client, "poll-results", poll))
    assert f"Funded: {funded}." in said
    assert why in said
    assert list(checks.results()) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"method": Method.STV, "seats": 3}, "fewer seats than options"),
        ({"costs": (0, 50, 40)}, "at least 1 euro"),
        ({"costs": (101, 50, 40)}, "more than the whole budget"),
    ],
)
def test_a_draft_whose_parameters_can_not_be_right_is_not_announced(budget, make_poll, fields, sentence):
    poll = budget("draft", **fields) if "costs" in fields else make_poll("draft", **fields)
    with pytest.raises(PollIncomplete, match=sentence):
        actions.announce_poll(poll, by=None, at=poll.opens_at)


@pytest.mark.parametrize(
    ("method", "wrong"),
    [
        (Method.SINGLE, {"points": 3}), (Method.SCORE, {"points": 0}), (Method.SCORE, {"points": 11}),
        (Method.CUMULATIVE, {"points": 101}), (Method.IRV, {"seats": 2}), (Method.STV, {"seats": 0}),
        (Method.GREEDY, {"budget": 0}), (Method.APPROVAL, {"budget": 5}), (Method.MAJORITY_JUDGMENT, {"points": 0}),
        (Method.GREEDY_THRESHOLD, {"budget": 9, "least_votes": 0}), (Method.GREEDY, {"budget": 9, "least_votes": 2}),
    ],
)  # fmt: skip
def test_the_database_refuses_parameters_that_a_method_does_not_have(make_poll, method, wrong):
    poll = make_poll("draft")
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        Poll.objects.filter(pk=poll.pk).update(method=method, **wrong)


@pytest.mark.parametrize(
    ("fields", "stored"),
    [
        ({"method": "score", "points": "5", "seats": "4", "budget": "9"}, (5, 1, 0, [0, 0, 0])),
        ({"method": "irv", "points": "5"}, (0, 1, 0, [0, 0, 0])),
        ({"method": "stv", "seats": "2"}, (0, 2, 0, [0, 0, 0])),
        ({"method": "greedy", "budget": "100", "costs": "60\n50\n\n40"}, (0, 1, 100, [60, 50, 40])),
        ({"method": "greedy-threshold", "budget": "100", "least_votes": "7", "costs": "60\n50\n40"},
         (0, 1, 100, [60, 50, 40])),
        ({"method": "majority-judgment", "points": "5", "least_votes": "7"}, (5, 1, 0, [0, 0, 0])),
    ],
)  # fmt: skip
def test_a_clerk_drafts_a_poll_by_each_method(desk, typed, fields, stored):
    answer = make(desk, typed(**fields))
    assert answer.status_code == 302, text_of(answer)
    poll = Poll.objects.get()
    assert poll.least_votes == (7 if poll.method == Method.GREEDY_THRESHOLD else 0)
    assert (poll.points, poll.seats, poll.budget, [option.cost for option in poll.options.all()]) == stored
    assert desk.get(reverse("polls_clerk:poll-change", args=[poll.slug])).context["form"].initial.get("costs", "") == (
        "60\n50\n40" if poll.budget else ""
    )


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"method": "score", "points": "11"}, "points", "from 1 to 10"),
        ({"method": "score"}, "points", "from 1 to 10"),
        ({"method": "cumulative", "points": "0"}, "points", "from 1 to 100"),
        ({"method": "stv", "seats": "3"}, "seats", "fewer seats than options"),
        ({"method": "greedy-threshold", "budget": "9", "costs": "1\n2\n3"}, "least_votes", "how many votes"),
        ({"method": "greedy", "costs": "1\n2\n3"}, "budget", "how much money"),
        ({"method": "greedy", "budget": "10", "costs": "1\n2"}, "costs", "as many costs as there are options"),
        ({"method": "greedy", "budget": "10", "costs": "1\n2\nmuch"}, "costs", "“much” is not a whole number"),
    ],
)
def test_what_a_clerk_forgot_is_said_at_its_field(desk, typed, fields, name, sentence):
    answer = make(desk, typed(**fields))
    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors[name])
