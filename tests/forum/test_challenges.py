"""The right to challenge: raise one, sign it, and what the clock does."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from forum.actions import (
    end_collecting,
    follow_topic,
    hide_topic,
    raise_challenge,
    sign_challenge,
    support_topic,
    withdraw_signature,
)
from forum.models import Challenge, ChallengeState, Channel, Rule, Signature
from participation.audit.models import Entry
from participation.due import do_due_work
from participation.errors import Invalid, WrongState
from participation.notices.models import Notice
from tests.forum.conftest import CHALLENGE


@pytest.fixture
def signed_by(make_person, noon):
    """Let this many fresh residents sign: signed_by(challenge, 3)."""

    def sign(challenge, number, at=noon):
        for _each in range(number):
            person = make_person(f"Signer {Signature.objects.count()}")
            sign_challenge(challenge, by=person, at=at)

    return sign


def test_threshold_and_window_stay_those_of_the_day_it_was_raised(challenge, settings):
    settings.CHALLENGE_THRESHOLD, settings.CHALLENGE_SUPPORT_DAYS = 999, 1
    again = Challenge.objects.get()
    assert again.threshold == 3
    assert again.support_closes_at == challenge.topic.created_at + timedelta(days=90)


@pytest.mark.parametrize("names", [["Bob"], ["Bob", "Bob "], ["Bob", "Alice"], ["Bob", ""]])
def test_a_group_has_at_least_three_different_people(alice, theme, noon, names):
    with pytest.raises(Invalid):
        raise_challenge(by=alice, at=noon, theme=theme, **(CHALLENGE | {"initiators": names}))
    assert not Challenge.objects.exists()


def test_names_of_the_group_are_counted_but_not_shown(client, challenge):
    page = client.get(f"/en/forum/{challenge.pk}-we-look-after-the-linden-park-ourselves/").text
    assert "3 initiators" in page
    assert "Alice" in page
    assert "Carla" not in page


def test_who_is_only_confirmed_is_told_how_to_become_a_verified_resident(log_in, outsider, running_challenge):
    answer = log_in(outsider).get("/en/forum/new/challenge/")
    assert answer.status_code == 403
    assert "once they have shown that they live here" in answer.text
    assert "/en/me/verification/?next=%2Fen%2Fforum%2Fnew%2Fchallenge%2F" in answer.text
    page = log_in(outsider).get(running_challenge.topic.get_absolute_url()).text
    assert f"/{running_challenge.pk}/signature/" not in page


def test_a_resident_signs_once_and_withdraws(log_in, bob, running_challenge):
    client, path = log_in(bob), f"/nl/forum/{running_challenge.pk}/signature/"
    for _twice in range(2):
        assert client.post(path).status_code == 302
        assert Signature.objects.get().person == bob
    assert f"{path}withdraw/" in client.get(running_challenge.topic.get_absolute_url()).text
    for _twice in range(2):
        assert client.post(f"{path}withdraw/").status_code == 302
        assert not Signature.objects.exists()
    assert Entry.objects.filter(action="forum.challenge_signed").count() == 1


def test_signing_with_htmx_moves_the_count(log_in, bob, running_challenge):
    part = log_in(bob).post(f"/en/forum/{running_challenge.pk}/signature/", headers={"hx-request": "true"})
    assert "<strong>1</strong> of 3 signatures" in " ".join(part.text.split())
    assert "You have signed." in part.text


def test_the_clock_decides_and_not_the_tick(bob, alice, challenge):
    last = challenge.support_closes_at
    sign_challenge(challenge, by=bob, at=last - timedelta(seconds=1))
    with pytest.raises(WrongState):
        sign_challenge(challenge, by=alice, at=last)
    with pytest.raises(WrongState):
        withdraw_signature(challenge, by=bob, at=last)
    assert Signature.objects.count() == 1


def test_a_stale_page_does_not_sign_what_has_ended(bob, challenge, signed_by, noon):
    signed_by(challenge, 3)
    stale = Challenge.objects.get()
    assert end_collecting(noon) == 1
    with pytest.raises(WrongState):
        sign_challenge(stale, by=bob, at=noon)


def test_signing_too_late_is_answered_with_a_full_page(log_in, bob, challenge):
    Challenge.objects.update(support_closes_at=timezone.now() - timedelta(minutes=1))
    answer = log_in(bob).post(f"/en/forum/{challenge.pk}/signature/")
    assert answer.status_code == 409
    assert "Signatures are no longer collected" in answer.text


def test_a_topic_that_is_no_challenge_can_not_be_signed(log_in, bob, topic):
    assert log_in(bob).post(f"/nl/forum/{topic.pk}/signature/").status_code == 404


@pytest.mark.parametrize(
    ("signatures", "days", "state"),
    [
        (2, 89, ChallengeState.SUPPORT_OPEN),
        (3, 1, ChallengeState.SUPPORT_CHECK),
        (4, 1, ChallengeState.SUPPORT_CHECK),
        (2, 90, ChallengeState.SUPPORT_INSUFFICIENT),
        (0, 90, ChallengeState.SUPPORT_INSUFFICIENT),
        (3, 90, ChallengeState.SUPPORT_CHECK),
    ],
)
def test_collecting_ends_at_the_threshold_or_with_the_window(challenge, signed_by, noon, signatures, days, state):
    signed_by(challenge, signatures)
    at = noon + timedelta(days=days)
    done = end_collecting(at)
    challenge.refresh_from_db()
    assert challenge.state == state
    assert done == (state != ChallengeState.SUPPORT_OPEN)
    assert challenge.support_ended_at == (at if done else None)
    assert end_collecting(at) == 0


def test_the_group_and_the_followers_are_told_once(alice, bob, challenge, signed_by, noon):
    follow_topic(challenge.topic, by=bob, at=noon)
    signed_by(challenge, 3)
    for _twice in range(2):
        do_due_work(noon)
    told = Notice.objects.filter(event__kind="forum.challenge_reached")
    assert {notice.person for notice in told} == {alice, bob}
    assert told.count() == 2
    assert Entry.objects.get(action="forum.collecting_ended").actor_id is None
    with translation.override("en"):
        sentence = told.first().event.sentence
    assert sentence == "“We look after the Linden Park ourselves” has enough signatures. The town now checks them."


def test_who_raised_it_is_told_when_there_were_too_few(alice, challenge, noon):
    end_collecting(noon + timedelta(days=91))
    assert Notice.objects.get(event__kind="forum.challenge_insufficient").person == alice


@pytest.mark.parametrize(
    ("state", "done", "now", "todo"),
    [
        (ChallengeState.SUPPORT_OPEN, 1, "Collecting signatures", 4),
        (ChallengeState.SUPPORT_CHECK, 2, "Signatures checked", 3),
        (ChallengeState.SUPPORT_INSUFFICIENT, 2, "Not enough signatures: it ends here", 0),
    ],
)
def test_the_road_says_what_was_what_is_and_what_comes(client, challenge, noon, state, done, now, todo):
    ended = None if state == ChallengeState.SUPPORT_OPEN else noon
    Challenge.objects.update(state=state, support_ended_at=ended)
    answer = client.get(f"/en/forum/{challenge.pk}-we-look-after-the-linden-park-ourselves/")
    steps = answer.context["steps"]
    assert [step["state"] for step in steps] == ["done"] * done + ["now"] + ["todo"] * todo
    assert [step["label"] for step in steps if step["state"] == "now"] == [now]
    assert answer.text.count('aria-current="step"') == 1


def test_the_page_shows_signatures_by_channel_and_a_sheet_to_print(client, running_challenge, make_person):
    for channel in (Channel.PAPER, Channel.LETTER, Channel.DESK, Channel.WEB, Channel.PAPER):
        person = make_person(f"{channel} {Signature.objects.count()}")
        Signature.objects.create(challenge=running_challenge, person=person, channel=channel)
    page = client.get(f"/en/forum/{running_challenge.pk}-we-look-after-the-linden-park-ourselves/").text
    assert "1 online, 1 at the desk, 2 on paper, 1 with a letter" in page
    assert "90 days are left." in page
    sheet = client.get(f"/en/forum/{running_challenge.pk}/sheet/").text
    assert "Upkeep of the Linden Park" in sheet
    assert f"<strong>http://127.0.0.1:8000/en/forum/{running_challenge.pk}/</strong>" in sheet


def test_what_can_be_signed_now_is_offered_to_other_pages(raise_one, council_member, bob, noon):
    running, hidden, old = raise_one(), raise_one(title="Hidden"), raise_one(title="Old", at=noon - timedelta(days=91))
    sign_challenge(running, by=bob, at=noon)
    hide_topic(hidden.topic, by=council_member, at=noon, rule=Rule.SPAM, reason="Spam.")
    collecting = Challenge.objects.collecting(noon).with_signature_count()
    assert [(challenge.pk, challenge.signature_count) for challenge in collecting] == [(running.pk, 1)]
    assert old.pk not in {challenge.pk for challenge in collecting}


def test_a_challenge_is_signed_and_not_supported(bob, challenge, noon):
    with pytest.raises(WrongState):
        support_topic(challenge.topic, by=bob, at=noon)
