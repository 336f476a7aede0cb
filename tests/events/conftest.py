"""An evening that people register for."""

from datetime import timedelta

import pytest
from django.db import transaction
from wagtail.models import Site

from cms.actions import found_town, publish_page
from cms.events.actions import Wish, take_over
from cms.events.models import Gathering, Way
from cms.models import EventIndexPage, EventPage
from participation.residents.models import Level
from tests.conftest import NOON

IN_A_WEEK = NOON + timedelta(days=7)


@pytest.fixture(scope="module")
def founded(django_db_setup, django_db_blocker):
    """An empty town, founded once for the tests of a module; what each of them adds is rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        found_town()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def town(founded, db):
    return Site.objects.get()


def publish_evening(**fields):
    """Publish an evening of two hours; return what people register for."""
    calendar = EventIndexPage.objects.get(locale__language_code="nl")
    starts_at = fields.pop("starts_at", IN_A_WEEK)
    number = EventPage.objects.count()
    page = EventPage(
        title=fields.pop("title", "De bus"), slug=f"avond-{number}", intro="Kom luisteren.", starts_at=starts_at,
        ends_at=fields.pop("ends_at", starts_at + timedelta(hours=2)), place="De Zaal", **fields,
    )  # fmt: skip
    publish_page(calendar, page, by=None)
    return Gathering.objects.of(page)


def renew(gathering, at=NOON, **changes):
    """Publish the page with these changes, at a moment."""
    page = gathering.page
    for name, value in changes.items():
        setattr(page, name, value)
    page.save()
    take_over(page, at=at)
    gathering.refresh_from_db()
    return gathering


@pytest.fixture
def evening(town):
    """Make an evening: evening(places_on_site=2). No place is kept for the desk unless that is asked."""

    def make(**fields):
        return publish_evening(**{"places_on_site": 2, "desk_places": 0} | fields)

    return make


@pytest.fixture
def neighbours(make_person):
    """Make so many people with a confirmed address: neighbours(3)."""
    return lambda number: [make_person(f"Neighbour {n}", level=Level.CONFIRMED) for n in range(number)]


ON_SITE, ONLINE = Wish(Way.ON_SITE), Wish(Way.ONLINE)
