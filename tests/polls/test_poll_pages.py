"""The list of polls and the page of one: what they say in every phase, to whom."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from participation.residents.models import Level
from polls import actions
from polls.models import Argument, Method
from tests.polls.conftest import text_of

pytestmark = pytest.mark.usefixtures("in_english")
FRAME = {"anonymous": 2, "resident": 6}  # at most, for what every page asks: its foot, session, person, roles, notices


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
    text = text_of(page(client, "poll-list"))
    at = [text.index(part) for part in ("Open now", "Open question", "Coming ", "Coming question", "Closed ")]
    assert at == sorted(at)
    assert text.index("Due question") < text.index("Coming question")
    assert text.index("Closed ") < min(text.index("Over question"), text.index("Closed question"))
    assert "Draft question" not in text


def test_an_empty_list_says_so_and_offers_the_forum(db, client, page):
    answer = page(client, "poll-list")
    assert "There are no polls yet" in text_of(answer)
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
    assert "This is a draft" in text_of(answer)
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
    assert sentence in text_of(answer)
    assert 'name="choice"' not in answer.content.decode()


def test_a_resident_gets_the_ballot_and_what_happens_with_a_vote(poll, alice, log_in, page):
    answer = page(log_in(alice), "poll-detail", poll)
    html, text = answer.content.decode(), text_of(answer)
    assert re.findall(r'type="radio" name="choice" value="(\w+)"', html) == ["yes", "no", "abstain"]
    assert "confidential, not secret" in text
    assert "After closing nobody can link your vote to you." in text
    assert "This is not a formal local referendum (volksraadpleging)." in text
    assert f'data-live-url="/ws/polls/{poll.slug}/"' in html
    assert "Everyone with a confirmed e-mail address" in text


def test_who_may_not_vote_reads_why_and_what_to_do(make_poll, make_person, alice, outsider, log_in, page):
    poll, residents = make_poll(roll=[alice]), make_poll(electorate="residents")
    answer = page(log_in(outsider), "poll-detail", poll)
    assert answer.status_code == 200
    assert "You are not on the electoral roll of this poll" in text_of(answer)
    assert reverse("account_email") in answer.content.decode()
    assert "Show that you live here, and you come back" in text_of(page(log_in(outsider), "poll-detail", residents))
    unconfirmed = make_person("New", level=Level.UNKNOWN)
    assert "Confirm your e-mail address" in text_of(page(log_in(unconfirmed), "poll-detail", make_poll()))


def test_arguments_stand_side_by_side_for_first(make_poll, client, page):
    poll = make_poll("draft")
    Argument.objects.create(poll=poll, side="against", position=0, text={"en": "Parking is lost."})
    Argument.objects.create(poll=poll, side="for", position=0, text={"en": "Children can play."})
    actions.announce_poll(poll, by=None, at=poll.opens_at)
    text = text_of(page(client, "poll-detail", poll))
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
