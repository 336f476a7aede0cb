"""Rows put in and read by a statement made once: as saving would have put them there, and as Django reads them."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from participation.audit.models import Entry
from participation.dossiers.models import Dossier, Neighbourhood
from participation.notices.models import Event, Notice
from participation.rows import put_in, put_in_all, put_in_once, read_row

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 3, 29, 1, 30, 15, 123456, tzinfo=UTC)  # the hour that summer time skips


def an_entry(**changed):
    values = {"at": MOMENT, "action": "a.b", "subject_type": "x", "subject_id": "1", "data": {"ç": [1, None, "%s"]}}
    return Entry(**values | changed)


def stored(row):
    return type(row).objects.filter(pk=row.pk).values().get()


def test_it_is_as_if_it_were_saved(alice):
    mine, saved = put_in(an_entry(actor_id=alice.pk)), an_entry(actor_id=alice.pk)
    saved.save()
    assert stored(mine) | {"id": 0} == stored(saved) | {"id": 0}
    assert stored(mine)["at"] == MOMENT


def test_it_has_its_number_and_is_known_to_be_stored(db):
    row = put_in(an_entry())
    assert (row.pk, row._state.adding, row._state.db) == (Entry.objects.get().pk, False, "default")


def test_it_takes_one_statement_and_no_value_is_part_of_it(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        put_in(an_entry(action="'; DROP TABLE audit_entry; --"))
    assert Entry.objects.get().action == "'; DROP TABLE audit_entry; --"


def test_a_constraint_decides_as_it_does_when_saving(alice):
    event = put_in(Event(kind="x", at=MOMENT, path="/"))
    put_in(Notice(event=event, person=alice))
    with pytest.raises(IntegrityError), transaction.atomic():
        put_in(Notice(event=event, person=alice))
    assert Notice.objects.count() == 1


def test_once_says_whether_it_came_in(alice, bob):
    event = put_in(Event(kind="x", at=MOMENT, path="/"))
    assert [put_in_once(Notice(event=event, person=person)) for person in (alice, alice, bob)] == [True, False, True]
    assert Notice.objects.count() == 2


@pytest.mark.parametrize(("number", "statements"), [(0, 0), (1, 1), (500, 1), (501, 2)])
def test_many_take_few_statements(db, django_assert_num_queries, number, statements):
    with django_assert_num_queries(statements):
        put_in_all(an_entry(subject_id=str(place)) for place in range(number))
    assert Entry.objects.count() == number


def test_it_is_undone_with_the_transaction(db):
    with transaction.atomic():
        put_in(an_entry())
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


def test_each_table_has_its_own_statement(db):
    put_in(Neighbourhood(code="x", name="X"))
    put_in(an_entry())
    assert Neighbourhood.objects.filter(code="x").exists()
    assert Entry.objects.exists()


def test_a_row_is_read_as_django_reads_it(dossier, django_assert_num_queries):
    with django_assert_num_queries(1):
        mine = read_row(Dossier, dossier.pk)
    named = [field.attname for field in Dossier._meta.concrete_fields]
    theirs = Dossier.objects.get(pk=dossier.pk)
    assert [getattr(mine, name) for name in named] == [getattr(theirs, name) for name in named]
    assert (mine._state.adding, mine._state.db, mine.theme) == (False, "default", dossier.theme)


@pytest.mark.parametrize("number", [0, -1, 2**63 - 1, 2**63, 10**30])
def test_no_row_has_a_number_that_none_was_given(db, number):
    assert read_row(Dossier, number) is None
