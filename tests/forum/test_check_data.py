"""What does not hold of the forum is named: a reply in another thread, a challenge without its details."""

import pytest

from forum import checks
from forum.models import Challenge, Comment, Kind, Topic
from forum.threads import LEVEL_LENGTH, MOST_LEVELS


@pytest.fixture
def make_topic(alice, theme):
    return lambda kind=Kind.NEED: Topic.objects.create(
        kind=kind, title="Een bank", source="x", html="x", author=alice, theme=theme
    )


def reply(topic, path, parent=None):
    return Comment.objects.create(topic=topic, parent=parent, author=topic.author, source="x", html="x", path=path)


def level(number):
    return f"{number:0{LEVEL_LENGTH}d}"


def test_threads_in_order_pass_however_deep(make_topic):
    topic = make_topic()
    path, parent = "", None
    for number in range(MOST_LEVELS):
        path += level(number)
        parent = reply(topic, path, parent)
    reply(topic, path[:-LEVEL_LENGTH] + level(999), parent)  # as deep as paths go: beside what it replies to
    assert list(checks.threads()) == []
    assert list(checks.challenges()) == []


def test_a_reply_under_another_topic_is_found(make_topic):
    first = reply(make_topic(), level(1))
    other = make_topic()
    lost = reply(other, level(1) + level(2), first)
    assert list(checks.threads()) == [
        f"The comment {lost.pk} lies under topic {other.pk}, and what it replies to under another."
    ]


@pytest.mark.parametrize("path", [level(2), level(2) + level(3), level(1) + level(2) + level(3), level(1) + "7"])
def test_a_reply_in_the_wrong_place_is_found(make_topic, path):
    topic = make_topic()
    lost = reply(topic, path, reply(topic, level(1)))
    assert list(checks.threads()) == [f"The comment {lost.pk} does not lie in its thread where it belongs."]


def test_a_challenge_without_its_details_and_details_without_a_challenge_are_found(make_topic, noon):
    bare, need = make_topic(Kind.CHALLENGE), make_topic()
    Challenge.objects.create(
        topic=need, group_name="g", summary="s", task="t", threshold=1, support_closes_at=noon
    )  # fmt: skip
    assert list(checks.challenges()) == [
        f"The topic {bare.pk} is a challenge without the details of one.",
        f"The topic {need.pk} has the details of a challenge and is none.",
    ]
