"""Warn whoever did not use their account for almost two years, and remove it when they do not come back.

Each warning leaves the time that it promises, however long the clock was away. Who holds a role in the town stays.
"""

from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from participation.audit.models import Entry
from participation.due import each_by_itself
from participation.inactivity.models import Countdown
from participation.inactivity.texts import WARNING
from participation.notices.actions import notify
from participation.privacy.actions import erase_by_term
from participation.residents.desk.models import Work
from participation.residents.models import RoleAssignment, Session, User
from participation.residents.verification.models import Letter

KEPT = timedelta(days=730)
WARNED = [timedelta(days=60), timedelta(days=30), timedelta(days=7)]  # before the account goes


def remove_inactive(at: datetime) -> int:
    """Begin, warn, remove and forget about who came back; return to how many something happened. Due work."""
    today, inactive = timezone.localdate(at), _inactive(at)
    Countdown.objects.exclude(person__in=inactive).delete()  # they came back
    done = each_by_itself(inactive.filter(countdown__isnull=True), partial(_begin, today=today))
    for number, ahead in enumerate(WARNED):
        waiting = Countdown.objects.filter(warnings=number, goes_on__lte=today + ahead)
        done += each_by_itself(waiting, partial(_warn, at=at, ahead=ahead))
    over = Countdown.objects.filter(warnings=len(WARNED), goes_on__lte=today)
    return done + each_by_itself(over, partial(_remove, at=at))


def _inactive(at: datetime) -> QuerySet[User]:
    """Who did nothing for so long that a first warning is due: no log-in or session, nothing at the desk, no letter."""
    before = at - KEPT + WARNED[0]
    mine = {"resident": OuterRef("pk")}, {"person": OuterRef("pk")}, {"user": OuterRef("pk")}
    helped = Work.objects.filter(**mine[0], started_at__gte=before)
    at_the_desk = Entry.objects.filter(on_behalf_of_id=OuterRef("pk"), at__gte=before, channel="desk")
    used = Session.objects.filter(**mine[1], seen_on__gte=before.date())
    wrote = Letter.objects.filter(Q(asked_at__gte=before) | Q(used_at__gte=before), **mine[1])
    works = RoleAssignment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=before.date()), **mine[2])
    return User.objects.filter(
        ~Exists(helped), ~Exists(at_the_desk), ~Exists(used), ~Exists(wrote), ~Exists(works),
        Q(last_login__isnull=True) | Q(last_login__lt=before),
        date_joined__lt=before,
        is_superuser=False,
    )  # fmt: skip


def _begin(person: User, *, today: date) -> None:
    Countdown.objects.get_or_create(person=person, defaults={"goes_on": today + WARNED[0]})


def _warn(countdown: Countdown, *, at: datetime, ahead: timedelta) -> None:
    """Send the next warning, unless another clock just did."""
    goes_on = max(countdown.goes_on, timezone.localdate(at) + ahead)
    with transaction.atomic():
        mine = Countdown.objects.filter(pk=countdown.pk, warnings=countdown.warnings)
        if mine.update(warnings=countdown.warnings + 1, goes_on=goes_on):
            data = {"until": goes_on.isoformat()}
            notify(WARNING, at=at, path=reverse("residents:my-participation"), to=[countdown.person_id], data=data)


def _remove(countdown: Countdown, *, at: datetime) -> None:
    """Remove the account, if its person did not come back meanwhile."""
    with transaction.atomic():
        held = Countdown.objects.select_for_update().filter(pk=countdown.pk).first()
        if held and _inactive(at).filter(pk=held.pk).exists():
            erase_by_term(held.person, at=at)
