"""Dates of the town besides events, as a calendar to follow: polls, collecting signatures, meetings and terms of cases.

All of them are days that the public pages tell too, for everyone alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from cms.events.calendars import CONTENT_TYPE
from forum.challenges.case_page import meeting_of
from forum.challenges.kinds import KINDS, case_path
from forum.models import Challenge, Topic
from participation.desk import DESK
from participation.procedures.models import Case
from polls.models import Poll

PAST = timedelta(days=90)
MOST = 500  # of each sort


@dataclass(frozen=True)
class Date:
    """One day on which something begins, ends or is treated. `name` stays, whatever the day becomes."""

    name: str
    day: date
    title: str
    path: str


@require_safe
def dates(request: HttpRequest) -> HttpResponse:
    """All dates, or those of one case (?case=2026-001)."""
    at, number = timezone.now(), request.GET.get("case", "")
    found = list(_of_cases(at, number[:20])) if number else [*_of_polls(at), *_of_challenges(at), *_of_cases(at)]
    answer = HttpResponse(_calendar(found, at), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = 'inline; filename="dates.ics"'
    return answer


def _calendar(found: list[Date], at: datetime) -> bytes:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    entries = [
        Event.new(
            uid=f"{each.name}@{host}", stamp=at.replace(microsecond=0), start=each.day,
            end=each.day + timedelta(days=1),
            summary=each.title, url=f"{settings.SITE_URL}{each.path}",
        )
        for each in found
    ]  # fmt: skip
    name = _("Dates of %(town)s") % {"town": DESK.town}
    calendar = Calendar.new(
        method="PUBLISH", prodid=f"-//{DESK.town}//{host}//", subcomponents=entries, name=name,
        refresh_interval=timedelta(hours=12),
    )  # fmt: skip
    return bytes(calendar.to_ical())


def _of_polls(at: datetime) -> Iterator[Date]:
    shown = Poll.objects.public().filter(closes_at__gt=at - PAST).order_by("opens_at", "pk")[:MOST]
    for poll in shown:
        path, words = poll.get_absolute_url(), {"question": poll.question}
        yield Date(f"poll-{poll.pk}-opens", _day(poll.opens_at), _("Voting opens: %(question)s") % words, path)
        yield Date(f"poll-{poll.pk}-closes", _day(poll.closes_at), _("Last day to vote: %(question)s") % words, path)


def _of_challenges(at: datetime) -> Iterator[Date]:
    """Those whose topic everyone may read."""
    readable = Topic.objects.visible_to(AnonymousUser())
    shown = Challenge.objects.collecting(at).filter(topic__in=readable).select_related("topic")
    for challenge in shown.order_by("support_closes_at", "pk")[:MOST]:
        title = _("Last day to sign: %(title)s") % {"title": challenge.topic.title}
        day = _day(challenge.support_closes_at)
        yield Date(f"challenge-{challenge.pk}-closes", day, title, challenge.topic.get_absolute_url())


def _of_cases(at: datetime, number: str = "") -> Iterator[Date]:
    """What stands in a register: its meeting, and the last day of the term that runs; not what a moderator hid."""
    kept_back = Q(ended_at__lt=at - PAST) | Q(number="") | Q(proposal__challenge__topic__hidden_at__isnull=False)
    for kind in KINDS.values():
        kept_back |= Q(procedure=kind.name, state__in=(kind.draft, kind.unread))
    shown = Case.objects.filter(procedure__in=KINDS).exclude(kept_back).select_related("regulation", "proposal")
    for case in (shown.filter(number=number) if number else shown).prefetch_related("terms").order_by("pk")[:MOST]:
        path, words = case_path(case), {"number": case.number, "title": case.title, "state": case.where.label}
        term, meeting = case.term, meeting_of(case)
        if meeting and meeting["day"]:
            yield Date(f"case-{case.pk}-meeting", meeting["day"], _("Treated: %(number)s %(title)s") % words, path)
        if term and term.last_day:
            title = _("%(number)s %(title)s: last day of “%(state)s”") % words
            yield Date(f"case-{case.pk}-{case.state}", term.last_day, title, path)


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
