"""Accounts that nobody uses: three warnings with the time that they promise, and then they go."""

from datetime import timedelta

import pytest
from django.utils import timezone

from participation.audit.actions import record
from participation.inactivity.actions import KEPT, remove_inactive
from participation.inactivity.models import Countdown
from participation.notices.models import Notice
from participation.privacy.models import Destruction, Reason
from participation.residents.desk.models import Work
from participation.residents.models import Role, User
from participation.residents.verification.models import Letter, LetterBatch, LetterState, Purpose

DAY = timedelta(days=1)


@pytest.fixture
def gone_quiet(make_person, noon):
    """Last here so long ago that the first warning is due at noon."""
    return make_person("Stil", date_joined=noon - KEPT * 2, last_login=noon - KEPT + 60 * DAY - DAY)


def warnings(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("event__data__until", flat=True))


def test_three_warnings_come_and_then_the_account_goes(gone_quiet, noon):
    goes_on = str(timezone.localdate(noon) + 60 * DAY)
    told = {day: warnings(gone_quiet) for day in range(60) if remove_inactive(noon + day * DAY)}
    assert told == {0: [goes_on], 30: [goes_on] * 2, 53: [goes_on] * 3}
    remove_inactive(noon + 60 * DAY)
    assert not User.objects.filter(pk=gone_quiet.pk).exists()
    assert set(Destruction.objects.values_list("reason", flat=True)) == {Reason.TERM}


def test_who_comes_back_stays_and_hears_no_more(gone_quiet, noon):
    remove_inactive(noon)
    User.objects.filter(pk=gone_quiet.pk).update(last_login=noon + 2 * DAY)
    for day in range(1, 70):
        remove_inactive(noon + day * DAY)
    assert User.objects.filter(pk=gone_quiet.pk).exists()
    assert len(warnings(gone_quiet)) == 1
    assert not Countdown.objects.exists()


def test_a_clock_that_was_away_cuts_no_promise_short(gone_quiet, noon):
    remove_inactive(noon)
    later = noon + 100 * DAY
    for day in range(30):
        remove_inactive(later + day * DAY)
        assert User.objects.filter(pk=gone_quiet.pk).exists(), day
    assert warnings(gone_quiet)[-1] == str(timezone.localdate(later) + 30 * DAY)
    remove_inactive(later + 30 * DAY)
    assert not User.objects.filter(pk=gone_quiet.pk).exists()


def test_twice_on_a_day_warns_once(gone_quiet, noon):
    remove_inactive(noon)
    remove_inactive(noon + timedelta(hours=3))
    assert len(warnings(gone_quiet)) == 1


def test_who_is_here_otherwise_or_works_for_the_town_is_left_alone(make_person, desk_officer, noon):
    long_ago = {"date_joined": noon - KEPT * 2, "last_login": noon - KEPT * 2}
    make_person("Griffier", roles=[Role.CLERK], **long_ago)
    helped = make_person("Geholpen", **long_ago)
    Work.objects.create(
        officer=desk_officer, resident=helped, reason="help", started_at=noon - DAY, until=noon, ended_at=noon
    )
    make_person("Pas hier", date_joined=noon - DAY)
    assert remove_inactive(noon) == 0
    assert not Countdown.objects.exists()


@pytest.mark.parametrize(("asked", "used", "is_warned"), [(1, None, False), (900, 1, False), (900, 800, True)])
def test_a_letter_that_was_made_or_used_lately_is_use(make_person, noon, asked, used, is_warned):
    by_letter = make_person("Met een brief", date_joined=noon - KEPT * 2, last_login=None)
    batch = LetterBatch.objects.create(printed_at=noon - asked * DAY)
    letter = Letter(person=by_letter, purpose=Purpose.TAKE_OVER, batch=batch, asked_at=noon - asked * DAY)
    letter.code_key, letter.expires_at = "k" * 64, noon + DAY
    if used:
        letter.state, letter.used_at = LetterState.USED, noon - used * DAY
    letter.save()
    remove_inactive(noon)
    assert Countdown.objects.filter(person=by_letter).exists() == is_warned


@pytest.mark.parametrize(("days", "is_warned"), [(1, False), (800, True)])
def test_a_card_that_was_seen_or_an_address_that_was_changed_at_the_desk_is_use(
    make_person, desk_officer, noon, days, is_warned
):
    seen = make_person("Aan het loket", date_joined=noon - KEPT * 2, last_login=None)
    at = noon - days * DAY
    record("desk.contact_changed", seen, by=desk_officer, at=at, channel="desk", on_behalf_of=seen)
    remove_inactive(noon)
    assert Countdown.objects.filter(person=seen).exists() == is_warned


def test_somebody_who_did_things_long_ago_and_never_logged_in_is_warned_too(make_person, noon):
    make_person("Met een brief", date_joined=noon - KEPT, last_login=None)
    assert remove_inactive(noon) == 2  # begun, and warned
