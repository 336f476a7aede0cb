"""The watch on national numbers sees what it has to see."""

import logging

import pytest
from django.core.mail import EmailMessage

from participation.audit.models import Entry
from tests.numbers import numbers_in_tests, watched

SHOWN = "85073003328"


def test_it_knows_the_numbers_that_tests_show():
    assert {SHOWN, "85.07.30-033.28", "111222333"} <= numbers_in_tests()


def store():
    Entry.objects.filter(subject_id=SHOWN).exists()


def log():
    logging.getLogger("participation").warning("Looked for %s.", SHOWN)


def send():
    EmailMessage("Hello", f"You are {SHOWN}.", to=["a@town.test"]).send()


@pytest.mark.parametrize("tell", [store, log, send])
def test_it_fails_over_a_number_that_is_stored_logged_or_mailed(db, caplog, tell):
    with pytest.raises(AssertionError), watched(caplog):
        tell()


def test_it_is_content_where_none_is(db, caplog):
    with watched(caplog):
        Entry.objects.filter(subject_id="1").exists()
