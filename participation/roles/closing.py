"""Close the oldest part of the record in the name of an administrator; the auditors are told."""

from datetime import date, datetime
from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.audit.models import Segment
from participation.audit.segments import close_segment
from participation.notices.actions import notify
from participation.notices.texts import Kind, register
from participation.permissions import authorise
from participation.residents.models import Role, RoleAssignment, User

CLOSED = "roles.record_closed"
TOLD = _("{name} closed the oldest part of the record: all that was of before {before} left it, as a file.")
ASK = _("Ask for the file and keep it. It proves itself, and that nothing of those days was left out.")


def close_oldest_part(before: date, path: Path, *, by: User, at: datetime) -> Segment:
    """Move what is of before that day to a file. Raises `SegmentRefused`."""
    authorise(by, "audit.close_segment")
    return close_segment(before, path, by=by, at=at, tell=lambda segment: _tell_auditors(segment, by, at))


def register_texts() -> None:
    register(CLOSED, Kind(TOLD, next_step=ASK, is_own=True))


def _tell_auditors(segment: Segment, by: User, at: datetime) -> None:
    held = RoleAssignment.objects.current(timezone.localdate(at)).filter(role=Role.AUDITOR, user__is_active=True)
    data = {"person": str(by.pk), "name": str(by), "before": segment.before.strftime("%d-%m-%Y")}
    people, path = held.values_list("user_id", flat=True), reverse("wagtailadmin_home")
    notify(CLOSED, at=at, path=path, to=people, by=by, data=data)
