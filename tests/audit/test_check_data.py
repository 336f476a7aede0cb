"""A record that was tampered with, or is not kept from it any more, is named."""

import pytest
from django.db import connection

from participation.audit import checks
from participation.audit.actions import chain_entries, record
from participation.audit.models import Link


@pytest.fixture
def recorded(alice, noon):
    for _ in range(3):
        record("resident.greeted", alice, by=None, at=noon)
    chain_entries(noon)


def drop(name):
    table = "audit_entry" if "entry" in name else "audit_link"
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")


def test_a_record_in_order_passes(recorded):
    assert list(checks.append_only()) == []
    assert list(checks.chain()) == []


def test_a_lost_trigger_and_what_was_changed_then_are_found(recorded):
    name = {"sqlite": "audit_entry_update", "postgresql": "audit_entry_row"}[connection.vendor]
    drop(name)
    second = Link.objects.order_by("position")[1]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET action = 'resident.insulted' WHERE id = %s", [second.entry_id])
    assert list(checks.append_only()) == [f"The database has lost the trigger {name}, which keeps the record as it is."]
    assert list(checks.chain()) == [
        f"The record is broken at position {second.position} (entry {second.entry_id}): it, or what stood before it, "
        "was changed or taken away."
    ]
