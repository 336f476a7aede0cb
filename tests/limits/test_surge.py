"""Far more than usual within an hour: the administrators are told, once, in words and by mail."""

from datetime import timedelta

import pytest

from participation.audit.actions import record
from participation.limits.models import Surge
from participation.limits.store import store
from participation.limits.surge import LOOKED, look_for_surges
from participation.notices.models import Notice
from participation.residents.models import Role, User
from participation.rows import put_in_all


@pytest.fixture(autouse=True)
def _not_looked_yet(db):
    store.forget_everything()
    yield
    store.forget_everything()


@pytest.fixture
def administrator(make_person):
    return make_person("Administrator", roles=[Role.ADMINISTRATOR])


@pytest.fixture
def posts(alice):
    """Have so many comments posted, one a second, up to a moment: posts(40, at)."""

    def post(number, at):
        for each in range(number):
            record("forum.comment_posted", alice, by=alice, at=at - timedelta(seconds=each + 1))

    return post


def told():
    return [notice.event.sentence for notice in Notice.objects.filter(event__kind__startswith="limits.surge.")]


def test_the_administrators_are_told_once(administrator, alice, posts, noon):
    posts(40, noon)
    assert look_for_surges(noon) == 1
    assert told() == ["In het laatste uur plaatsten mensen 40 keer iets op het forum. Gewoonlijk is het 0 keer."]
    assert Notice.objects.filter(event__kind="limits.surge.posting").get().person == administrator
    assert look_for_surges(noon + timedelta(minutes=1)) == 0, "nobody looks again within five minutes"
    store.forget(LOOKED)
    assert look_for_surges(noon + timedelta(minutes=6)) == 0, "and it is the same surge"
    assert Surge.objects.get().number == 40
    posts(50, noon + timedelta(hours=8))
    store.forget(LOOKED)
    assert look_for_surges(noon + timedelta(hours=8)) == 1


def test_a_busy_town_is_used_to_it(administrator, posts, noon, alice):
    posts(40, noon)
    for day in range(1, 14):
        for hour in (0, 6, 12, 18):
            posts(45, noon - timedelta(days=day, hours=hour))
    assert look_for_surges(noon) == 0, "seven an hour are usual here"


def test_a_handful_is_no_surge(administrator, posts, noon):
    posts(29, noon)
    assert look_for_surges(noon) == 0
    assert told() == []


def test_accounts_are_watched_too_and_the_mail_leaves_at_once(administrator, noon):
    put_in_all(
        User(email=f"new{each}@town.test", display_name="New", password="!", date_joined=noon - timedelta(minutes=5))
        for each in range(35)
    )
    assert look_for_surges(noon) == 1
    notice = Notice.objects.get(event__kind="limits.surge.sign_up")
    assert notice.is_own
    assert notice.event.url.endswith("/beheer/switches/")
    assert "35 accounts" in notice.event.sentence
