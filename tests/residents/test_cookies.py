"""What is left in a browser: who is logged in, that a form is ours, the language; and for ten minutes a receipt."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.utils import timezone

from participation.residents.models import Session
from participation.residents.sessions import SessionStore

ALLOWED = {"sessionid", "csrftoken", "django_language"}


def test_logging_in_posting_and_logging_out_leaves_no_other_cookie(client, make_person, theme):
    make_person("Alice", level=2)
    client.post("/accounts/login/", {"login": "alice@town.test", "password": "a-long-enough-password"})
    client.get("/nl/forum/")
    words = {"kind": "question", "title": "Waar is de bank?", "source": "Weg.", "theme": theme.slug}
    assert client.post("/nl/forum/new/", words).status_code == 302
    client.get("/nl/forum/")
    client.post("/accounts/logout/")
    client.get("/nl/")
    assert set(client.cookies) <= ALLOWED


def test_a_sentence_is_shown_once_and_then_forgotten(log_in, alice, theme):
    mine = log_in(alice)
    words = {"kind": "question", "title": "Waar is de bank?", "source": "Weg.", "theme": theme.slug}
    page = mine.post("/nl/forum/new/", words).url
    said = mine.get(page).content.decode()
    again = mine.get(page).content.decode()
    assert 'role="status"' in said
    assert len(again) < len(said)
    assert "_messages" not in mine.session


def test_a_session_that_was_ended_elsewhere_is_not_written_again(log_in, alice):
    mine = log_in(alice)
    session = mine.session
    session["x"] = 1
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        session.save()
    assert not Session.objects.exists()


def test_what_a_session_holds_is_kept_with_whose_it_is(log_in, alice):
    mine = log_in(alice)
    session = mine.session
    session["x"] = "é"
    session.save()
    row = Session.objects.get()
    assert (row.person, SessionStore(row.session_key)["x"]) == (alice, "é")
    assert row.expire_date > timezone.now()
