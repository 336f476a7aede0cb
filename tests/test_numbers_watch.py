"""The watch on national numbers, over the whole suite, sees what it has to see."""

import logging

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.mail import EmailMessage
from django.db import connection

from participation.audit.models import Entry
from participation.residents.verification.countries import Country
from participation.residents.verification.numbers import read_number
from tests.numbers import numbers_in_tests, watch

SHOWN, DOTTED, DUTCH = "85073003328", "85.07.30-033.28", "111222333"


def test_it_knows_the_numbers_that_tests_show_and_those_that_the_site_is_given():
    assert {SHOWN, DUTCH} <= numbers_in_tests()
    read_number(Country.BELGIUM, "01 02 03-001 70")
    assert "01020300170" in watch.known


def search():
    Entry.objects.filter(subject_id=SHOWN).exists()


def store():
    Entry.objects.create(at="2026-11-23T12:00Z", action="test", data={"told": [f"number {DUTCH}."]})


def store_in_raw_words():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT '{DOTTED}'")


def store_many():
    Entry.objects.bulk_create([Entry(at="2026-11-23T12:00Z", action="test", reason=DOTTED)])


def keep_in_a_session():
    SessionStore().encode({"typed": {"fields": [["number", SHOWN]]}})


def log():
    logging.getLogger("participation").warning("Looked for %s.", SHOWN)


def log_an_error():
    try:
        raise ValueError(DOTTED)
    except ValueError:
        logging.getLogger("participation").exception("It did not work.")


def send():
    EmailMessage("Hello", f"You are {SHOWN}.", to=["a@town.test"]).send()


TOLD = [search, store, store_in_raw_words, store_many, keep_in_a_session, log, log_an_error, send]


@pytest.mark.parametrize("tell", TOLD)
def test_it_finds_a_number_that_is_asked_stored_kept_logged_or_mailed(db, tell):
    with watch.apart() as found:
        tell()
    assert found


def test_it_is_content_where_none_is(db):
    with watch.apart() as found:
        Entry.objects.filter(subject_id="1", at="2026-11-23T12:00Z").exists()
        logging.getLogger("participation").warning("At %s, number %d.", "2026-11-23 12:00:00.123456", 123456788)
    assert not found
