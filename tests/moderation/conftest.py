"""The stage of moderation: a topic of Alice with a comment of Bob, two moderators of the town, and a reviewer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.actions import post_comment
from forum.moderation.actions import Decision, decide_case, flag_post, settle_signatures
from forum.moderation.choices import Kind
from participation.notices.models import Notice
from participation.residents.models import Role
from participation.signatures.actions import give_signature
from participation.signatures.models import SecondSignature
from tests.forum.conftest import post, topic  # noqa: F401


@pytest.fixture
def comment(topic, bob, noon):  # noqa: F811
    return post_comment(topic, by=bob, at=noon, source="It stops at the church, you fool.")


@pytest.fixture
def moderator(make_person):
    return make_person("Mo Derator", roles=[Role.MODERATOR])


@pytest.fixture
def second(make_person):
    return make_person("Se Cond", roles=[Role.MODERATOR])


@pytest.fixture
def reviewer(make_person):
    return make_person("Re Viewer", roles=[Role.APPEAL_REVIEWER])


@pytest.fixture
def flag(comment, alice, noon):
    """Alice reports what Bob said."""
    return flag_it(comment, by=alice, at=noon)


def flag_it(about, *, by, at, **changes):
    given = {"rule": "W3", "reason": "He calls me a fool.", "quote": "you fool", "in_good_faith": True}
    return flag_post(about, by=by, at=at, **(given | changes))


@pytest.fixture
def decide(moderator, noon):
    """Decide a case: decide(case, Kind.REMOVE, "W3"); by the moderator, an hour later."""

    def act(case, kind, rule="", *, by=moderator, at=noon + timedelta(hours=1), facts="You call her a fool.", **more):
        return decide_case(case, Decision(Kind(kind), facts, rule, **more), by=by, at=at)

    return act


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def removed(flag, decide, second, noon):
    """Bob's comment, removed with a second signature."""
    measure = decide(flag.case, "remove", "W3")
    give_signature(SecondSignature.objects.get(), by=second, at=noon + timedelta(hours=1))
    settle_signatures(noon + timedelta(hours=1))
    measure.refresh_from_db()
    return measure


def last_told(person):
    return Notice.objects.filter(person=person).order_by("pk").last().event.kind
