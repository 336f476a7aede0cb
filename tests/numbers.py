"""A watch over the whole suite: no national number may be stored, signed, logged or mailed.

Looked at is each statement to a database, be it rolled back or truncated later, all that is signed (a session lies
packed in the database), each log line and each mail. That finds more than a look at what lies there when the suite has
ended: by then hardly anything does. What a whole town leaves behind on disk, tests/browser/test_a_whole_life.py looks
through. Watched for is every number that stands in a test, and every one that the site was given meanwhile.
"""

import json
import logging
import re
from contextlib import contextmanager
from functools import wraps
from pathlib import Path

import pytest
from django.core import signing
from django.core.mail import EmailMessage
from django.db.backends.signals import connection_created
from psycopg.types.json import Json, Jsonb

from participation.residents.verification.numbers import NationalNumber

FOLDERS = ("verification", "desk", "identity_provider")
PERHAPS = re.compile(r"(?<!\d)(?:\d{9}|\d{11}|\d\d\.\d\d\.\d\d-\d{3}\.\d\d)(?!\d)")
HARDLY = re.compile(r"\d[\d.]\d\d[-\d]\d\d")  # what each of those has in it, found four times as fast


def numbers_in_tests():
    """Every national number that stands in a test of these folders, as digits."""
    here = Path(__file__).parent
    files = [path for folder in FOLDERS for path in (here / folder).rglob("*.py")]
    return {_digits(number) for path in files for number in PERHAPS.findall(path.read_text())}


def _digits(number):
    return number if number.isdecimal() else re.sub(r"\D", "", number)


class Watch:
    """What was found so far, each with where it stood."""

    def __init__(self, known):
        self.known = known
        self.found = []
        self._statements = set()

    def look(self, where, text):
        if HARDLY.search(text):
            self.found += [(where, told) for told in PERHAPS.findall(text) if _digits(told) in self.known]

    def look_into(self, where, value):
        """Look at a value of a statement, and at those in it."""
        kind = type(value)
        if kind is str:
            self.look(where, value)
        elif kind in (list, tuple, set):
            for each in value:
                self.look_into(where, each)
        elif kind is dict:
            self.look_into(where, [*value.values()])
        elif kind in (bytes, bytearray, memoryview):
            self.look(where, bytes(value).decode("latin-1"))
        elif kind in (Json, Jsonb):
            self.look(where, json.dumps(value.obj, default=str))
        elif kind is int:
            self.look(where, str(value))

    def statement(self, execute, sql, params, many, context):
        if sql not in self._statements:
            self._statements.add(sql)
            self.look("a statement", str(sql))
        if params is not None:
            self.look_into("a statement", params)
        return execute(sql, params, many, context)

    @contextmanager
    def apart(self):
        """Give what is found meanwhile to the block, for tests of the watch itself."""
        before, self.found = self.found, []
        try:
            yield self.found
        finally:
            self.found = before


watch = Watch(numbers_in_tests())


def _before(owner, name, look):
    """Have `look` see what a function is given, before it does its work."""
    work = getattr(owner, name)

    @wraps(work)
    def seen(*given, **named):
        look(*given, **named)
        return work(*given, **named)

    setattr(owner, name, seen)


def _watch_connection(sender, connection, **_more):
    if watch.statement not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, watch.statement)  # who takes theirs off takes off the last


def _look_at_log(_logger, record):
    watch.look("a log line", record.getMessage())
    if record.exc_info and record.exc_info[1]:
        watch.look("a log line", repr(record.exc_info[1]))


def _look_at_signed(obj, *_how, **_more):
    watch.look("what is signed", json.dumps(obj, default=str))


def pytest_configure(config):
    """Begin, before a connection is made."""
    connection_created.connect(_watch_connection)
    _before(logging.Logger, "callHandlers", _look_at_log)
    _before(EmailMessage, "message", lambda mail, **_how: watch.look("a mail", str(vars(mail))))
    _before(signing, "dumps", _look_at_signed)
    _before(NationalNumber, "__init__", lambda _number, _country, digits: watch.known.add(digits))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """Fail the test in which a number was found; where that was is said, and the number is not."""
    ended = yield
    if watch.found:
        found = sorted({where for where, _number in watch.found})
        watch.found = []
        pytest.fail(f"A national number stands in {', '.join(found)}.")
    return ended
