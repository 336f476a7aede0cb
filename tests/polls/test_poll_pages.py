"""The pages of polls: what they say in every phase, and that nothing typed or chosen is lost."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from participation.residents.models import Level
from polls import actions
from polls.models import Argument, Ballot, Mark, Method, Visibility
from tests.polls.conftest import put_on_roll

pytestmark = pytest.mark.usefixtures("in_english")
FRAME = {"anonymous": 1, "resident": 4}  # what every page asks: its foot; session, person and notices


@pytest.fixture
def page():
    """Ask for a page, in English: page(client, "poll-detail", poll)."""

    def ask(client, name, poll=None, **data):
        return client.get(reverse(f"polls:{name}", args=[poll.slug] if poll else []), data)

    return ask


def _text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_addresses_are_the_stable_ones(make_poll):
    poll = make_poll(slug="market")
    with translation.override("nl"):
        assert reverse("polls:poll-list") == "/nl/polls/"
        assert poll.get_absolute_url() == "/nl/polls/market/"
        assert reverse("polls:poll-results", args=["market"]) == "/nl/polls/market/results/"


# The list


def test_the_list_tells_what_is_open_what_comes_and_what_is_over(make_poll, client, page):
    make_poll("open", question={"en": "Open question"})
    make_poll("due", question={"en": "Due question"})
    make_poll("announced", question={"en": "Coming question"})
    make_poll("over", question={"en": "Over question"})
    make_poll("closed", question={"en": "Closed question"})
    make_poll("draft", question={"en": "Draft question"})
    text = _text(page(client, "poll-list"))
    at = [text.index(part) for part in ("Open now", "Open question", "Coming ", "Coming question", "Closed ")]
    assert at == sorted(at)
    assert text.index("Due question") < text.index("Coming question")
    assert text.index("Closed ") < min(text.index("Over question"), text.index("Closed question"))
    assert "Draft question" not in text


def test_an_empty_list_says_so_and_offers_the_forum(db, client, page):
    answer = page(client, "poll-list")
    assert "There are no polls yet" in _text(answer)
    assert reverse("forum:topic-list") in answer.content.decode()


def test_the_closed_polls_come_in_pages(make_poll, client, page, now):
    for number in range(14):
        ended = now - timedelta(days=number + 1)
        make_poll("closed", slug=f"old-{number}", opens_at=ended - timedelta(days=1), closes_at=ended)
    first = page(client, "poll-list")
    older = re.search(r'rel="next" href="([^"]+)"', first.content.decode())[1]
    second = client.get(reverse("polls:poll-list") + older.replace("&amp;", "&"))
    slugs = [re.findall(r"/polls/(old-\d+)/", answer.content.decode()) for answer in (first, second)]
    assert len(set(slugs[0])) == 12
    assert set(slugs[1]) == {"old-12", "old-13"}


@pytest.mark.parametrize("visitor", ["anonymous", "resident"])
def test_the_list_takes_as_many_queries_for_many_polls_as_for_few(
    make_poll, alice, log_in, page, visitor, django_assert_max_num_queries
):
    client = log_in(alice) if visitor == "resident" else Client()
    counts = []
    for more in (1, 4):
        for _ in range(more):
            for phase in ("open", "announced", "closed"):
                make_poll(phase)
            make_poll(roll=[alice])
        page(client, "poll-list")  # the snapshots are fresh
        with django_assert_max_num_queries(6 + FRAME[visitor]) as queries:
            page(client, "poll-list")
        counts.append(len(queries))
    assert counts[0] == counts[1]


# One poll


def test_a_draft_is_seen_by_clerks_alone(make_poll, alice, clerk, log_in, client, page):
    draft = make_poll("draft")
    assert page(client, "poll-detail", draft).status_code == 404
    assert page(log_in(alice), "poll-detail", draft).status_code == 404
    assert page(log_in(alice), "poll-results", draft).status_code == 404
    answer = page(log_in(clerk), "poll-detail", draft)
    assert "This is a draft" in _text(answer)
    assert 'name="choice"' not in answer.content.decode()


@pytest.mark.parametrize(
    ("phase", "sentence"),
    [
        ("announced", "You can not vote yet"),
        ("due", "Log in to vote"),
        ("open", "Log in to vote"),
        ("over", "See the whole result"),
        ("closed", "See the whole result"),
    ],
)
def test_each_phase_says_where_the_poll_stands(make_poll, client, page, phase, sentence):
    answer = page(client, "poll-detail", make_poll(phase))
    assert answer.status_code == 200
    assert sentence in _text(answer)
    assert 'name="choice"' not in answer.content.decode()


def test_a_resident_gets_the_ballot_and_what_happens_with_a_vote(poll, alice, log_in, page):
    answer = page(log_in(alice), "poll-detail", poll)
    html, text = answer.content.decode(), _text(answer)
    assert re.findall(r'type="radio" name="choice" value="(\w+)"', html) == ["yes", "no", "abstain"]
    assert "confidential, not secret" in text
    assert "After closing nobody can link your vote to you." in text
    assert "This is not a formal local referendum (volksraadpleging)." in text
    assert f'data-live-url="/ws/polls/{poll.slug}/"' in html
    assert "Everyone with a confirmed e-mail address" in text


def test_who_may_not_vote_reads_why_and_what_to_do(make_poll, make_person, outsider, log_in, page):
    poll, residents = make_poll(roll=[]), make_poll(electorate="residents")
    answer = page(log_in(outsider), "poll-detail", poll)
    assert answer.status_code == 200
    assert "You are not on the electoral roll of this poll" in _text(answer)
    assert reverse("account_email") in answer.content.decode()
    assert "Come to the town hall with your identity card" in _text(page(log_in(outsider), "poll-detail", residents))
    unconfirmed = make_person("New", level=Level.UNKNOWN)
    assert "Confirm your e-mail address" in _text(page(log_in(unconfirmed), "poll-detail", make_poll()))


def test_arguments_stand_side_by_side_for_first(make_poll, client, page):
    poll = make_poll()
    Argument.objects.create(poll=poll, side="against", position=0, text={"en": "Parking is lost."})
    Argument.objects.create(poll=poll, side="for", position=0, text={"en": "Children can play."})
    text = _text(page(client, "poll-detail", poll))
    assert text.index("Children can play.") < text.index("Parking is lost.")


def test_what_people_wrote_is_never_html(make_poll, alice, log_in, page):
    poll = make_poll(question={"en": "<b>Bold?</b>"}, intro={"en": "<script>x</script>"})
    html = page(log_in(alice), "poll-detail", poll).content.decode()
    assert "<b>Bold" not in html
    assert "<script>x" not in html


def test_a_poll_takes_a_steady_number_of_queries(make_poll, alice, log_in, page, django_assert_max_num_queries):
    client = log_in(alice)
    poll = make_poll(roll=[alice], options=["a", "b", "c"], method=Method.SINGLE)
    page(client, "poll-detail", poll)
    with django_assert_max_num_queries(9 + FRAME["resident"]):
        page(client, "poll-detail", poll)
    with django_assert_max_num_queries(7 + FRAME["resident"]):
        page(client, "poll-results", poll)


# Voting


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
    assert "No, it stays" in _text(review)
    assert "Yes, car-free" not in _text(review)
    assert cast.status_code == 302
    ballot = Ballot.objects.get()
    assert ballot.content == {"c": "no"}
    assert str(ballot.key) in receipt.content.decode()
    assert "Your vote is recorded" in _text(receipt)
    assert "No, it stays" not in _text(receipt)  # whoever looks over the shoulder sees no choice


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
    assert "This replaces your earlier vote." in _text(review)
    assert "Your vote is changed" in _text(second)
    ballot = Ballot.objects.get()
    assert ballot.content == {"c": "yes"}
    assert str(ballot.key) in first.content.decode()
    assert str(ballot.key) in second.content.decode()


def test_the_page_says_that_one_has_voted_but_not_what(poll, alice, vote, page):
    client, *_ = vote(alice, poll, "no")
    answer = page(client, "poll-detail", poll)
    assert "You have voted" in _text(answer)
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
    assert _text(answer).count(sentence) == 2  # beside the field and in the summary
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


# The result


@pytest.fixture
def closed_with(make_poll, voters, now):
    """Make a closed poll in which people chose as told: closed_with(["yes", "yes", "no"])."""

    def make(choices, **fields):
        poll = make_poll("open", **fields)
        for person, choice in zip(voters(len(choices)), choices, strict=True):
            actions.cast_ballot(poll, [choice] if isinstance(choice, str) else choice, by=person, at=now)

        return actions.close_poll(poll, by=None, at=poll.closes_at)

    return make


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        (["yes", "yes", "no"], "Most of the people who took a side chose “Yes, car-free”."),
        (["yes", "no", "abstain"], "It is a tie: “Yes, car-free” and “No, it stays” got the same number of votes."),
        (["abstain", "abstain"], "Everyone who voted abstained. There is no majority."),
        ([], "Nobody voted."),
        (["no", "abstain", "abstain"], "Most of the people who took a side chose “No, it stays”."),
    ],
)
def test_the_outcome_is_said_in_a_sentence(closed_with, client, page, choices, sentence):
    assert sentence in _text(page(client, "poll-results", closed_with(choices)))


def test_bars_and_table_give_votes_and_shares_with_one_decimal(closed_with, client):
    poll = closed_with(["yes", "yes", "no"])
    nl = re.sub(r"\s+", " ", client.get(f"/nl/polls/{poll.slug}/results/").content.decode())
    en = re.sub(r"\s+", " ", client.get(f"/en/polls/{poll.slug}/results/").content.decode())
    assert re.search(r'<th scope="row">Yes, car-free</th> <td class="n" data-live="votes">2</td> <td[^>]*>66.7%', en)
    assert re.search(r'<th scope="row">Ja, autovrij</th> <td class="n" data-live="votes">2</td> <td[^>]*>66,7\s?%', nl)
    assert 'width="66.70%"' in en
    assert 'width="66.70%"' in nl


def test_shares_of_several_choices_are_of_the_ballots(closed_with, client):
    poll = closed_with([["lime", "brick"], ["lime"]], method=Method.APPROVAL, max_choices=3)
    html = re.sub(r"\s+", " ", client.get(f"/en/polls/{poll.slug}/results/").content.decode())
    assert re.findall(r'data-live="percent">([\d.]+)%</td>', html) == ["100.0", "50.0", "0.0"]
    assert "one ballot can hold several" in html


def test_the_result_page_says_what_was_done_with_it(closed_with, client, clerk, page, now):
    poll = closed_with(["yes"])
    assert "The town has not answered yet." in _text(page(client, "poll-results", poll))
    actions.answer_poll(poll, {"en": "The market is car-free from April."}, by=clerk, at=now)
    assert "The market is car-free from April." in _text(page(client, "poll-results", poll))


def test_anyone_can_count_a_closed_poll_again(closed_with, client, page):
    poll = closed_with([["lime", "brick"], ["lime"]], method=Method.APPROVAL, max_choices=3)
    answer = page(client, "ballot-list", poll)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "code;choices"
    assert sorted(line.split(";")[1] for line in lines[1:]) == ["brick,lime", "lime"]
    assert [line.split(";")[0] for line in lines[1:]] == sorted(str(ballot.key) for ballot in Ballot.objects.all())


@pytest.mark.parametrize("phase", ["announced", "open", "over"])
def test_the_ballots_are_not_listed_before_closing_is_recorded(make_poll, client, page, phase):
    assert page(client, "ballot-list", make_poll(phase)).status_code == 409


def test_an_open_poll_shows_its_live_result_on_its_page(make_poll, alice, client, page, now):
    poll = make_poll()
    actions.cast_ballot(poll, ["yes"], by=alice, at=now)
    for name in ("poll-detail", "poll-results"):
        html = re.sub(r"\s+", " ", page(client, name, poll).content.decode())
        assert 'Yes, car-free</th> <td class="n" data-live="votes">1</td>' in html


def test_the_turnout_of_a_roll_is_told_with_its_size(make_poll, alice, bob, client, page, now):
    poll = make_poll(roll=[alice, bob], visibility=Visibility.TURNOUT)
    actions.cast_ballot(poll, ["yes"], by=alice, at=now)
    text = _text(page(client, "poll-detail", poll))
    assert "2 people may take part." in text
    put_on_roll(poll, alice.__class__(email="later@town.test"), eligible_from=poll.closing_day + timedelta(days=1))
    assert "2 people may take part." in _text(page(client, "poll-detail", poll))
