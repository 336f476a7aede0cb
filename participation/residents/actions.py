"""Everything that can happen to a person's account and roles."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from participation.audit.actions import record
from participation.errors import WrongState
from participation.permissions import authorise
from participation.residents.models import Level, Role, RoleAssignment, Session, User


class RoleHeldAlready(WrongState):
    """The person has this role on that day."""

    code = "role_held_already"


class RoleOver(WrongState):
    """The role ended before."""

    code = "role_over"


class LastAdministrator(WrongState):
    """Without this administrator nobody could give a role any more."""

    code = "last_administrator"


def raise_level(user: User, level: Level, *, method: str, at: datetime) -> User:
    """Note that the town now knows `user` at `level`; a level never falls by this."""
    with transaction.atomic():
        changed = User.objects.filter(pk=user.pk, level__lt=level).update(level=level, level_method=method, level_at=at)
        if changed:
            record("resident.level_raised", user, by=user, at=at, data={"level": int(level), "method": method})
    user.refresh_from_db(fields=["level", "level_method", "level_at"])
    return user


def grant_role(
    user: User, role: Role, *, by: User | None, at: datetime, starts_on: date, ends_on: date | None = None
) -> RoleAssignment:
    """Give `user` a role with dates. `by` is None only when an installation is set up."""
    if by is not None:
        authorise(by, "residents.grant_role", user)
    with transaction.atomic():
        if user.role_assignments.current(starts_on).filter(role=role).exists():
            raise RoleHeldAlready(_("This person already has this role on that day."))
        assignment = RoleAssignment.objects.create(
            user=user, role=role, starts_on=starts_on, ends_on=ends_on, granted_by=by
        )
        user.groups.add(Group.objects.get_or_create(name=role)[0])
        record("resident.role_granted", user, by=by, at=at, data={"role": str(role), "ends_on": str(ends_on or "")})
    user.__dict__.pop("roles", None)
    return assignment


def end_role(assignment: RoleAssignment, *, by: User, at: datetime) -> None:
    """End a role at once: yesterday becomes its last day. One that began today or later is taken back."""
    authorise(by, "residents.end_role", assignment.user)
    today = timezone.localdate(at)
    with transaction.atomic():
        held = RoleAssignment.objects.select_for_update().filter(pk=assignment.pk)
        if not held.exclude(ends_on__lt=today).exists():
            raise RoleOver(_("This role has ended already."))
        _refuse_to_end_last_administrator(assignment, today)
        if held.filter(starts_on__lt=today).update(ends_on=today - timedelta(days=1)) == 0:
            held.delete()
        record("resident.role_ended", assignment.user, by=by, at=at, data={"role": assignment.role})
    assignment.user.__dict__.pop("roles", None)


def _refuse_to_end_last_administrator(assignment: RoleAssignment, today: date) -> None:
    if assignment.role != Role.ADMINISTRATOR:
        return
    others = RoleAssignment.objects.current(today).filter(role=Role.ADMINISTRATOR, user__is_active=True)
    if not others.exclude(pk=assignment.pk).exists():
        raise LastAdministrator(_("This is the only administrator. Give the role to somebody else first."))


def forget_old_sessions(at: datetime) -> int:
    """Delete what browsers were remembered by, once it is over; return how many."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]


def end_session(person: User, handle: str, *, at: datetime) -> int:
    """Log `person` out where the session is that their list calls `handle`; return how many that were."""
    keys = [session.session_key for session in person.sessions.all() if constant_time_compare(session.handle, handle)]
    return _end(person, Q(session_key__in=keys), at)


def end_other_sessions(person: User, *, keep: str | None, at: datetime) -> int:
    """Log `person` out everywhere but in the session with the key `keep`; return in how many that was."""
    return _end(person, ~Q(session_key=keep or ""), at)


def _end(person: User, which: Q, at: datetime) -> int:
    with transaction.atomic():
        ended = person.sessions.filter(which).delete()[0]
        if ended:
            record("resident.sessions_ended", person, by=person, at=at, data={"number": ended})
    return ended
