"""Warn whoever was verified almost a year ago, and let their level fall back to 1 when they do not renew it.

Nothing else is lost: account, pseudonym and all that they did stay, so they renew as the same person. Each warning
leaves the time that it promises, however long the clock was away.
"""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from participation.audit.actions import record
from participation.due import each_by_itself
from participation.notices.actions import notify
from participation.renewal.models import Renewal
from participation.renewal.texts import OVER, SOON
from participation.residents.models import Level, User
from participation.residents.verification.valid import RENEWED_FROM, VALID

BY_EMAIL, AT_THE_DESK = "email", "desk"


def end_old_verifications(at: datetime) -> int:
    """Forget about who renewed, warn, and end; return to how many something happened. Due work."""
    Renewal.objects.exclude(person__level=Level.RESIDENT, person__level_at=F("verified_at")).delete()
    old = User.objects.filter(level=Level.RESIDENT, level_at__lte=at - VALID + RENEWED_FROM, renewal=None)
    done = each_by_itself(old, partial(_warn, at=at))
    over = Renewal.objects.filter(ends_on__lte=timezone.localdate(at)).select_related("person")
    return done + each_by_itself(over, partial(_end, at=at))


def _warn(person: User, *, at: datetime) -> None:
    """Tell them once until when it counts, a month ahead at least."""
    if person.level_at is None:
        return
    ends_on = timezone.localdate(max(person.level_at + VALID, at + RENEWED_FROM))
    with transaction.atomic():
        told = {"verified_at": person.level_at, "ends_on": ends_on}
        if Renewal.objects.get_or_create(person=person, defaults=told)[1]:
            _tell(SOON, person, at, {"until": ends_on.isoformat()})


def _end(renewal: Renewal, *, at: datetime) -> None:
    """Let the level fall back, unless they renewed it meanwhile or another clock was first."""
    person = renewal.person
    method = BY_EMAIL if person.email else AT_THE_DESK
    with transaction.atomic():
        verified = User.objects.filter(pk=person.pk, level=Level.RESIDENT, level_at=renewal.verified_at)
        if verified.update(level=Level.CONFIRMED, level_method=method, level_at=at):
            record("resident.verification_ended", person, by=None, at=at, channel="clock")
            _tell(OVER, person, at, {})
        Renewal.objects.filter(pk=renewal.pk).delete()


def _tell(kind: str, person: User, at: datetime, data: dict[str, str]) -> None:
    notify(kind, at=at, path=reverse("verification:overview"), to=[person.pk], data=data)
