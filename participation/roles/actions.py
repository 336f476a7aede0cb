"""Everything that can happen to a role: it is given, gets a last day, and ends. What was stays to be read."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from participation.audit.actions import record
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.residents.email_actions import confirmed_address
from participation.residents.models import Role, RoleAssignment, User
from participation.roles.errors import (
    AddressNeeded,
    FractionNeeded,
    LastAdministrator,
    NotActive,
    RoleHeldAlready,
    RoleOver,
    WrongDays,
)
from participation.roles.second import GRANT_ADMINISTRATOR
from participation.roles.texts import TOLD_TO_OTHERS, kind_for_others, kind_of
from participation.signatures.actions import end_signatures_without_role, use_signature

ONE_DAY = timedelta(days=1)


def grant_role(
    user: User,
    role: Role,
    *,
    by: User | None,
    at: datetime,
    starts_on: date,
    ends_on: date | None = None,
    fraction: str = "",
) -> RoleAssignment:
    """Give `user` a role with dates; a council member sits for a `fraction`. An administrator takes a second signature.

    `by` is None only when an installation is set up: then it may begin in the past, and nobody is told.
    """
    if by is not None:
        authorise(by, "roles.grant_role", user)
        _check_days(starts_on, ends_on, timezone.localdate(at))
    fraction = _checked_fraction(role, fraction)
    with transaction.atomic():
        if role == Role.ADMINISTRATOR and by is not None:
            use_signature(GRANT_ADMINISTRATOR, user, by=by, at=at)
        _check_free(user, role, starts_on, ends_on, has_address=by is None or bool(confirmed_address(user)))
        held = RoleAssignment.objects.create(
            user=user, role=role, fraction=fraction, starts_on=starts_on, ends_on=ends_on, granted_by=by
        )
        user.groups.add(Group.objects.get_or_create(name=role)[0])
        days = {"starts_on": str(starts_on), "ends_on": str(ends_on or "")}
        record("resident.role_granted", user, by=by, at=at, data={"role": str(role), "fraction": fraction, **days})
        _tell("given", held, by=by, at=at)
    _read_roles_anew(user)
    return held


def set_last_day(assignment: RoleAssignment, last: date, *, by: User, at: datetime) -> RoleAssignment:
    """Let a role that is held, or is to come, end with the day `last`, which is today or later."""
    authorise(by, "roles.set_last_day", assignment.user)
    today = timezone.localdate(at)
    if last < max(today, assignment.starts_on):
        raise WrongDays(_("The last day is today or later, and not before the first day. To end a role now, end it."))
    with transaction.atomic():
        held = _held_still(assignment, today)
        _refuse_to_lose_last_administrator(held, after=last)
        RoleAssignment.objects.filter(pk=held.pk).update(ends_on=last)
        held.ends_on = last
        record("resident.role_last_day", held.user, by=by, at=at, data={"role": held.role, "ends_on": str(last)})
        _tell("last_day", held, by=by, at=at)
    return held


def end_role(assignment: RoleAssignment, *, by: User, at: datetime) -> None:
    """End a role at once: yesterday becomes its last day. One that began today or later gives nothing from now on."""
    authorise(by, "roles.end_role", assignment.user)
    today = timezone.localdate(at)
    with transaction.atomic():
        held = _held_still(assignment, today)
        _refuse_to_lose_last_administrator(held, after=today - ONE_DAY)
        record("resident.role_ended", held.user, by=by, at=at, data={"role": held.role})
        _tell("ended", held, by=by, at=at)
        ends = {"ends_on": today - ONE_DAY} if held.starts_on < today else {"ended_at": at}
        RoleAssignment.objects.filter(pk=held.pk).update(**ends)
        end_signatures_without_role(held.user, by=by, at=at)
    _read_roles_anew(assignment.user)


# The steps of giving and ending


def _check_days(first: date, last: date | None, today: date) -> None:
    if first < today:
        raise WrongDays(_("A role begins today or later: what was can not be changed."))
    if last is not None and last < first:
        raise WrongDays(_("The last day can not come before the first."))


def _checked_fraction(role: Role, fraction: str) -> str:
    fraction = " ".join(fraction.split())
    if role == Role.COUNCIL_MEMBER and not fraction:
        raise FractionNeeded(_("Name the fraction. For a council member without one, write “independent”."))
    if role != Role.COUNCIL_MEMBER and fraction:
        raise FractionNeeded(_("Only a council member sits for a fraction."))
    return fraction


def _check_free(user: User, role: Role, first: date, last: date | None, *, has_address: bool) -> None:
    """Two who give the same role at once meet at the person's row."""
    person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not person.is_active:
        raise NotActive(_("Nobody can log in with this account, so it can have no role."))
    if not has_address:
        raise AddressNeeded(_("This account has no confirmed e-mail address. Who has a role logs in with one."))
    if person.role_assignments.filter(role=role).overlapping(first, last).exists():
        raise RoleHeldAlready(_("This person already has this role on some of these days."))


def _held_still(assignment: RoleAssignment, today: date) -> RoleAssignment:
    """Return the role as it is now. Two who end each other's role at once meet at the rows of all administrators."""
    rows = RoleAssignment.objects.select_for_update(of=("self",)).order_by("pk")
    if assignment.role == Role.ADMINISTRATOR:
        list(rows.filter(role=Role.ADMINISTRATOR).values_list("pk"))
    held = rows.select_related("user").filter(pk=assignment.pk).first()
    if held is None or held.is_over(today):
        raise RoleOver(_("This role has ended already."))
    return held


def _refuse_to_lose_last_administrator(held: RoleAssignment, *, after: date) -> None:
    """Somebody else must be administrator on the day that follows `after`."""
    others = RoleAssignment.objects.administering(after + ONE_DAY).exclude(pk=held.pk)
    if held.role == Role.ADMINISTRATOR and not others.exists():
        raise LastAdministrator(_("This is the only administrator. Give the role to somebody else first."))


def _tell(what: str, held: RoleAssignment, *, by: User | None, at: datetime) -> None:
    """Tell the person, in their own language, and who watches over roles. Nobody is told how a town was set up."""
    if by is None:
        return
    if what in TOLD_TO_OTHERS:
        _tell_others(what, held, by=by, at=at)
    with translation.override(held.user.language):
        data = {"first": date_format(held.starts_on), "last": date_format(held.ends_on) if held.ends_on else ""}
        path = reverse("residents:my-participation")
        notify(kind_of(what, held.role), at=at, path=path, to=[held.user_id], by=by, data=data)


def _tell_others(what: str, held: RoleAssignment, *, by: User, at: datetime) -> None:
    """Tell the clerks and the other administrators, so that no role is given and taken back unseen."""
    today = timezone.localdate(at)
    watch = RoleAssignment.objects.current(today).filter(
        role__in=(Role.CLERK, Role.ADMINISTRATOR), user__is_active=True
    )
    people = watch.exclude(user=held.user_id).values_list("user_id", flat=True)
    data = {"person": str(held.user_id), "name": str(held.user), "first": held.starts_on.strftime("%d-%m-%Y")}
    path = reverse("wagtailadmin_home")
    notify(kind_for_others(what, held.role), at=at, path=path, to=people, by=by, data=data)


def _read_roles_anew(person: User) -> None:
    person.__dict__.pop("roles", None)
