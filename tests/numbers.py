"""The national numbers that tests show, and a watch on all that is written down meanwhile: none may stand in it."""

import re
from contextlib import contextmanager
from pathlib import Path

from django.core import mail
from django.db import connections

FOLDERS = ("verification", "desk", "identity_provider")
NUMBER = re.compile(r"\b(?:\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}|\d{11}|\d{9})\b")


def numbers_in_tests():
    """Every national number that stands in a test of these folders, as it stands there and as digits alone."""
    here = Path(__file__).parent
    written = {
        number
        for folder in FOLDERS
        for path in (here / folder).rglob("*.py")
        for number in NUMBER.findall(path.read_text())
    }
    return written | {re.sub(r"\D", "", number) for number in written}


@contextmanager
def watched(caplog):
    """Fail when a number is sent to a database, be it rolled back later, or stands in a log line or a mail."""
    told = re.compile("|".join(re.escape(number) for number in sorted(numbers_in_tests())))
    stored = []

    def look(execute, sql, params, many, context):
        stored.extend(found.group() for found in told.finditer(f"{sql} {params}"))
        return execute(sql, params, many, context)

    with connections["default"].execute_wrapper(look):
        yield
    mailed = "".join(str(vars(message)) for message in mail.outbox)
    assert not stored
    assert not told.search(caplog.text)
    assert not told.search(mailed)
