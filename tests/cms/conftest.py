"""The empty town, and pages in it."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from cms.actions import found_town, publish_page, publish_translation
from cms.models import DossierIndexPage, DossierPage, EventIndexPage, HomePage, NewsIndexPage, PolicyPage
from forum.models import Kind, Topic
from participation.residents.models import Role
from polls.models import LegalEffect, Method, Poll, State, Visibility

EDITORS = (Role.COMMUNICATIONS, Role.EDITOR_IN_CHIEF, Role.ADMINISTRATOR)
"""The roles that make pages; all others only enter the back office."""


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    """The second factor of staff has its own tests; here they walk straight in."""
    settings.STAFF_MFA_REQUIRED = False


@pytest.fixture(scope="module")
def founded(django_db_setup, django_db_blocker):
    """An empty town, founded once for the tests of a module; what each of them adds is rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        found_town()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def town(founded, db):
    """An empty town: languages, start pages, sections and groups."""
    return Site.objects.get()


@pytest.fixture
def section(town):
    """Return the page of a kind in a language: section(NewsIndexPage, "nl")."""
    return lambda kind, language="nl": kind.objects.get(locale__language_code=language)


@pytest.fixture
def home(section):
    return section(HomePage)


@pytest.fixture
def dossiers(section):
    return section(DossierIndexPage)


@pytest.fixture
def news(section):
    return section(NewsIndexPage)


@pytest.fixture
def calendar(section):
    return section(EventIndexPage)


@pytest.fixture
def theme_page(dossiers, theme):
    page = PolicyPage(title="Mobiliteit", slug="mobiliteit", theme=theme)
    return publish_page(dossiers, page, by=None)


@pytest.fixture
def dossier_page(dossiers, dossier):
    page = DossierPage(title="Autovrije Markt", slug="autovrije-markt", dossier=dossier, intro="Gaat de Markt dicht?")
    return publish_page(dossiers, page, by=None)


@pytest.fixture
def english_dossier_page(dossier_page, dossier):
    page = DossierPage(title="Car-free market", slug="car-free-market", dossier=dossier, intro="Will it close?")
    return publish_translation(dossier_page, page, language="en", by=None)


@pytest.fixture
def administrator(make_person):
    return make_person("Administrator", roles=[Role.ADMINISTRATOR])


@pytest.fixture
def case_handler(make_person):
    return make_person("Case Handler", roles=[Role.CASE_HANDLER])


@pytest.fixture
def make_topic(theme, alice):
    """Make a topic of Alice: make_topic("Waar blijft de bus?", kind=Kind.QUESTION)."""

    def make(title, **fields):
        words = {"kind": Kind.QUESTION, "source": "?", "html": "<p>?</p>", "search_text": "?"}
        return Topic.objects.create(title=title, author=alice, theme=theme, **{**words, **fields})

    return make


@pytest.fixture
def make_poll(dossier):
    """Make a poll that is open for `closes_in` more days: make_poll(dossier, "Komt er een bus?")."""

    def make(place, question, *, state=State.ANNOUNCED, opens_in=-1, closes_in=4, **fields):
        now = timezone.now()
        rules = {"method": Method.MOTION, "legal_effect": LegalEffect.ADVISORY, "visibility": Visibility.LIVE}
        poll = Poll.objects.create(
            slug=f"poll-{Poll.objects.count()}", dossier=place, question={"nl": question, "en": question},
            opens_at=now + timedelta(days=opens_in), closes_at=now + timedelta(days=closes_in, minutes=5),
            **{**rules, **fields},
        )  # fmt: skip
        for position, key in enumerate(("yes", "no", "abstain")):
            poll.options.create(key=key, position=position, label={"nl": key})
        if state != State.DRAFT:
            for step in (State.ANNOUNCED, State.FROZEN):
                Poll.objects.filter(pk=poll.pk).update(state=step)
        return poll

    return make
