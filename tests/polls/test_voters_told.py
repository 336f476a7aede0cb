"""Voters are told what happens to a poll: who follows it, and who is on its roll and has an account."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from participation.notices import texts
from participation.notices.models import Event, Notice
from participation.residents.models import Level
from polls import actions
from polls.casting import cast_ballot
from polls.following.actions import follow_poll
from polls.following.models import PollFollow
from polls.following.notices import KINDS
from polls.following.telling import tell_voters
from polls.models import LegalEffect
from tests.polls.conftest import DAY, HOUR, put_on_roll, text_of

pytestmark = pytest.mark.usefixtures("in_english")


def told(person):
    """What a person was told of polls, the oldest first."""
    tell_voters(Event.objects.latest("pk").at)
    return [each.event.kind for each in Notice.objects.filter(person=person).order_by("pk")]


def test_who_follows_or_is_on_the_roll_hears_each_step_once_and_others_nothing(
    make_poll, alice, bob, outsider, clerk, make_person, now
):
    poll = make_poll("frozen", roll=[alice], legal_effect=LegalEffect.COUNCIL_COMMITMENT)
    known = make_person("Known", level=Level.RESIDENT, person_key="a" * 64)
    put_on_roll(poll, identity=f"key:{known.person_key}")
    follow_poll(poll, by=bob)
    follow_poll(poll, by=bob)
    near, announced = poll.closes_at - HOUR, poll.closing_day
    actions.open_due_polls(poll.opens_at)
    cast_ballot(poll, ["no"], by=alice, at=poll.opens_at)
    assert actions.tell_closing_soon(poll.opens_at + HOUR) == 0  # not before half of the time is over
    assert [actions.tell_closing_soon(near) for _twice in range(2)] == [1, 0]
    actions.suspend_poll(poll, "The site was down.", by=clerk, at=near)
    actions.resume_poll(poll, "It is up.", closes_at=poll.closes_at + HOUR, by=clerk, at=near)
    actions.annul_poll(poll, "Somebody voted twice.", by=clerk, at=near)
    steps = ["opened", "closes_soon", "suspended", "resumed", "annulled"]
    for person in (alice, bob, known):
        assert told(person) == [f"poll.{step}" for step in steps], person
    assert told(outsider) == told(clerk) == []
    assert tell_voters(near) == 0
    opened, soon, _halted, resumed, _ended = Event.objects.filter(notices__person=alice).order_by("pk")
    assert (opened.until, soon.until, resumed.until) == (announced, announced, poll.closing_day)


def test_the_end_of_a_poll_is_told_too(make_poll, alice, clerk):
    poll = make_poll("closed")
    tell_voters(poll.closes_at)
    follow_poll(poll, by=alice)
    actions.certify_poll(poll, by=clerk, at=poll.closes_at)
    actions.answer_poll(poll, {"en": "Yes."}, {"en": "Built."}, by=clerk, at=poll.closes_at + DAY)
    assert told(alice) == ["poll.certified", "poll.answered"]
    certified = Event.objects.get(kind="poll.certified")
    assert certified.until == (poll.closes_at + timedelta(days=60)).date()


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_what_is_told_says_what_happens_next_and_nothing_of_a_vote(language):
    given = {"question": "<question>", "reason": "<reason>", "until": "2026-12-01"}
    with translation.override(language):
        for kind, what in KINDS.items():
            sentence, then = texts.sentence_for(kind, given), texts.next_step_for(kind, given)
            assert "<question>" in sentence, kind
            assert len(then) > 30, kind
            assert what.sort in texts.sorts()
            assert ("<reason>" in sentence) == (kind in ("poll.suspended", "poll.resumed", "poll.annulled")), kind
            with translation.override("en"):
                assert (then == texts.next_step_for(kind, given)) == (language == "en"), kind


def test_a_poll_is_followed_from_its_page_and_not_by_a_stranger(poll, alice, log_in, client, page):
    follow, stop = (reverse(f"polls:poll-{name}", args=[poll.slug]) for name in ("follow", "unfollow"))
    mine = log_in(alice)
    assert "Follow this poll" in text_of(page(mine, "poll-detail", poll))
    assert "Follow this poll" not in text_of(page(client, "poll-detail", poll))
    assert mine.get(follow).status_code == 405
    for _twice in range(2):
        assert mine.post(follow).url == poll.get_absolute_url()
    assert PollFollow.objects.get().person == alice
    assert "Do not follow this poll any more" in text_of(page(mine, "poll-detail", poll))
    mine.post(stop)
    assert not PollFollow.objects.exists()
    assert "/login/" in client.post(follow).url
    assert mine.post(reverse("polls:poll-follow", args=["no-such-poll"])).status_code == 404


def test_a_notice_reaches_an_inactive_account_no_more(make_poll, alice):
    poll = make_poll("frozen", roll=[alice])
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    actions.open_due_polls(poll.opens_at)
    assert told(alice) == []
