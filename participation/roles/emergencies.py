"""Everything that can happen to emergency access: the glass is broken, and it ends, early or by the clock."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from participation.audit.actions import record
from participation.due import each_by_itself
from participation.errors import Invalid, WrongState
from participation.notices.actions import notify
from participation.notices.texts import Kind, register
from participation.permissions import authorise
from participation.residents.models import Role, RoleAssignment, User
from participation.residents.personal import without_name
from participation.roles.models import LENT, Emergency

BROKEN = _("{name} took emergency access as {role}, until {time}. The reason: {reason}")
ENDED = _("The emergency access of {name} as {role} has ended.")
LOOK = _("You see in the record what was done with it. Was it not needed? Speak to {name}.")


class NoEmergency(Invalid):
    """Emergency access needs a reason and a role that can be lent."""

    code = "no_emergency"


class AnotherGoesOn(WrongState):
    """The person has emergency access already."""

    code = "emergency_goes_on"


class EmergencyOver(WrongState):
    """It has ended already."""

    code = "emergency_over"


def break_glass(role: Role, reason: str, *, by: User, at: datetime) -> Emergency:
    """Lend `role` to an administrator for an hour; clerks and other administrators are told at once, also at night."""
    authorise(by, "roles.break_glass")
    reason = reason.strip()
    if role not in LENT or not reason or len(reason) > 500:
        raise NoEmergency(_("Choose a role, and give the reason in at most 500 characters. Others read it at once."))
    with transaction.atomic():
        end_due(at, by)
        try:
            with transaction.atomic():
                emergency = by.emergencies.create(role=role, reason=reason, started_at=at, until=at + Emergency.LONGEST)
        except IntegrityError:
            raise AnotherGoesOn(_("You have emergency access already. End that first.")) from None
        _record_and_tell("emergency.broken", emergency, by=by, at=at)
    return emergency


def end_emergency(emergency: Emergency, *, by: User, at: datetime) -> None:
    """End it before its hour is over; another administrator may do so too."""
    authorise(by, "roles.end_emergency", emergency)
    if not _ended(emergency, when=at, by=by, at=at):
        raise EmergencyOver(_("This emergency access has ended already."))
    emergency.refresh_from_db()


def end_due(at: datetime, person: User | None = None) -> int:
    """Write down that the hour is over, for everyone or for one; it gave nothing any more since that moment."""
    late = Emergency.objects.filter(ended_at__isnull=True, until__lte=at)
    late = late if person is None else late.filter(person=person)
    return each_by_itself(late, lambda one: _ended(one, when=one.until, by=None, at=at))


def lent_to(person: User) -> frozenset[str]:
    """Return the role that an administrator has by emergency, read once per page; nobody else is looked up."""
    if Role.ADMINISTRATOR not in person.roles:
        return frozenset()
    prefetch_related_objects([person], "emergencies")
    now = timezone.now()
    return frozenset(emergency.role for emergency in person.emergencies.all() if emergency.goes_on(now))


def register_texts() -> None:
    for role in LENT:
        for what, sentence in (("broken", BROKEN), ("ended", ENDED)):
            words = format_lazy(sentence, role=role.label, name="{name}", time="{time}", reason="{reason}")
            register(_kind_of(what, role), Kind(words, next_step=LOOK, is_own=True, is_cancellation=True))


def _kind_of(what: str, role: str) -> str:
    """Apart from what somebody is told whose own role has ended (participation/roles/texts.py)."""
    return f"roles.emergency_{what}.{role}"


def _ended(emergency: Emergency, *, when: datetime, by: User | None, at: datetime) -> bool:
    with transaction.atomic():
        if not Emergency.objects.filter(pk=emergency.pk, ended_at__isnull=True).update(ended_at=when):
            return False
        _record_and_tell("emergency.ended", emergency, by=by, at=at)
    return True


def _record_and_tell(act: str, emergency: Emergency, *, by: User | None, at: datetime) -> None:
    channel = "web" if by else "clock"
    reason = without_name(emergency.reason, emergency.person) if act == "emergency.broken" else ""
    record(act, emergency, by=by, at=at, channel=channel, data={"role": emergency.role}, reason=reason)
    held = RoleAssignment.objects.current(timezone.localdate(at)).filter(user__is_active=True)
    others = held.filter(role__in=(Role.CLERK, Role.ADMINISTRATOR)).exclude(user=emergency.person)
    time = timezone.localtime(emergency.until).strftime("%H:%M")
    person = emergency.person
    data = {"person": str(person.pk), "name": str(person), "time": time, "reason": emergency.reason}
    path, people = reverse("emergency_office:overview"), others.values_list("user_id", flat=True)
    notify(_kind_of(act.partition(".")[2], emergency.role), at=at, path=path, to=people, by=by, data=data)
