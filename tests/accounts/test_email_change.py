"""Another e-mail address: confirmed in the new mailbox, stopped or agreed to in the old one, and never by a GET."""

import re
import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from participation.residents.actions import raise_level
from participation.residents.email_actions import forget_email_changes
from participation.residents.models import EmailChange, Level, User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PAGE, NEW = "/accounts/email/", "nieuw@town.test"


@pytest.fixture
def asks(client, alice):
    """Alice, who gave her password once more and asked for another address."""
    cache.clear()
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post(PAGE, {"email": NEW})
    return client


def link_to(address):
    letter = [letter for letter in mail.outbox if letter.to == [address]][-1]
    return re.search(r"https?://[^/]+(/accounts/email/(?:new|old)/\S+)", letter.body).group(1)


def address_of(person):
    person.refresh_from_db()
    assert [address.email for address in person.emailaddress_set.all()] == [person.email]
    return person.email


def test_asking_takes_the_password_once_more_and_then_goes_on(client, alice):
    cache.clear()
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    asked = client.post(PAGE, {"email": NEW})
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert not EmailChange.objects.exists()
    client.post(asked["Location"], {"password": PASSWORD, "next": PAGE})
    assert EmailChange.objects.get().email == NEW


def test_both_mailboxes_are_written_to_and_nothing_has_changed_yet(asks, alice):
    assert {letter.to[0] for letter in mail.outbox} == {alice.email, NEW}
    old = next(letter for letter in mail.outbox if letter.to == [alice.email])
    assert NEW in old.body
    assert "Was jij dat niet?" in old.body
    assert all("Bel het loket: 000 00 00 00." in letter.body for letter in mail.outbox)
    assert address_of(alice) == "alice@town.test"
    assert NEW in asks.get(PAGE).text


def test_opening_the_links_changes_nothing(asks, alice):
    for address in (NEW, alice.email):
        assert asks.get(link_to(address)).status_code == 200
    change = EmailChange.objects.get()
    assert (change.confirmed_at, change.agreed_at) == (None, None)


def test_yes_in_both_counts_at_once_and_logs_out_elsewhere(asks, alice, log_in, client):
    elsewhere = log_in(alice)
    old, new = link_to(alice.email), link_to(NEW)
    client.post(old, {"answer": "agree"})
    assert address_of(alice) == "alice@town.test"
    client.post(new)
    assert address_of(alice) == NEW
    assert EmailAddress.objects.get(user=alice).verified
    assert (asks.get(PAGE).status_code, elsewhere.get(PAGE).status_code) == (200, 302)
    assert mail.outbox[-1].to == ["alice@town.test"]
    assert NEW in mail.outbox[-1].body
    assert [asks.get(link).status_code for link in (old, new)] == [410, 410]


def test_the_order_does_not_matter(asks, alice, client):
    client.post(link_to(NEW))
    assert address_of(alice) == "alice@town.test"
    client.post(link_to(alice.email), {"answer": "agree"})
    assert address_of(alice) == NEW


@pytest.mark.parametrize("confirmed", ["new", "old"])
def test_what_one_mailbox_alone_confirmed_never_counts(asks, alice, confirmed):
    """A mailbox that says nothing has not said yes."""
    asks.post(link_to(NEW)) if confirmed == "new" else asks.post(link_to(alice.email), {"answer": "agree"})
    assert forget_email_changes(timezone.now() + timedelta(days=13)) == 0
    assert forget_email_changes(timezone.now() + timedelta(days=15)) == 1
    assert address_of(alice) == "alice@town.test"
    assert not EmailChange.objects.exists()


def test_no_in_the_old_mailbox_throws_a_thief_out_without_logging_in(asks, alice, bob, log_in):
    asks.post(link_to(NEW))
    owner = log_in(bob)
    owner.post("/accounts/logout/")
    stopped = owner.post(link_to(alice.email), {"answer": "stop"})
    assert "/accounts/password/reset/" in stopped.text
    assert asks.get(PAGE).status_code == 302
    alice.refresh_from_db()
    assert not alice.has_usable_password()
    forget_email_changes(timezone.now() + timedelta(days=15))
    assert address_of(alice) == "alice@town.test"


def test_the_new_mailbox_of_a_stranger_takes_no_account(asks, alice, bob, log_in, client):
    link = link_to(NEW)
    assert log_in(bob).post(link).status_code == 403
    client.logout()
    assert client.post(link)["Location"].startswith("/accounts/login/")
    assert EmailChange.objects.get().confirmed_at is None


def test_links_are_for_their_own_mailbox_alone(asks, alice):
    crossed = link_to(NEW).replace("/new/", "/old/")
    assert asks.post(crossed, {"answer": "agree"}).status_code == 410
    assert asks.post("/accounts/email/old/anything/", {"answer": "stop"}).status_code == 410
    assert EmailChange.objects.get().agreed_at is None


def test_an_address_that_somebody_has_is_answered_alike_and_never_given(asks, alice, bob):
    asks.get(PAGE)  # which says that she is logged in
    page = asks.get(PAGE).text.replace(NEW, "…")
    asks.post(PAGE, {"email": bob.email})
    again = asks.get(PAGE).text.replace(bob.email, "…")
    clean = [re.sub(r'value="\w{64}"', "", text) for text in (page, again)]
    assert clean[0] == clean[1]
    to_bob = [letter for letter in mail.outbox if letter.to == [bob.email]]
    assert ["/accounts/email/" in letter.body for letter in to_bob] == [False]


def test_an_address_that_somebody_else_took_meanwhile_is_refused(asks, alice, make_person):
    User.objects.create_user(NEW, PASSWORD, display_name="Quick")
    assert asks.post(link_to(NEW)).status_code == 409
    assert address_of(alice) == "alice@town.test"


def test_a_new_wish_comes_in_place_of_the_old_one_and_can_be_taken_back(asks):
    first = link_to(NEW)
    asks.post(PAGE, {"email": "derde@town.test"})
    assert asks.get(first).status_code == 410
    asks.post("/accounts/email/withdraw/")
    assert not EmailChange.objects.exists()


def just_logged_in(there, person):
    session = there.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


def test_an_account_without_an_address_has_its_pages_and_gets_one_by_the_new_mailbox_alone(client, log_in, noon):
    person = User.objects.create_user(None, display_name="By letter")
    raise_level(person, Level.RESIDENT, method="letter", at=noon)
    there = log_in(person)
    for page in (PAGE, "/nl/me/", "/nl/me/data/", "/nl/me/sessions/", "/accounts/2fa/", "/accounts/password/set/"):
        assert there.get(page).status_code == 200, page
    assert "geen e-mailadres" in there.get(PAGE).text
    assert there.post(PAGE, {"email": NEW}).status_code == 403, "a screen left open"
    just_logged_in(there, person)
    there.post(PAGE, {"email": NEW})
    assert [letter.to for letter in mail.outbox] == [[NEW]]
    there.post(link_to(NEW))
    assert address_of(person) == NEW
    assert person.level == Level.RESIDENT


def test_the_address_one_has_is_no_new_one(asks, alice):
    assert asks.post(PAGE, {"email": alice.email.upper()}).status_code == 422


def test_a_stranger_is_asked_to_log_in(client):
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"
