"""The forum's stage: a question by Alice with a comment by Bob, and a challenge that Alice raised."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.actions import post_comment, post_topic, raise_challenge
from forum.models import Kind
from participation.residents.models import Level, Role


@pytest.fixture
def newcomer(make_person):
    """Somebody whose address is not confirmed yet."""
    return make_person("Newcomer", level=Level.UNKNOWN)


@pytest.fixture
def case_handler(make_person):
    return make_person("Case Handler", roles=[Role.CASE_HANDLER])


@pytest.fixture
def post(alice, theme, noon):
    """Post a topic; by default a question by Alice at noon: post("Where is the bus?", at=…)."""

    def make(title="Where does the bus stop?", **changes):
        given = {
            "by": alice,
            "at": noon,
            "kind": Kind.QUESTION,
            "source": "I can not find the stop.",
            "theme": theme,
        }
        return post_topic(title=title, **(given | changes))

    return make


@pytest.fixture
def topic(post):
    return post()


@pytest.fixture
def comment(topic, bob, noon):
    return post_comment(topic, by=bob, at=noon + timedelta(minutes=1), source="It stops at the church.")


CHALLENGE = {
    "title": "We look after the Linden Park ourselves",
    "summary": "The neighbourhood wants to look after the green, for the money it costs now.",
    "task": "Upkeep of the Linden Park",
    "source": "We mow less and plant more.",
    "group_name": "Linden Park committee",
    "initiators": ["Bob", "Carla"],
}


@pytest.fixture
def raise_one(alice, theme, noon, settings):
    """Raise a challenge that needs 3 signatures: raise_one(title="…")."""
    settings.CHALLENGE_THRESHOLD = 3

    def make(**changes):
        return raise_challenge(**({"by": alice, "at": noon, "theme": theme} | CHALLENGE | changes))

    return make


@pytest.fixture
def challenge(raise_one):
    return raise_one()


@pytest.fixture
def running_challenge(raise_one):
    """A challenge that collects signatures by the clock on the wall, as pages see it."""
    return raise_one(at=timezone.now())


@pytest.fixture
def open_topic(post):
    """A topic posted just now, as pages see it."""
    return post(at=timezone.now())
