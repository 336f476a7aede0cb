"""What may happen once happens once, also when it is asked for many times at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections

from forum import threads
from forum.actions import (
    end_collecting,
    follow_topic,
    hide_topic,
    post_comment,
    post_topic,
    raise_challenge,
    sign_challenge,
    support_topic,
)
from forum.models import Challenge, Comment, Follow, Kind, Rule, Signature, Support, Topic
from participation.audit.models import Entry
from participation.errors import WrongState
from participation.notices.models import Notice
from tests.forum.conftest import CHALLENGE

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 8


def at_once(act, arguments):
    """Run `act` for each argument in a thread of its own, all let go together; return what each gave or raised."""
    barrier = Barrier(len(arguments))

    def run(argument):
        try:
            barrier.wait()
            return act(argument)
        except WrongState as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(run, arguments))


@pytest.mark.parametrize(("act", "rows"), [(support_topic, Support), (follow_topic, Follow)])
def test_one_person_supports_or_follows_once(topic, bob, noon, act, rows):
    at_once(lambda _n: act(topic, by=bob, at=noon), range(TIMES))
    assert rows.objects.filter(topic=topic, person=bob).count() == 1
    assert Entry.objects.filter(actor_id=bob.pk).count() == 1


def test_one_person_signs_once(challenge, bob, noon):
    at_once(lambda _n: sign_challenge(challenge, by=bob, at=noon), range(TIMES))
    assert Signature.objects.count() == 1
    assert Entry.objects.filter(action="forum.challenge_signed").count() == 1


def test_everyone_who_signs_at_once_is_counted(challenge, make_person, noon):
    people = [make_person(f"Signer {n}") for n in range(TIMES)]
    at_once(lambda person: sign_challenge(challenge, by=person, at=noon), people)
    assert Challenge.objects.with_signature_count().get().signature_count == TIMES


def test_one_form_sent_many_times_at_once_is_one_topic(alice, theme, noon):
    key = uuid4()

    def send(_n):
        return post_topic(
            by=alice, at=noon, kind=Kind.NEED, title="Once", source="Only.", theme=theme, submission=key
        ).pk

    assert len(set(at_once(send, range(TIMES)))) == 1
    assert Topic.objects.count() == 1
    assert Follow.objects.count() == 1
    assert Entry.objects.filter(action="forum.topic_posted").count() == 1


def test_one_form_sent_many_times_at_once_is_one_challenge(alice, theme, noon):
    key = uuid4()
    raised = at_once(
        lambda _n: raise_challenge(by=alice, at=noon, theme=theme, submission=key, **CHALLENGE).pk, range(TIMES)
    )
    assert len(set(raised)) == 1
    assert Challenge.objects.get().initiators.count() == 3


def test_one_form_sent_many_times_at_once_is_one_comment(topic, alice, bob, noon):
    key = uuid4()
    sent = at_once(lambda _n: post_comment(topic, by=bob, at=noon, source="Once.", submission=key).pk, range(TIMES))
    assert len(set(sent)) == 1
    assert Comment.objects.count() == 1
    assert Notice.objects.filter(person=alice).count() == 1


def test_comments_of_one_moment_each_get_a_place(topic, make_person, noon):
    people = [make_person(f"Person {n}") for n in range(TIMES)]
    at_once(lambda person: post_comment(topic, by=person, at=noon, source="Me too."), people)
    assert len(set(topic.comments.values_list("path", flat=True))) == TIMES


def test_a_place_that_is_taken_is_drawn_again(topic, alice, bob, noon, monkeypatch):
    drawn = iter([7, 7, 7, 8])
    monkeypatch.setattr(threads.secrets, "randbelow", lambda most: next(drawn))
    first = post_comment(topic, by=alice, at=noon, source="First.")
    second = post_comment(topic, by=bob, at=noon, source="Second.")
    assert first.path.endswith("00007")
    assert second.path.endswith("00008")
    assert Entry.objects.filter(action="forum.comment_posted").count() == 2


def test_two_moderators_hide_once(topic, council_member, make_person, noon):
    moderators = [council_member, make_person("Second", roles=["council_member"])]
    gave = at_once(lambda by: hide_topic(topic, by=by, at=noon, rule=Rule.SPAM, reason="Spam."), moderators)
    assert sum(isinstance(one, WrongState) for one in gave) == 1
    assert Entry.objects.filter(action="forum.topic_hidden").count() == 1
    assert Notice.objects.count() == 1


def test_two_ticks_end_collecting_once(challenge, make_person, alice, noon):
    for number in range(3):
        sign_challenge(challenge, by=make_person(f"Signer {number}"), at=noon)
    assert sum(at_once(lambda _n: end_collecting(noon), range(4))) == 1
    assert Entry.objects.filter(action="forum.collecting_ended").count() == 1
    assert Notice.objects.filter(person=alice).count() == 1


def test_no_signature_arrives_after_the_count(challenge, make_person, noon):
    people = [make_person(f"Signer {n}") for n in range(TIMES)]
    for person in people[:3]:
        sign_challenge(challenge, by=person, at=noon)

    def sign_or_count(person):
        return sign_challenge(challenge, by=person, at=noon) if person else end_collecting(noon)

    at_once(sign_or_count, [*people[3:], None])
    counted = Entry.objects.get(action="forum.collecting_ended").data["signatures"]
    assert counted == Signature.objects.count()
