"""Polls for anyone: no account, one vote for each browser, and called what it is wherever the result shows."""

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from participation.limits.acts import Act
from polls import browsers
from polls.exports import result_rows
from polls.models import Ballot, Electorate, Mark
from tests.polls.conftest import text_of

pytestmark = pytest.mark.usefixtures("in_english")
LABEL = "Not representative: anyone could vote"


@pytest.fixture
def poll(make_poll):
    return make_poll(electorate=Electorate.ANYONE)


def check(client, poll, choice="yes"):
    return client.post(reverse("polls:ballot-review", args=[poll.slug]), {"choice": choice})


def cast(client, poll, choice="yes"):
    return client.post(reverse("polls:ballot-cast", args=[poll.slug]), {"choice": choice})


def voted():
    return sorted(ballot.content["c"] for ballot in Ballot.objects.all())


def test_a_browser_votes_once_and_may_change_it_and_another_one_has_a_vote_of_its_own(poll, page):
    browser, other = Client(), Client()
    assert "Log in" not in text_of(page(browser, "poll-detail", poll)).partition("Your vote")[2][:400]
    for choice in ("yes", "yes", "no"):
        assert check(browser, poll, choice).status_code == 200
        assert "/receipt/" in cast(browser, poll, choice).url
    assert voted() == ["no"]
    assert "This browser has voted" in text_of(page(browser, "poll-detail", poll))
    assert "This browser has voted" not in text_of(page(other, "poll-detail", poll))
    check(other, poll)
    receipt = other.get(cast(other, poll).url)
    assert "Your receipt code" in text_of(receipt)
    assert voted() == ["no", "yes"]
    assert set(Mark.objects.values_list("account", "channel")) == {("", "web")}


def test_logging_in_gives_the_same_browser_no_second_vote(poll, alice):
    browser = Client()
    check(browser, poll)
    cast(browser, poll)
    browser.force_login(alice)
    check(browser, poll, "no")
    cast(browser, poll, "no")
    assert voted() == ["no"]


def test_a_browser_that_keeps_no_cookie_or_a_forged_one_has_no_vote(poll):
    browser = Client()
    assert cast(browser, poll).status_code == 403
    check(browser, poll)
    cookie = browser.cookies[browsers.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    browser.cookies[browsers.COOKIE] = "x" + cookie.value[1:]
    refused = cast(browser, poll)
    assert refused.status_code == 403
    assert "Allow cookies, and vote again." in text_of(refused)
    assert not Mark.objects.exists()
    assert browsers.COOKIE not in Client().get(poll.get_absolute_url()).cookies  # before one votes there is none


def test_an_address_brings_so_many_new_browsers_an_hour_and_no_more(poll, monkeypatch):
    monkeypatch.setattr(browsers, "NEW_BROWSER", Act("new_browser", 3600, 0, 2, 6))
    known = Client(REMOTE_ADDR="203.0.113.9")
    answers = [check(each, poll).status_code for each in (known, *(Client(REMOTE_ADDR="203.0.113.9") for _n in "ab"))]
    assert answers == [200, 200, 429]
    assert "/receipt/" in cast(known, poll).url  # who has a vote keeps it
    assert check(Client(REMOTE_ADDR="198.51.100.7"), poll).status_code == 200
    town_hall = [check(Client(REMOTE_ADDR="127.0.0.1"), poll).status_code for _n in range(5)]
    assert set(town_hall) == {200}
    assert browsers.NEW_BROWSER.per_address == 2


def test_the_result_is_called_not_representative_wherever_it_shows(poll, make_poll, client, page, now):
    browser = Client()
    check(browser, poll)
    cast(browser, poll)
    done = make_poll("closed", electorate=Electorate.ANYONE)
    for shown in (poll, done):
        for name in ("poll-results", "poll-screen"):
            assert LABEL in text_of(page(client, name, shown)), (name, shown)
    assert LABEL in text_of(page(client, "poll-detail", poll))
    assert "Not representative" in text_of(page(client, "poll-list"))
    assert ["Who may vote", "Anyone, without an account: not representative"] in [
        [*map(str, row)] for row in result_rows(poll, at=now)
    ]
    assert client.get(f"/api/v1/polls/{poll.slug}").json()["representative"] is False


@pytest.mark.parametrize("effect", ["council_commitment", "binding"])
def test_what_binds_is_never_for_anyone(make_poll, effect):
    with pytest.raises(IntegrityError):
        make_poll("draft", electorate=Electorate.ANYONE, legal_effect=effect)
