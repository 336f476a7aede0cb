"""Events for people's own calendars, read back by a calendar's own library."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core import mail
from django.utils import timezone
from icalendar import Calendar

from cms.events import actions
from cms.events.mails import send_due
from tests.conftest import NOON
from tests.events.conftest import IN_A_WEEK, ON_SITE, renew

BRUSSELS = ZoneInfo("Europe/Brussels")


def read(response):
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"\r\n" in response.content
    return Calendar.from_ical(response.content)


def event_of(client, gathering):
    calendar = read(client.get(f"/nl/events/{gathering.pk}/calendar.ics"))
    (entry,) = calendar.events
    return calendar, entry


def test_an_event_is_taken_over_with_its_time_zone_and_an_alarm(client, evening):
    gathering = evening(title="De bus; nu, of later?")
    calendar, entry = event_of(client, gathering)
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    assert (entry["SUMMARY"], entry["LOCATION"], entry["STATUS"]) == ("De bus; nu, of later?", "De Zaal", "CONFIRMED")
    assert entry.start == IN_A_WEEK
    assert entry["DTSTART"].params["TZID"] == "Europe/Brussels"
    assert [str(zone["TZID"]) for zone in calendar.timezones] == ["Europe/Brussels"]
    (alarm,) = entry.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(days=-1)
    assert entry["URL"].endswith(gathering.page.url)


def test_its_uid_stays_and_its_sequence_goes_up_when_it_moves_and_when_it_is_cancelled(client, evening, communications):
    gathering = evening()
    _calendar, before = event_of(client, gathering)
    renew(gathering, title="Een andere titel")
    assert event_of(client, gathering)[1]["SEQUENCE"] == 0
    renew(gathering, starts_at=IN_A_WEEK + timedelta(hours=1))
    _calendar, moved = event_of(client, gathering)
    assert (moved["UID"], moved["SEQUENCE"]) == (before["UID"], 1)
    actions.call_off(gathering, why="Storm.", by=communications, at=NOON)
    _calendar, cancelled = event_of(client, gathering)
    assert (cancelled["UID"], cancelled["SEQUENCE"], cancelled["STATUS"]) == (before["UID"], 2, "CANCELLED")
    assert not cancelled.walk("VALARM")


def test_an_event_across_a_change_of_the_clock_begins_and_ends_when_people_there_say(client, evening):
    starts_at = datetime(2026, 10, 25, 1, 30, tzinfo=BRUSSELS)  # the night with two times half past two
    gathering = evening(starts_at=starts_at, ends_at=datetime(2026, 10, 25, 3, 30, tzinfo=BRUSSELS))
    calendar, entry = event_of(client, gathering)
    assert b"DTSTART;TZID=Europe/Brussels:20261025T013000" in calendar.to_ical()
    assert b"DTEND;TZID=Europe/Brussels:20261025T033000" in calendar.to_ical()
    assert entry.end.astimezone(ZoneInfo("UTC")) - entry.start.astimezone(ZoneInfo("UTC")) == timedelta(hours=3)
    offsets = {str(each["TZOFFSETTO"].to_ical()) for zone in calendar.timezones for each in zone.subcomponents}
    assert offsets == {"+0100", "+0200"}


def test_what_is_planned_a_week_before_a_change_of_the_clock_is_at_the_same_hour(client, evening):
    starts_at = datetime(2027, 3, 29, 20, 0, tzinfo=BRUSSELS)  # the day after summer time began
    _calendar, entry = event_of(client, evening(starts_at=starts_at))
    assert (entry.start.hour, entry.start.utcoffset()) == (20, timedelta(hours=2))


def test_the_feed_has_all_that_comes_and_that_everyone_can_see(client, evening):
    now = timezone.now()
    coming = [evening(starts_at=now + timedelta(days=days), title=f"Over {days} dagen") for days in (9, 2)]
    evening(starts_at=now - timedelta(days=2))
    hidden = evening(starts_at=now + timedelta(days=3))
    hidden.page.view_restrictions.create(restriction_type="login")
    calendar = read(client.get("/nl/events/calendar.ics"))
    assert [str(entry["SUMMARY"]) for entry in calendar.events] == ["Over 2 dagen", "Over 9 dagen"]
    assert len({entry["UID"] for entry in calendar.events}) == len(coming)
    assert len(calendar.timezones) == 1
    assert client.get(f"/nl/events/{hidden.pk}/calendar.ics").status_code == 404


def test_the_mail_brings_it_into_the_calendar_and_out_again(evening, alice):
    gathering = evening(starts_at=timezone.now() + timedelta(days=5))
    made = actions.register(gathering, ON_SITE, by=alice, at=timezone.now())
    send_due(timezone.now())
    actions.cancel_registration(made, by=alice, at=timezone.now())
    send_due(timezone.now())
    invitations = []
    for message in mail.outbox:
        (part,) = [part for part in message.message().walk() if part.get_content_type() == "text/calendar"]
        calendar = Calendar.from_ical(part.get_payload(decode=True))
        assert part.get_param("method") == calendar["METHOD"]
        invitations.append(calendar)
    asked, cancelled = invitations
    assert (asked["METHOD"], cancelled["METHOD"]) == ("REQUEST", "CANCEL")
    assert asked.events[0]["UID"] == cancelled.events[0]["UID"]
    assert str(asked.events[0]["ATTENDEE"]) == f"mailto:{alice.email}"
    assert cancelled.events[0]["STATUS"] == "CANCELLED"
