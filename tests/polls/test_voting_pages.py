"""Voting on the site: the ballot, its review, the receipt; nothing ticked is lost and nothing is stored too early."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from polls.models import Ballot, Mark, Method
from tests.polls.conftest import text_of

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def vote(log_in):
    """Walk from the ballot by the review to the receipt; return the answer to each step."""

    def walk(person, poll, choice):
        client = log_in(person)
        review = client.post(reverse("polls:ballot-review", args=[poll.slug]), {"choice": choice})
        cast = client.post(reverse("polls:ballot-cast", args=[poll.slug]), {"choice": choice})
        return client, review, cast, client.get(cast.url)

    return walk


def test_a_vote_is_reviewed_cast_and_receipted(poll, alice, vote):
    _client, review, cast, receipt = vote(alice, poll, "no")
    assert review.status_code == 200
    assert "No, it stays" in text_of(review)
    assert "Yes, car-free" not in text_of(review)
    assert cast.status_code == 302
    ballot = Ballot.objects.get()
    assert ballot.content == {"c": "no"}
    assert str(ballot.key) in receipt.content.decode()
    assert "Your vote is recorded" in text_of(receipt)
    assert "No, it stays" not in text_of(receipt)  # whoever looks over the shoulder sees no choice


def test_the_review_stores_nothing(poll, alice, log_in):
    log_in(alice).post(reverse("polls:ballot-review", args=[poll.slug]), {"choice": "yes"})
    assert not Mark.objects.exists()
    assert not Ballot.objects.exists()


def test_one_can_go_back_from_the_review_with_the_choice_still_made(poll, alice, log_in):
    answer = log_in(alice).post(reverse("polls:ballot-review", args=[poll.slug]), {"choice": "no", "change": "1"})
    assert answer.status_code == 200
    assert re.search(r'value="no"[^>]*checked', answer.content.decode())


def test_a_vote_can_be_changed_and_the_code_stays(poll, alice, vote):
    *_, first = vote(alice, poll, "no")
    _client, review, _cast, second = vote(alice, poll, "yes")
    assert "This replaces your earlier vote." in text_of(review)
    assert "Your vote is changed" in text_of(second)
    ballot = Ballot.objects.get()
    assert ballot.content == {"c": "yes"}
    assert str(ballot.key) in first.content.decode()
    assert str(ballot.key) in second.content.decode()


def test_the_page_says_that_one_has_voted_but_not_what(poll, alice, vote, page):
    client, *_ = vote(alice, poll, "no")
    answer = page(client, "poll-detail", poll)
    assert "You have voted" in text_of(answer)
    assert "checked" not in answer.content.decode()


@pytest.mark.parametrize("step", ["ballot-review", "ballot-cast"])
@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ([], "You have not chosen anything yet."),
        (["lime", "brick", "blue"], "You chose too many. Choose at most 2."),
        (["lime", "elsewhere"], "This is not one of the options of this poll."),
        (["lime", "lime"], "You chose the same option more than once."),
    ],
)
def test_an_invalid_choice_is_answered_422_with_the_form_and_what_was_ticked(
    make_poll, alice, log_in, step, choice, sentence
):
    poll = make_poll(method=Method.APPROVAL, max_choices=2)
    answer = log_in(alice).post(reverse(f"polls:{step}", args=[poll.slug]), {"choice": choice})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert text_of(answer).count(sentence) == 2  # beside the field and in the summary
    assert html.count('role="alert"') == 1
    ticked = re.findall(r'value="(\w+)"[^>]*checked', html)
    assert ticked == [key for key in ("lime", "brick", "blue") if key in choice]
    assert not Ballot.objects.exists()


def test_several_choices_travel_through_the_review(make_poll, alice, vote):
    poll = make_poll(method=Method.APPROVAL, max_choices=2)
    _client, review, *_ = vote(alice, poll, ["lime", "brick"])
    assert re.findall(r'type="hidden" name="choice" value="(\w+)"', review.content.decode()) == ["lime", "brick"]
    assert Ballot.objects.get().content == {"a": ["brick", "lime"]}


def test_a_vote_after_closing_is_answered_409_with_the_full_page_and_the_result(make_poll, alice, log_in):
    poll = make_poll("over")
    for step in ("ballot-review", "ballot-cast"):
        answer = log_in(alice).post(reverse(f"polls:{step}", args=[poll.slug]), {"choice": "yes"})
        assert answer.status_code == 409
        assert "<h1>" in answer.content.decode()
        assert reverse("polls:poll-results", args=[poll.slug]) in answer.content.decode()
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("choice", [[], ["elsewhere"], ["yes", "no"]])
@pytest.mark.parametrize("step", ["ballot-review", "ballot-cast"])
def test_who_may_not_vote_hears_that_whatever_they_chose(make_poll, alice, bob, log_in, client, step, choice):
    def answer(poll, visitor):
        return visitor.post(reverse(f"polls:{step}", args=[poll.slug]), {"choice": choice})

    for phase in ("announced", "over", "closed"):
        assert answer(make_poll(phase), log_in(alice)).status_code == 409
    assert answer(make_poll(roll=[bob]), log_in(alice)).status_code == 403
    assert answer(make_poll(), client).url.startswith(reverse("account_login"))


def test_nobody_votes_by_a_link(poll, alice, log_in):
    client = log_in(alice)
    for step in ("ballot-review", "ballot-cast"):
        answer = client.get(reverse(f"polls:{step}", args=[poll.slug]), {"choice": "yes"})
        assert answer.status_code == 302
        assert answer.url == poll.get_absolute_url()
    assert not Mark.objects.exists()


def test_casting_needs_the_token_against_forged_forms(poll, alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice, backend="participation.residents.backends.RoleBackend")
    assert client.post(reverse("polls:ballot-cast", args=[poll.slug]), {"choice": "yes"}).status_code == 403
    assert not Ballot.objects.exists()


# The receipt


def test_the_receipt_is_for_the_browser_and_the_person_that_voted(poll, alice, bob, vote, log_in, page):
    client, _review, cast, _receipt = vote(alice, poll, "no")
    code = str(Ballot.objects.get().key)
    assert code in client.get(cast.url).content.decode()  # loading it again is no problem
    for other in (log_in(alice), log_in(bob), Client()):
        answer = other.get(cast.url)
        assert answer.status_code == 302
        assert answer.url == poll.get_absolute_url()
    stolen = log_in(bob)
    stolen.cookies["receipt"] = client.cookies["receipt"].value
    assert stolen.get(cast.url).status_code == 302


def test_the_receipt_is_nowhere_on_the_server_and_in_no_address(poll, alice, vote, django_user_model):
    client, _review, cast, _receipt = vote(alice, poll, "no")
    code = str(Ballot.objects.get().key)
    assert code not in cast.url
    assert code not in str(dict(client.session))
    cookie = client.cookies["receipt"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert int(cookie["max-age"]) == 600


@pytest.mark.parametrize("step", ["ballot-review", "ballot-cast", "receipt"])
def test_pages_with_a_choice_or_a_code_are_not_kept_by_a_shared_browser(poll, alice, log_in, step):
    client = log_in(alice)
    client.post(reverse("polls:ballot-cast", args=[poll.slug]), {"choice": "yes"})
    ask = client.get if step == "receipt" else client.post
    answer = ask(reverse(f"polls:{step}", args=[poll.slug]), {"choice": "yes"})
    assert "no-store" in answer["Cache-Control"]
