"""No more come in than there are places, however many ask at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connections
from django.db.models import Sum

from cms.actions import found_town
from cms.events.actions import Wish, cancel_registration, offer_again, register
from cms.events.errors import AlreadyRegistered
from cms.events.models import Place, Registration, Way
from participation.residents.models import User
from tests.conftest import NOON
from tests.events.conftest import ON_SITE, publish_evening

pytestmark = pytest.mark.django_db(transaction=True)

HANDS, PEOPLE, PLACES = 25, 200, 30


def at_once(act, arguments):
    """Do `act` for each of these, as many at a time as there are hands, the first all together."""
    shares = [arguments[hand::HANDS] for hand in range(HANDS)]
    barrier = Barrier(HANDS)

    def run(share):
        barrier.wait()
        try:
            return [act(argument) for argument in share]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as pool:
        return [given for some in pool.map(run, shares) for given in some]


@pytest.fixture
def crowd():
    found_town()
    word, how = make_password(None), {"level": 1, "level_method": "desk", "level_at": NOON}
    return User.objects.bulk_create(
        User(email=f"n{n}@town.test", display_name=f"N {n}", password=word, **how) for n in range(PEOPLE)
    )


def test_of_two_hundred_who_register_at_once_as_many_come_in_as_there_are_places(crowd):
    """Some come alone and some with others. Then all who came in cancel at once: the places go to who waited."""
    gathering = publish_evening(places_on_site=PLACES, desk_places=0)

    def come(numbered):
        number, person = numbered
        return register(gathering, Wish(Way.ON_SITE, 1 + number % 3), by=person, at=NOON)

    at_once(come, list(enumerate(crowd)))
    offer_again(NOON)
    _every_place_is_held_by_one(gathering)
    sure = list(Registration.objects.confirmed().select_related("gathering", "person"))
    assert sum(each.seats for each in sure) >= PLACES - 2
    at_once(lambda each: cancel_registration(each, by=each.person, at=NOON), sure)
    offer_again(NOON)
    _every_place_is_held_by_one(gathering)
    assert not Registration.objects.confirmed().exists()
    assert Registration.objects.filter(state="offered").aggregate(seats=Sum("seats"))["seats"] >= PLACES - 2


def _every_place_is_held_by_one(gathering):
    holding = Registration.objects.filter(gathering=gathering, state__in=("confirmed", "offered"))
    for each in holding:
        assert each.places.count() == each.seats
    held = Place.objects.filter(gathering=gathering, registration__isnull=False)
    assert held.count() == sum(each.seats for each in holding) <= PLACES
    assert not held.exclude(registration__in=holding).exists()


def test_one_person_who_sends_the_form_many_times_is_registered_once(crowd):
    gathering, person = publish_evening(places_on_site=PLACES), crowd[0]

    def come(_n):
        try:
            return register(gathering, ON_SITE, by=person, at=NOON)
        except AlreadyRegistered as refusal:
            return refusal

    at_once(come, range(HANDS))
    assert Registration.objects.count() == 1
    assert Place.objects.filter(registration__isnull=False).count() == 1
