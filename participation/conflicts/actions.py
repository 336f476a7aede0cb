"""Everything that can happen to a conflict of interest: somebody declares one, and ends it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.audit.actions import record
from participation.conflicts.models import Conflict
from participation.errors import Invalid, WrongState
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.residents.models import Role, RoleAssignment, User


class DeclaredAlready(WrongState):
    """It stands already, so it blocks already."""

    code = "conflict_declared_already"


class NotDeclared(Invalid):
    """A declaration needs a reason, and days to come."""

    code = "conflict_not_declared"


def declare_conflict(thing: Model, reason: str, *, by: User, at: datetime, last_day: date | None = None) -> Conflict:
    """Keep `by` out of the acts on `thing` from now on. The clerks are told that it was declared, not why."""
    authorise(by, "conflicts.declare_conflict")
    reason, today = reason.strip(), timezone.localdate(at)
    if not reason or len(reason) > 500:
        raise NotDeclared(_("Give the reason, in at most 500 characters. Only clerks and auditors read it."))
    if last_day is not None and last_day < today:
        raise NotDeclared(_("The last day is today or later."))
    with transaction.atomic():
        by.conflicts.about(thing).filter(last_day__lt=today, ended_at__isnull=True).update(ended_at=at)
        try:
            with transaction.atomic():
                conflict = by.conflicts.create(
                    thing_type=thing._meta.label_lower, thing_id=thing.pk, title=str(thing)[:200], reason=reason,
                    declared_at=at, last_day=last_day,
                )  # fmt: skip
        except IntegrityError:
            raise DeclaredAlready(_("You have declared this already.")) from None
        _record_and_tell("conflict.declared", conflict, by=by, at=at)
    return conflict


def end_conflict(conflict: Conflict, *, by: User, at: datetime) -> None:
    """Let the person act on the thing again. That they ended it stays on record, and the clerks are told."""
    authorise(by, "conflicts.end_conflict", conflict)
    with transaction.atomic():
        if not by.conflicts.filter(pk=conflict.pk, ended_at__isnull=True).update(ended_at=at):
            raise WrongState(_("This has ended already."))
        _record_and_tell("conflict.ended", conflict, by=by, at=at)
    conflict.refresh_from_db()


def _record_and_tell(act: str, conflict: Conflict, *, by: User, at: datetime) -> None:
    data = {"on": [conflict.thing_type, conflict.thing_id], "last_day": str(conflict.last_day or "")}
    record(act, conflict, by=by, at=at, data=data)
    clerks = RoleAssignment.objects.current(timezone.localdate(at)).filter(role=Role.CLERK, user__is_active=True)
    words = {"person": str(by.pk), "name": str(by), "title": conflict.title}
    path, kind = reverse("conflicts_office:overview"), f"conflicts.{act.partition('.')[2]}"
    notify(kind, at=at, path=path, to=clerks.values_list("user_id", flat=True), by=by, data=words)
