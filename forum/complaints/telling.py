"""Whom a complaint is told to: who complains, who looks into it, and who gives complaints to others."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from forum.answering.models import Member
from forum.complaints.models import CHIEFS, Complaint
from participation.desk import DESK
from participation.errors import Sentence
from participation.notices import texts
from participation.notices.actions import notify
from participation.procedures.calendars import Country
from participation.procedures.declaration import Hooks
from participation.procedures.models import Case
from participation.residents.models import RoleAssignment, User

OMBUDSMEN = {
    Country.BELGIUM: ("Vlaamse Ombudsdienst", "https://www.vlaamseombudsdienst.be/"),
    Country.NETHERLANDS: ("Nationale ombudsman", "https://www.nationaleombudsman.nl/"),
}
IN_THE_BACK_OFFICE = _("You find it in the back office, under Complaints.")
TO_COMPLAINANT: dict[str, tuple[Sentence, Sentence]] = {
    "received": (
        _("Your complaint {number} has come in."),
        _("Somebody who is not of the service that it is about looks into it. You hear from us by the day below."),
    ),
    "extended": (
        _("Your complaint {number} takes longer."),
        _("You read on its page why, and until when. You need to do nothing."),
    ),
    "decided": (
        _("Your complaint {number} is decided."),
        _("You read on its page what was found and why. Do you not agree? Then you can go to the ombudsman."),
    ),
    "sent_on": (
        _("Your complaint {number} was sent on."),
        _("You read on its page to whom, and why."),
    ),
    "late": (
        _("We have not answered your complaint {number} in time, and we are sorry."),
        _("We still answer it. You can go to the ombudsman now already."),
    ),
}
TO_STAFF = {
    "complaints.came_in": _("The complaint {number} has come in. Give it to somebody who is not of that service."),
    "complaints.given": _("The complaint {number} was given to you."),
    "complaints.soon": _("Three quarters of the time for the complaint {number} are over."),
    "complaints.late_here": _("The time for the complaint {number} is over."),
}


def register_notices() -> None:
    for name, (sentence, then) in TO_COMPLAINANT.items():
        texts.register(f"complaints.{name}", texts.Kind(sentence, next_step=then, is_own=True))
    for kind, sentence in TO_STAFF.items():
        texts.register(kind, texts.Kind(sentence, next_step=IN_THE_BACK_OFFICE, is_own=True))


def ombudsman(case: Case) -> tuple[str, str]:
    """Return the name and the address of the ombudsman of the country of the case's regulation."""
    return OMBUDSMEN[case.rulebook.country]


def tell_complainant(what: str, complaint: Complaint, *, by: User | None, at: datetime) -> None:
    """With an account here, without one by mail. What was written stays on the page."""
    data, path = _words(complaint), complaint.get_absolute_url()
    if complaint.by_id:
        notify(f"complaints.{what}", at=at, path=path, to=[complaint.by_id], by=by, data=data)
    elif complaint.email:
        name, address = ombudsman(complaint.case)
        more = {"path": path, "what": what, "ombudsman": name, "ombudsman_address": address}
        transaction.on_commit(partial(_mail, complaint.email, complaint.language, data | more), robust=True)


def tell_handler(kind: str, complaint: Complaint, *, by: User | None, at: datetime) -> None:
    if complaint.handler_id:
        notify(kind, at=at, path=_office(complaint), to=[complaint.handler_id], by=by, data=_words(complaint))


def tell_chiefs(kind: str, complaint: Complaint, *, at: datetime) -> None:
    """Tell who gives complaints to others, but nobody of the team that it is about."""
    held = RoleAssignment.objects.current(timezone.localdate(at)).filter(role__in=CHIEFS, user__is_active=True)
    about = Member.objects.filter(team=complaint.team_id or 0).values_list("person_id", flat=True)
    people = held.exclude(user__in=about).exclude(user=complaint.by_id or 0).values_list("user_id", flat=True)
    notify(kind, at=at, path=_office(complaint), to=set(people), data=_words(complaint))


def _reminded(case: Case, at: datetime) -> None:
    if case.complaint.handler_id:
        tell_handler("complaints.soon", case.complaint, by=None, at=at)
    else:
        tell_chiefs("complaints.soon", case.complaint, at=at)


def _late(case: Case, at: datetime) -> None:
    tell_handler("complaints.late_here", case.complaint, by=None, at=at)
    tell_chiefs("complaints.late_here", case.complaint, at=at)
    tell_complainant("late", case.complaint, by=None, at=at)


HOOKS = Hooks(moved=lambda case, step: None, sign=lambda case, way, act: None, reminded=_reminded, late=_late)


def _words(complaint: Complaint) -> dict[str, str]:
    term = Case.objects.get(pk=complaint.case_id).term
    until = {"until": str(term.last_day)} if term and term.last_day else {}
    return {"title": complaint.number, "number": complaint.number} | until


def _office(complaint: Complaint) -> str:
    return reverse("complaints_office:complaint", args=[complaint.pk])


def _mail(to: str, language: str, data: dict[str, str]) -> None:
    context = data | {"site_name": DESK.town, "site_url": settings.SITE_URL, "desk": DESK}
    with translation.override(language):
        subject = render_to_string("complaints/mail/subject.txt", context).strip()
        EmailMessage(subject, render_to_string("complaints/mail/message.txt", context).strip(), to=[to]).send()
