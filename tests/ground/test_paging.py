"""A cursor that nobody gave leads to the first page, never to an error."""

import base64
import json

import pytest

from participation.audit.models import Entry
from participation.paging import keyset_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(noon):
    return [Entry.objects.create(at=noon, action="test", subject_type="t", subject_id=n) for n in range(5)]


def cursor_of(content):
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def test_pages_older_and_newer_meet_every_row_once(entries):
    seen, cursor = [], ""
    while cursor is not None:
        page = keyset_page(Entry.objects.all(), order_by="at", cursor=cursor, size=2)
        seen += [row.pk for row in page.rows]
        cursor = page.older
    assert seen == [entry.pk for entry in reversed(entries)]
    last = keyset_page(Entry.objects.all(), order_by="at", cursor=page.newer, size=2)
    assert [row.pk for row in last.rows] == seen[2:4]


@pytest.mark.parametrize(
    "content",
    ['["older", 5, 5]', '["older", 1e30, 5]', '["older", 1.5, 5]', '["older", true, 5]', '["older", Infinity, 1]',
     '["older", "9999-12-31T23:59:59-23:00", 1]', '["older", "0001-01-01T00:00:00+14:00", 1]', '["older", null, 1]',
     '["sideways", "2026-11-23T12:00:00+00:00", 1]', '["older", "2026-11-23T12:00:00+00:00", -1]', '["older", "x", 1]',
     json.dumps(["older", 10**40, 1]), json.dumps(["older", "2026-11-23T12:00:00+00:00", 10**30]), "[]", "5", "{}"],
)  # fmt: skip
@pytest.mark.parametrize("order_by", ["at", "id"])
def test_a_forged_cursor_gives_a_page_and_no_error(entries, content, order_by):
    page = keyset_page(Entry.objects.all(), order_by=order_by, cursor=cursor_of(content), size=2)
    assert len(page.rows) <= 2
