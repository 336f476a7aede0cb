"""Sessions: who is logged in comes along with them, and is nobody once anything about it no longer holds."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participation.residents.actions import forget_old_sessions
from participation.residents.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def asks(client, alice):
    """Ask, with Alice's session, who is logged in."""
    client.force_login(alice, backend="participation.residents.backends.RoleBackend")

    def who():
        request = client.get("/nl/me/").wsgi_request
        return request.user.pk

    return who


def test_a_session_knows_whose_it_is(asks, alice):
    assert asks() == alice.pk
    assert Session.objects.get().person == alice


def test_session_and_person_are_one_statement(asks, client):
    asks()
    with CaptureQueriesContext(connection) as captured:
        client.get("/nl/forum/new/")
    assert sum("residents_user" in query["sql"] or "session" in query["sql"] for query in captured) == 1


def test_a_person_is_read_with_all_that_is_known_of_them(asks, client, alice):
    alice.refresh_from_db()
    read = client.get("/nl/me/").wsgi_request.user
    fields = [field.attname for field in alice._meta.concrete_fields if field.name != "last_login"]
    assert {name: getattr(read, name) for name in fields} == {name: getattr(alice, name) for name in fields}
    assert read.last_login.tzinfo
    assert read.is_active is True


def test_logging_out_leaves_nothing(asks, client):
    asks()
    assert client.post("/accounts/logout/").url == "/nl/?bye"
    assert "Je bent afgemeld." in client.get("/nl/forum/?bye").content.decode()
    assert not Session.objects.exists()


def test_a_new_password_ends_the_sessions_elsewhere(asks, alice):
    assert asks()
    alice.set_password("een heel ander wachtwoord")
    alice.save()
    assert asks() is None


def test_somebody_who_is_put_out_is_nobody_at_once(asks, alice):
    assert asks()
    alice.is_active = False
    alice.save()
    assert asks() is None


def test_a_session_made_for_another_does_not_make_one_that_person(asks, client, bob):
    session = client.session
    session[SESSION_KEY] = str(bob.pk)
    session.save()
    assert asks() is None


def test_a_session_that_names_no_person_is_looked_up_as_django_does(asks, alice):
    Session.objects.update(person=None)
    assert asks() == alice.pk


def test_it_is_forgotten_when_it_is_over(asks, client):
    assert asks()
    assert forget_old_sessions(timezone.now()) == 0
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert asks() is None
    assert forget_old_sessions(timezone.now()) == 1
    assert not Session.objects.exists()


def test_sessions_go_with_the_person(asks, alice):
    assert asks()
    alice.delete()
    assert not Session.objects.exists()
