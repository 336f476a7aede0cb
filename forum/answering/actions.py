"""Everything that can happen to the work of teams: somebody takes it, gives it on, is away; and what the clock does."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.actions.topics import refuse_when_shut, tell_followers
from forum.answering.duties import checked_reason, note_ended
from forum.answering.models import Absence, Duty, Into, Member
from forum.models import Status, Topic
from participation.audit.actions import record
from participation.dossiers.models import Team
from participation.due import each_by_itself
from participation.errors import Invalid, WrongState
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.residents.models import Role, RoleAssignment, User

ABOVE = (Role.CLERK,)


class Away(WrongState):
    """Somebody who is away gets no work."""

    code = "away"


def convert_topic(topic: Topic, *, by: User, at: datetime, into: Into, reason: str, link: str = "") -> Topic:
    """Say that a topic goes on elsewhere, as what and why; people can still talk about it here."""
    authorise(by, "forum.convert_topic", topic)
    refuse_when_shut(topic)
    if into not in Into.values:
        raise Invalid(_("Choose as what it goes on."))
    reason, link = checked_reason(reason), _checked_link(link)
    with transaction.atomic():
        ways = Topic.objects.filter(pk=topic.pk, hidden_at__isnull=True, challenge=None)
        if not ways.exclude(status__in=(Status.CLOSED, Status.CONVERTED)).update(status=Status.CONVERTED):
            raise WrongState(_("This can not go on elsewhere: it does already, or it is closed."))
        note_ended(topic, reason, at, converted_into=into, link=link)
        record("forum.topic_converted", topic, by=by, at=at, data={"into": str(into)}, reason=reason)
        tell_followers("forum.topic_converted", topic, by=by, at=at)
    topic.refresh_from_db(fields=["status"])
    return topic


def take_duty(duty: Duty, *, by: User, at: datetime) -> Duty:
    """Work on it oneself. What somebody else works on is theirs until they give it back or it is given on."""
    authorise(by, "answering.take_duty", duty.topic)
    _refuse_away(by, at)
    with transaction.atomic():
        if not Duty.objects.owed().filter(pk=duty.pk, person=None).update(person=by):
            raise WrongState(_("Somebody works on this already, or nothing is owed here any more."))
        record("answering.duty_taken", duty.topic, by=by, at=at)
    duty.refresh_from_db()
    return duty


def give_duty(duty: Duty, *, by: User, at: datetime, team: Team, person: User | None = None) -> Duty:
    """Give it to a team, and within it to somebody or to nobody yet. The term runs on from the day it came."""
    authorise(by, "answering.give_duty", duty.topic)
    if person:
        _refuse_away(person, at)
        if not Member.objects.filter(team=team, person=person).exists():
            raise Invalid(_("%(person)s is not in that team.") % {"person": person})
    with transaction.atomic():
        if not Duty.objects.owed().filter(pk=duty.pk).update(team=team, person=person):
            raise WrongState(_("Nothing is owed here any more."))
        record("answering.duty_given", duty.topic, by=by, at=at, data={"team": team.slug, "to_a_person": bool(person)})
        told = [person.pk] if person else members_at_work(team, at)
        notify("answering.given", at=at, path=_page(duty), to=told, by=by, data=_words(duty))
    duty.refresh_from_db()
    return duty


def note_absence(person: User, *, by: User, at: datetime, first: date, last: date) -> Absence:
    """Note that somebody is away; what they have goes back to their teams on the first day."""
    absence = Absence(person=person, first=first, last=last)
    authorise(by, "answering.note_absence", absence)
    if last < max(first, timezone.localdate(at)):
        raise Invalid(_("The last day is today or later, and not before the first."))
    with transaction.atomic():
        absence.save()
        record("answering.absence_noted", person, by=by, at=at, data={"first": str(first), "last": str(last)})
        give_back_of_absent(at)
    return absence


def end_absence(absence: Absence, *, by: User, at: datetime) -> None:
    """Somebody is back sooner, or does not go. What went back to the team stays there."""
    authorise(by, "answering.note_absence", absence)
    with transaction.atomic():
        record("answering.absence_ended", absence.person, by=by, at=at)
        absence.delete()


def add_member(team: Team, person: User, *, by: User, at: datetime, is_lead: bool = False) -> Member:
    authorise(by, "answering.set_members", team)
    if not person.is_staff_member:
        raise Invalid(_("Only somebody with a role in the town can be in a team. Give them the role first."))
    try:
        with transaction.atomic():
            member = Member.objects.create(team=team, person=person, is_lead=is_lead)
            record("answering.member_added", person, by=by, at=at, data={"team": team.slug, "is_lead": is_lead})
    except IntegrityError:
        raise Invalid(_("%(person)s is in that team already.") % {"person": person}) from None
    return member


def remove_member(member: Member, *, by: User, at: datetime) -> None:
    """Take somebody out of a team; what they had there goes back to it."""
    authorise(by, "answering.set_members", member.team)
    with transaction.atomic():
        Duty.objects.filter(team=member.team_id, person=member.person_id).update(person=None)
        record("answering.member_removed", member.person, by=by, at=at, data={"team": member.team.slug})
        member.delete()


# What the clock does


def give_back_of_absent(at: datetime) -> int:
    """Give back to the team what somebody has who is away today, or who works for the town no more. Due work."""
    held = Duty.objects.filter(person__isnull=False).select_related("topic", "person")
    gone = Absence.objects.on(timezone.localdate(at)).values("person")
    working = RoleAssignment.objects.current(timezone.localdate(at)).values("user")
    back = held.filter(person__in=gone) | held.exclude(person__in=working) | held.filter(person__is_active=False)
    return each_by_itself(back.distinct(), lambda duty: _give_back(duty, at))


def tell_of_terms(at: datetime) -> int:
    """Tell the team once that three quarters of a term are over, and once who is above that it is over. Due work."""
    owed = Duty.objects.owed().select_related("topic", "team")
    near = owed.filter(warn_at__lt=at, due_at__gte=at, warned_at__isnull=True)
    over = owed.filter(due_at__lt=at, late_told_at__isnull=True)
    return each_by_itself(near, lambda duty: _warn(duty, at)) + each_by_itself(over, lambda duty: _tell_late(duty, at))


def members_at_work(team: Team, at: datetime) -> set[int]:
    """Return who is in the team and not away; where that is nobody, the clerks: work is never only one's own."""
    away = Absence.objects.on(timezone.localdate(at)).values("person")
    here = Member.objects.filter(team=team, person__is_active=True).exclude(person__in=away)
    return set(here.values_list("person_id", flat=True)) or _holders(ABOVE, at)


# The steps


def _give_back(duty: Duty, at: datetime) -> None:
    with transaction.atomic():
        if Duty.objects.filter(pk=duty.pk, person=duty.person_id).update(person=None):
            record("answering.duty_given_back", duty.topic, by=None, at=at, channel="clock")
            told = members_at_work(duty.team, at)
            notify("answering.given", at=at, path=_page(duty), to=told, data=_words(duty))


def _warn(duty: Duty, at: datetime) -> None:
    with transaction.atomic():
        if Duty.objects.filter(pk=duty.pk, warned_at__isnull=True, due_at=duty.due_at).update(warned_at=at):
            notify("answering.soon", at=at, path=_page(duty), to=_told(duty, at), data=_words(duty))


def _tell_late(duty: Duty, at: datetime) -> None:
    with transaction.atomic():
        if Duty.objects.filter(pk=duty.pk, late_told_at__isnull=True, due_at=duty.due_at).update(late_told_at=at):
            record("answering.late", duty.topic, by=None, at=at, channel="clock", data={"team": duty.team.slug})
            told = _told(duty, at) | _holders(ABOVE, at)
            notify("answering.late", at=at, path=_page(duty), to=told, data=_words(duty))


def _told(duty: Duty, at: datetime) -> set[int]:
    """Who works on it, and those who lead its team; where it is nobody's, the whole team."""
    if duty.person_id is None:
        return members_at_work(duty.team, at)
    leads = Member.objects.filter(team=duty.team_id, is_lead=True).values_list("person_id", flat=True)
    return {duty.person_id, *leads}


def _holders(roles: Iterable[Role], at: datetime) -> set[int]:
    held = RoleAssignment.objects.current(timezone.localdate(at)).filter(role__in=list(roles), user__is_active=True)
    return set(held.values_list("user_id", flat=True))


def _refuse_away(person: User, at: datetime) -> None:
    away = Absence.objects.on(timezone.localdate(at)).filter(person=person).order_by("-last").first()
    if away:
        raise Away(_("%(person)s is away until %(day)s.") % {"person": person, "day": away.last.strftime("%d-%m-%Y")})


def _checked_link(link: str) -> str:
    """Return an address on this site or elsewhere, or nothing."""
    link = link.strip()
    if (link and not link.startswith(("/", "https://"))) or link.startswith("//") or len(link) > 200:
        raise Invalid(_("Give an address that begins with https:// or, on this site, with /."))
    return link


def _page(duty: Duty) -> str:
    return reverse("answering_office:duty", args=[duty.pk])


def _words(duty: Duty) -> dict[str, str]:
    until = {"until": str(timezone.localdate(duty.due_at))} if duty.due_at else {}
    return {"title": duty.topic.title, "number": str(duty.pk)} | until
