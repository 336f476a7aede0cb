"""The stage of the work of teams: a question of Alice, with a team of two."""

import pytest
from django.db import transaction

from cms.actions import found_town
from forum.answering.models import Member
from participation.residents.models import Role
from tests.forum.conftest import open_topic, post, topic  # noqa: F401


@pytest.fixture
def officer(make_person):
    return make_person("Odile Officer", roles=[Role.CASE_HANDLER])


@pytest.fixture
def lead(make_person):
    return make_person("Leon Lead", roles=[Role.CASE_HANDLER])


@pytest.fixture
def team(theme, officer, lead):
    """The team of the theme: an officer, and who leads it."""
    Member.objects.create(team=theme.team, person=officer)
    Member.objects.create(team=theme.team, person=lead, is_lead=True)
    return theme.team


@pytest.fixture
def administrator(make_person):
    return make_person("Ada Administrator", roles=[Role.ADMINISTRATOR])


@pytest.fixture
def moderator(make_person):
    return make_person("Mo Moderator", roles=[Role.MODERATOR])


@pytest.fixture(scope="module")
def founded(django_db_setup, django_db_blocker):
    """A town with its groups, founded once for the tests of a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        found_town()
        yield
        transaction.set_rollback(True)
