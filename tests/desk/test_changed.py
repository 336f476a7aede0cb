"""A change of personal data leaves the names of the fields and keyed hashes in the record, and no value."""

import pytest

from participation.audit.changes import value_hash
from participation.audit.models import Entry
from participation.notices.models import Event
from participation.residents.desk.residents import Reach, change_contact
from participation.residents.email_actions import ask_email_change, confirm_new_address
from participation.residents.models import EmailChange
from tests.desk.conftest import ADDRESS

pytestmark = pytest.mark.django_db
NEW = "Kerkstraat 9"


def changes(action):
    return [entry.data["fields"] for entry in Entry.objects.filter(action=action).order_by("pk")]


def test_a_change_of_how_to_reach_somebody_names_what_differs_and_no_value(maria, officer, noon):
    contact = maria.contact
    was = Reach(contact.name, contact.address, contact.phone)
    told = Event.objects.filter(kind="desk.contact_changed")
    change_contact(maria, was, by=officer, at=noon)
    assert (changes("desk.contact_changed"), told.count()) == ([], 0), "nothing changed"
    moved = Reach(was.name, NEW, was.phone)
    for _twice in range(2):
        change_contact(maria, moved, by=officer, at=noon)
    change_contact(maria, Reach(was.name, NEW, "+32 9 000 00 00"), by=officer, at=noon)
    first, second = changes("desk.contact_changed")
    assert first == {"address": [value_hash("address", contact.address), value_hash("address", NEW)]}
    assert first["address"][0] != first["address"][1]
    assert second == {"phone": [value_hash("phone", contact.phone), value_hash("phone", "+32 9 000 00 00")]}
    assert told.count() == 2
    rows = str(list(Entry.objects.filter(action="desk.contact_changed").values()))
    assert not any(value in rows for value in (ADDRESS, NEW, "000 00 00", contact.name))


def test_a_change_of_an_address_is_hashed_too(alice, noon):
    old, new = alice.email, "alice@elsewhere.test"
    change = ask_email_change(alice, new, at=noon)
    EmailChange.objects.filter(pk=change.pk).update(agreed_at=noon)
    assert confirm_new_address(EmailChange.objects.get(pk=change.pk), by=alice, at=noon, session_key=None)
    (changed,) = changes("resident.email_changed")
    assert changed == {"email": [value_hash("email", old), value_hash("email", new)]}
    rows = str(list(Entry.objects.filter(subject_id=str(alice.pk)).values()))
    assert old not in rows
    assert new not in rows
