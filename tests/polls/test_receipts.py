"""A receipt can be checked: it says that somebody voted in this poll, before and after closing, and never what."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from polls import actions
from polls.casting import cast_ballot
from polls.models import Ballot, Mark, ReceiptCode
from tests.polls.conftest import text_of

pytestmark = pytest.mark.usefixtures("in_english")


def check(poll, code):
    return Client().post(reverse("polls:receipt-check", args=[poll.slug]), {"code": code})


def test_a_receipt_is_known_while_the_poll_is_open_and_after_it_closed_and_leads_to_no_ballot(make_poll, voters, now):
    poll, other = make_poll(), make_poll()
    choices = ["yes", "no", "yes", "no"]
    codes = [cast_ballot(poll, [said], by=by, at=now).code for said, by in zip(choices, voters(4), strict=True)]
    for code in (codes[0], codes[0].upper(), f"  {codes[0].replace('-', '')} "):
        assert "A vote with this code lies in the ballot box." in text_of(check(poll, code))
    for unknown in (str(uuid4()), "nonsense", "0" * 99):
        assert "We do not know this code" in text_of(check(poll, unknown))
    assert "We do not know this code" in text_of(check(other, codes[0]))

    actions.close_poll(poll, by=None, at=poll.closes_at)
    poll.refresh_from_db()
    for code in codes:
        told = text_of(check(poll, code))
        assert "was in the ballot box when the poll closed" in told
        assert "Yes, car-free" not in told
    assert ReceiptCode.objects.count() == Ballot.objects.count() == Mark.objects.count() == 4
    assert not ReceiptCode.objects.filter(key__in=Ballot.objects.values("key")).exists()
    assert "We do not know this code" in text_of(check(poll, str(Ballot.objects.first().key)))
    where = {"sqlite": "rowid", "postgresql": "ctid"}[connection.vendor]
    with connection.cursor() as cursor:  # the codes lie in their own order, which says nothing
        cursor.execute(f"SELECT key FROM polls_receiptcode ORDER BY {where}")  # noqa: S608
        lie = [str(key).replace("-", "") for (key,) in cursor.fetchall()]
    assert lie == sorted(lie)


def test_a_code_is_asked_for_by_a_form_alone_and_an_empty_one_is_named(poll, client):
    address = reverse("polls:receipt-check", args=[poll.slug])
    shown = client.get(address, {"code": str(uuid4())})
    assert shown.status_code == 200
    assert "We do not know this code" not in text_of(shown)  # nothing is looked up that stands in an address
    empty = check(poll, " ")
    assert empty.status_code == 422
    assert "Type the code that stands on your receipt." in text_of(empty)
    assert "no-store" in empty["Cache-Control"]


def test_who_stops_half_way_reads_that_they_have_not_voted(poll, alice, log_in):
    client = log_in(alice)
    words = "You have not voted yet."
    assert words in text_of(client.get(poll.get_absolute_url()))
    review = reverse("polls:ballot-review", args=[poll.slug])
    assert words in text_of(client.post(review, {"choice": "yes"}))
    assert words in text_of(client.post(review, {"choice": "yes", "change": "1"}))
    assert words in text_of(client.get(poll.get_absolute_url()))
    client.post(reverse("polls:ballot-cast", args=[poll.slug]), {"choice": "yes"})
    assert words not in text_of(client.get(poll.get_absolute_url()))
    assert words not in text_of(client.post(review, {"choice": "no"}))
