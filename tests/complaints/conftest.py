"""The stage of complaints: a team with an officer, a clerk who gives complaints to others, a handler."""

import pytest
from django.db import transaction

from cms.actions import found_town
from forum.answering.models import Member
from forum.complaints.actions import submit_complaint
from participation.residents.models import Role


@pytest.fixture
def officer(make_person, theme):
    """Somebody of the team that is complained about, who could look into complaints otherwise."""
    person = make_person("Odile Officer", roles=[Role.CASE_HANDLER])
    Member.objects.create(team=theme.team, person=person)
    return person


@pytest.fixture
def handler(make_person):
    return make_person("Hanne Handler", roles=[Role.CASE_HANDLER])


@pytest.fixture
def complain(alice, theme, noon):
    """Complain; by default Alice, about the team of the theme, at noon."""

    def make(**changes):
        given = {"by": alice, "at": noon, "words": "Nobody called me back.", "team": theme.team}
        return submit_complaint(**(given | changes))

    return make


@pytest.fixture(scope="module")
def founded(django_db_setup, django_db_blocker):
    """A town with its groups, founded once for the tests of a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        found_town()
        yield
        transaction.set_rollback(True)
