"""Terms on the calendars of Belgium and the Netherlands: the dates are written by hand, from the reference."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participation.procedures.calendars import Calendar, Country
from participation.procedures.clock import (
    Length,
    Pause,
    Unit,
    end_of_day,
    last_day,
    latest_day_before,
    warning_day,
)

pytestmark = pytest.mark.once

BE = Calendar.of(Country.BELGIUM, yearly=[(7, 11), (11, 2), (11, 15), (12, 26)])
NL = Calendar.of(Country.NETHERLANDS)
CAL, WD, MONTHS = Unit.CALENDAR, Unit.WORKING, Unit.MONTHS


@pytest.mark.parametrize(
    ("calendar", "number", "unit", "start", "end"),
    [
        (BE, 10, WD, datetime(2026, 7, 9, 14, 0, tzinfo=UTC), date(2026, 7, 24)),  # Thursday 16:00 in Brussels
        (BE, 10, WD, datetime(2026, 7, 11, 9, 0, tzinfo=UTC), date(2026, 7, 27)),
        (BE, 1, WD, datetime(2026, 10, 30, 16, 0, tzinfo=UTC), date(2026, 11, 3)),
        (BE, 10, WD, datetime(2026, 12, 21, 9, 0, tzinfo=UTC), date(2027, 1, 6)),
        (BE, 2, WD, datetime(2026, 5, 13, 9, 0, tzinfo=UTC), date(2026, 5, 18)),
        (BE, 10, WD, datetime(2026, 10, 23, 21, 30, tzinfo=UTC), date(2026, 11, 9)),  # 23:30; the clock changes on 25
        (BE, 28, CAL, datetime(2026, 7, 13, 9, 0, tzinfo=UTC), date(2026, 8, 10)),
        (BE, 14, CAL, datetime(2026, 7, 7, 9, 0, tzinfo=UTC), date(2026, 7, 22)),  # 21 July rolls
        (NL, 10, WD, datetime(2026, 4, 24, 9, 0, tzinfo=UTC), date(2026, 5, 12)),
        (NL, 3, WD, datetime(2026, 4, 2, 9, 0, tzinfo=UTC), date(2026, 4, 9)),
        (NL, 10, WD, datetime(2026, 12, 21, 9, 0, tzinfo=UTC), date(2027, 1, 6)),
        (NL, 56, CAL, datetime(2026, 3, 10, 9, 0, tzinfo=UTC), date(2026, 5, 6)),  # 5 May rolls
    ],
)
def test_the_dates_of_the_reference(calendar, number, unit, start, end):
    assert last_day(timezone.localdate(start), Length(number, unit), calendar) == end


def test_a_term_that_is_counted_back_never_rolls():
    assert latest_day_before(date(2026, 10, 26), 20) == date(2026, 10, 6)
    assert latest_day_before(date(2026, 11, 22), 21) == date(2026, 11, 1)  # a Sunday, and All Saints'


def test_a_term_ends_with_the_last_second_of_its_day_in_the_town():
    assert end_of_day(date(2026, 7, 24)) == datetime(2026, 7, 24, 21, 59, 59, tzinfo=UTC)
    assert end_of_day(date(2026, 11, 9)) == datetime(2026, 11, 9, 22, 59, 59, tzinfo=UTC)


def test_a_day_that_the_town_hall_is_closed_is_no_working_day():
    bridge = Calendar.of(Country.BELGIUM, days=[date(2026, 5, 15)])
    assert last_day(date(2026, 5, 13), Length(2, WD), bridge) == date(2026, 5, 19)
    assert last_day(date(2026, 5, 1), Length(14, CAL), bridge) == date(2026, 5, 18)


def test_months_end_where_the_month_ends():
    assert last_day(date(2026, 8, 31), Length(6, MONTHS), NL, roll=False) == date(2027, 2, 28)
    assert last_day(date(2026, 8, 31), Length(6, MONTHS), NL) == date(2027, 3, 1)


def test_days_on_which_the_clock_stands_still_do_not_count():
    pauses = [Pause(date(2026, 9, 10), date(2026, 9, 20)), Pause(date(2026, 9, 25), date(2026, 9, 28))]
    assert last_day(date(2026, 9, 1), Length(28, CAL), BE) == date(2026, 9, 29)
    assert last_day(date(2026, 9, 1), Length(28, CAL), BE, pauses=pauses) == date(2026, 10, 12)
    assert last_day(date(2026, 9, 7), Length(5, WD), BE, pauses=pauses[:1]) == date(2026, 9, 22)


def test_a_term_that_stands_still_has_no_end():
    assert last_day(date(2026, 9, 1), Length(28, CAL), BE, pauses=[Pause(date(2026, 9, 10))]) is None
    over = last_day(date(2026, 9, 1), Length(5, CAL), BE, pauses=[Pause(date(2026, 9, 10))])
    assert over == date(2026, 9, 7)


def test_the_warning_comes_when_three_quarters_are_over():
    assert warning_day(date(2026, 7, 13), Length(28, CAL), BE) == date(2026, 8, 3)
    assert warning_day(date(2026, 7, 9), Length(10, WD), BE) == date(2026, 7, 22)  # the eighth working day
    assert warning_day(date(2026, 1, 1), Length(6, MONTHS), BE) == date(2026, 5, 16)


def test_a_term_of_nothing_is_none():
    with pytest.raises(ValueError, match="at least one day"):
        Length(0, WD)
    with pytest.raises(ValueError, match="counted alike"):
        Length(1, WD) + Length(1, CAL)


DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
LENGTHS = st.builds(Length, st.integers(1, 200), st.sampled_from([CAL, WD]))


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(
    start=DAYS, length=LENGTHS, calendar=st.sampled_from([BE, NL]), first=st.integers(0, 60), days=st.integers(1, 60)
)
def test_a_pause_never_shortens_a_term_and_a_rolled_end_is_a_working_day(start, length, calendar, first, days):
    since = date.fromordinal(start.toordinal() + first)
    pause = Pause(since, date.fromordinal(since.toordinal() + days))
    plain, paused = last_day(start, length, calendar), last_day(start, length, calendar, pauses=[pause])
    assert start < plain <= paused
    assert calendar.is_working_day(plain)
    assert calendar.is_working_day(paused)
    assert not pause.covers(last_day(start, length, calendar, pauses=[pause], roll=False))
