"""Verifications count for a year: warned in time, renewed by any way, or else back to level 1 with nothing lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from participation.audit.models import Entry
from participation.notices.models import Notice
from participation.renewal.actions import end_old_verifications
from participation.renewal.models import Renewal
from participation.residents.models import Level
from participation.residents.verification.actions import verify
from participation.residents.verification.evidence import Evidence, Method
from participation.residents.verification.letter_errors import VerifiedAlready
from participation.residents.verification.letters import ask_letter

DAY = timedelta(days=1)


@pytest.fixture
def verified(make_person):
    return make_person("Vera", person_key="a" * 64)  # verified at noon


def told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("event__kind", flat=True))


def days_on_which_something_happens(noon, first, last):
    return [day for day in range(first, last) if end_old_verifications(noon + day * DAY)]


def test_a_warning_comes_a_month_before_and_then_the_level_falls_back(verified, noon):
    assert days_on_which_something_happens(noon, 330, 370) == [335, 365]
    assert told(verified) == ["renewal.soon", "renewal.over"]
    until = Notice.objects.filter(person=verified).first().event.until
    assert until == timezone.localdate(noon + 365 * DAY)
    verified.refresh_from_db()
    assert (verified.level, verified.level_method) == (Level.CONFIRMED, "email")
    assert (verified.person_key, verified.level_at) == ("a" * 64, noon + 365 * DAY)
    assert Entry.objects.get(action="resident.verification_ended").channel == "clock"
    assert not Renewal.objects.exists()


def test_who_renews_stays_and_is_warned_again_a_year_later(verified, noon):
    end_old_verifications(noon + 335 * DAY)
    again = Evidence(method=Method.ACM, pseudonym="a" * 64, is_old_enough=True, lives_here=True)
    verify(verified, again, at=noon + 340 * DAY, by=verified)
    assert days_on_which_something_happens(noon, 341, 700) == [675]
    verified.refresh_from_db()
    assert verified.level == Level.RESIDENT


def test_a_clock_that_was_away_cuts_no_promise_short(verified, noon):
    assert days_on_which_something_happens(noon, 500, 540) == [500, 530]


def test_twice_on_a_day_is_once(verified, noon):
    assert [end_old_verifications(noon + 335 * DAY) for _again in range(2)] == [1, 0]
    assert [end_old_verifications(noon + 365 * DAY) for _again in range(2)] == [1, 0]


def test_a_letter_renews_in_the_last_month_and_not_before(verified, noon):
    with pytest.raises(VerifiedAlready):
        ask_letter(verified, "Vera", "Lindelaan 1", at=noon + 300 * DAY, by=verified)
    ask_letter(verified, "Vera", "Lindelaan 1", at=noon + 340 * DAY, by=verified)


def test_the_page_says_until_when_and_shows_every_way_in_the_last_month(log_in, verified, noon):
    type(verified).objects.filter(pk=verified.pk).update(level_at=timezone.now() - 350 * DAY)
    page = log_in(verified).get("/en/me/verification/").text
    assert "It counts until" in page
    assert "Show once more that you live here" in page
    assert "/letter/" in page
    type(verified).objects.filter(pk=verified.pk).update(level_at=timezone.now() - 10 * DAY)
    assert "Show once more that you live here" not in log_in(verified).get("/en/me/verification/").text
