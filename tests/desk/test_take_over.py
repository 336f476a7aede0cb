"""Taking an account over by letter: only with the letter and the mailbox, once, and never an account with a role."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from participation.audit.models import Entry
from participation.errors import WrongState
from participation.residents.by_letter import actions
from participation.residents.by_letter.actions import ask_take_over, take_over
from participation.residents.by_letter.hand import Holder
from participation.residents.desk.residents import Reach, send_letter
from participation.residents.models import Level, Role, RoleAssignment
from participation.residents.verification.letter_errors import CodeUsed, RoleHeld
from participation.residents.verification.models import Letter, LetterState, Purpose
from participation.roles.actions import grant_role
from participation.roles.errors import AddressNeeded
from tests.desk.conftest import ADDRESS

pytestmark = pytest.mark.django_db
HERS = {"email": "maria@town.test", "password": "geraniums-and-tulips"}
THIEFS = {"email": "thief@town.test", "password": "roses-and-violets"}


@pytest.fixture
def code(maria, officer, code_of):
    return code_of(send_letter(maria, Purpose.TAKE_OVER, Reach("Maria", ADDRESS), by=officer, at=timezone.now()))


@pytest.fixture
def holder(maria, code):
    return Holder(Letter.objects.get(), maria, None)


def link_to(address):
    letter = [letter for letter in mail.outbox if letter.to == [address]][-1]
    return re.search(r"https?://[^/]+(/nl/letter/account/\S+)", letter.body)[1]


def test_a_password_counts_only_with_the_address_that_was_typed_beside_it(holder, maria):
    first = ask_take_over(holder, **THIEFS, at=timezone.now())
    maria.refresh_from_db()
    assert not maria.has_usable_password()
    second = ask_take_over(holder, **HERS, at=timezone.now())
    with pytest.raises(WrongState):
        take_over(holder, first, at=timezone.now())
    take_over(holder, second, at=timezone.now())
    maria.refresh_from_db()
    assert (maria.email, maria.check_password(HERS["password"])) == (HERS["email"], True)


def test_the_record_says_that_it_was_done_by_letter(holder, maria):
    begun = Entry.objects.latest("pk").pk
    take_over(holder, ask_take_over(holder, **HERS, at=timezone.now()), at=timezone.now())
    done = Entry.objects.filter(pk__gt=begun).values_list("action", "channel")
    assert sorted(done) == [
        ("resident.email_change_asked", "letter"),
        ("resident.email_changed", "letter"),
        ("resident.take_over_asked", "letter"),
        ("resident.taken_over", "letter"),
    ]


def test_an_address_that_does_not_count_after_all_uses_no_code(holder, monkeypatch):
    change = ask_take_over(holder, **HERS, at=timezone.now())
    monkeypatch.setattr(actions, "confirm_new_address", lambda *_what, **_how: False)
    with pytest.raises(WrongState):
        take_over(holder, change, at=timezone.now())
    assert Letter.objects.get().state == LetterState.PRINTED


def test_nobody_takes_over_an_account_that_has_a_role(holder, clerk, officer, maria):
    clerk.emailaddress_set.all().delete()
    type(clerk).objects.filter(pk=clerk.pk).update(email=None)
    with pytest.raises(RoleHeld):
        send_letter(clerk, Purpose.TAKE_OVER, Reach("Clerk", ADDRESS), by=officer, at=timezone.now())
    change = ask_take_over(holder, **THIEFS, at=timezone.now())
    RoleAssignment.objects.create(user=maria, role=Role.AUDITOR, starts_on=timezone.localdate())
    with pytest.raises(RoleHeld):
        take_over(holder, change, at=timezone.now())
    with pytest.raises(RoleHeld):
        ask_take_over(holder, **THIEFS, at=timezone.now())


def test_an_account_without_an_address_gets_no_role(maria, make_person, noon):
    administrator = make_person("Administrator", roles=[Role.ADMINISTRATOR])
    with pytest.raises(AddressNeeded):
        grant_role(maria, Role.MODERATOR, by=administrator, at=noon, starts_on=timezone.localdate(noon))


def test_the_link_in_the_mail_works_in_another_browser_once_the_code_is_typed_there(client, code, maria):
    client.post("/nl/letter/", {"code": code})
    client.post("/nl/letter/account/", HERS)
    link, other = link_to(HERS["email"]), Client()
    asked = other.get(link).url
    assert other.post(asked, {"code": code}).url == link
    assert other.post(link).url == "/accounts/login/"
    maria.refresh_from_db()
    assert maria.email == HERS["email"]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/nl/letter/account/x/", "/nl/me/"])
def test_a_code_leads_nowhere_else(client, code, elsewhere):
    assert client.post(f"/nl/letter/?next={elsewhere}", {"code": code}).url == "/nl/letter/account/"


def test_no_page_with_the_banner_of_a_letter_is_kept_by_a_proxy(client, code):
    client.post("/nl/letter/", {"code": code})
    assert "private" in client.get("/nl/forum/").headers.get("Cache-Control", "")


def test_who_lost_the_old_mailbox_takes_the_account_along_by_letter_and_the_old_mailbox_is_told(
    make_person, officer, code_of
):
    person = make_person("Lost", person_key="c" * 64)
    letter = send_letter(person, Purpose.TAKE_OVER, Reach("Lost", ADDRESS), by=officer, at=timezone.now())
    code_of(letter)
    holder = Holder(Letter.objects.get(), person, None)
    change = ask_take_over(holder, **HERS, at=timezone.now())
    assert any(letter.to == ["lost@town.test"] for letter in mail.outbox)
    take_over(holder, change, at=timezone.now())
    person.refresh_from_db()
    assert (person.email, person.check_password(HERS["password"])) == (HERS["email"], True)
    with pytest.raises(CodeUsed):
        ask_take_over(holder, **THIEFS, at=timezone.now())


def test_no_letter_takes_over_an_account_with_an_address_whose_person_nobody_saw(make_person, officer, code_of):
    person = make_person("Unseen", level=Level.CONFIRMED)
    letter = send_letter(person, Purpose.TAKE_OVER, Reach("Unseen", ADDRESS), by=officer, at=timezone.now())
    code_of(letter)
    with pytest.raises(CodeUsed):
        ask_take_over(Holder(Letter.objects.get(), person, None), **THIEFS, at=timezone.now())
