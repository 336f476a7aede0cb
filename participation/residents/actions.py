"""Everything that can happen to a person's account and roles."""

from datetime import date, datetime

from django.contrib.auth.models import Group
from django.db import transaction

from participation.audit.actions import record
from participation.residents.models import Level, Role, RoleAssignment, User


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
    with transaction.atomic():
        assignment = RoleAssignment.objects.create(
            user=user, role=role, starts_on=starts_on, ends_on=ends_on, granted_by=by
        )
        user.groups.add(Group.objects.get_or_create(name=role)[0])
        record("resident.role_granted", user, by=by, at=at, data={"role": str(role), "ends_on": str(ends_on or "")})
    user.__dict__.pop("roles", None)
    return assignment
