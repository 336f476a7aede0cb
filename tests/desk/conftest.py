"""The desk: an officer who can enter the back office, and Maria, who has no e-mail."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from cms.groups import ENTER
from forum.actions import post_topic
from forum.models import Kind
from participation.residents.desk.models import Contact
from participation.residents.desk.residents import Reach, create_resident
from participation.residents.models import Role
from participation.residents.verification.letters import print_letters
from participation.residents.verification.presets import Verification
from tests.polls.conftest import make_poll as make_poll
from tests.polls.conftest import now as now

HALF_AN_HOUR = timedelta(minutes=30)
ADDRESS = "Lindelaan 1\n9990 Lindewaarde"


@pytest.fixture(autouse=True)
def _town(settings):
    settings.VERIFICATION = Verification(frozenset({"12025"}), age=16, letter_days=60, providers={})


@pytest.fixture
def make_officer(make_person):
    def make(name):
        officer = make_person(name, roles=[Role.DESK_OFFICER])
        app, codename = ENTER.split(".")
        officer.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        return officer

    return make


@pytest.fixture
def officer(make_officer):
    return make_officer("Officer")


@pytest.fixture
def maria(officer, noon):
    """Made at the desk: no e-mail, reached by letter."""
    reach = Reach("Maria Peeters", ADDRESS)
    return create_resident("Maria P.", reach, language="nl", is_another=False, by=officer, at=noon)


@pytest.fixture
def topic(alice, theme, noon):
    kind = Kind.QUESTION
    return post_topic(by=alice, at=noon, kind=kind, title="Where is the bus?", source="I wait.", theme=theme)


@pytest.fixture
def at_the_desk(log_in, officer):
    """A browser of the officer that acts for somebody: at_the_desk(maria)."""

    def start(resident):
        client = log_in(officer)
        client.post(f"/beheer/desk/{resident.pk}/start/", {"reason": "has no computer"})
        return client

    return start


@pytest.fixture
def code_of(officer):
    """Print what waits, and return the code of the letter: code_of(letter)."""

    def printed(letter):
        _batch, letters = print_letters(by=officer, at=timezone.now())
        return next(each.code.symbols for each in letters if each.letter.pk == letter.pk)

    return printed


def words(response):
    """Return the words of a page, without markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def contact_of(person):
    return Contact.objects.filter(person=person).first()
