"""The work of teams in the back office: what is owed, soonest first; one piece; who is in a team, and who is away."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forum.answering import actions
from forum.answering.forms import AbsenceForm, GiveForm, MemberForm
from forum.answering.models import Absence, Duty, DutyQuerySet, Member
from participation.dossiers.models import Team
from participation.permissions import authorise, is_permitted
from participation.residents.models import User
from participation.residents.visitors import person_of

MINE, EVERY = "mine", "every"
AT_ONCE = 50


@never_cache
@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """What my team owes, what is late first; whoever is in no team sees that of every team."""
    authorise(request.user, "answering.read_work")
    person, at = person_of(request), timezone.now()
    my_teams = list(Team.objects.filter(members__person=person))
    wanted = request.GET.get("team", "") or (MINE if my_teams else EVERY)
    duties = _of(wanted, person, my_teams, Duty.objects.owed())
    shown = duties.select_related("topic__theme", "team", "person").order_by("due_at", "pk")
    place = request.GET.get("page", "1")
    page = max(int(place), 1) if place.isdecimal() and len(place) < 6 else 1
    rows = list(shown[(page - 1) * AT_ONCE : page * AT_ONCE + 1])
    context = {
        "rows": [(duty, duty.is_late(at)) for duty in rows[:AT_ONCE]], "wanted": wanted, "my_teams": my_teams,
        "teams": Team.objects.all(), "late": duties.late(at).count(), "owed": duties.count(),
        "next_page": page + 1 if len(rows) > AT_ONCE else None, "last_page": page - 1 if page > 1 else None,
        "may_take": is_permitted(request.user, "answering.take_duty"),
    }  # fmt: skip
    return _page(request, "work_list", _("Work of the teams"), context)


def _of(wanted: str, person: User, my_teams: list[Team], duties: DutyQuerySet) -> DutyQuerySet:
    if wanted == MINE:
        return duties.filter(Q(team__in=my_teams) | Q(person=person))
    return duties if wanted == EVERY else duties.filter(team__slug=wanted)


@never_cache
@require_safe
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    found = _duty(request, pk)
    return _duty_page(request, found, GiveForm(initial={"team": found.team_id, "person": found.person_id}))


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    found = _duty(request, pk)
    actions.take_duty(found, by=person_of(request), at=timezone.now())
    messages.success(request, _("You work on this now."))
    return redirect("answering_office:duty", pk)


@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _duty(request, pk), GiveForm(request.POST)
    by, at = person_of(request), timezone.now()
    if form.attempt(lambda: actions.give_duty(found, by=by, at=at, **form.cleaned_data)):
        messages.success(request, _("It is with %(team)s now.") % {"team": form.cleaned_data["team"]})
        return redirect("answering_office:duty", pk)
    return _duty_page(request, found, form)


@never_cache
@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "answering.read_work")
    return _teams_page(request)


@require_POST
def member_add(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "answering.set_members")
    form, by, at = MemberForm(request.POST), person_of(request), timezone.now()
    if form.attempt(lambda: actions.add_member(by=by, at=at, **form.cleaned_data)):
        messages.success(request, _("%(person)s is in the team now.") % {"person": form.cleaned_data["person"]})
        return redirect("answering_office:teams")
    return _teams_page(request, member_form=form)


@require_POST
def member_remove(request: HttpRequest, pk: int) -> HttpResponse:
    authorise(request.user, "answering.set_members")
    actions.remove_member(get_object_or_404(Member, pk=pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("Taken out of the team. What they had there is the team's again."))
    return redirect("answering_office:teams")


@require_POST
def absence_note(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "answering.note_absence")
    form, by, at = AbsenceForm(request.POST, people=_may_be_away(request)), person_of(request), timezone.now()
    if form.attempt(lambda: actions.note_absence(by=by, at=at, **form.cleaned_data)):
        messages.success(request, _("Noted. What was in hand goes back to the team on the first day."))
        return redirect("answering_office:teams")
    return _teams_page(request, absence_form=form)


@require_POST
def absence_end(request: HttpRequest, pk: int) -> HttpResponse:
    authorise(request.user, "answering.note_absence")
    actions.end_absence(get_object_or_404(Absence, pk=pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("This absence is over."))
    return redirect("answering_office:teams")


# The steps


def _duty(request: HttpRequest, pk: int) -> Duty:
    authorise(request.user, "answering.read_work")
    shown = Duty.objects.filter(topic__hidden_at__isnull=True).select_related("topic__theme", "team", "person")
    return get_object_or_404(shown, pk=pk)


def _may_be_away(request: HttpRequest) -> QuerySet[User]:
    """Whom this person may note as away: everyone in a team, who is in a team that they lead, or themselves."""
    person = person_of(request)
    people = User.objects.filter(is_active=True)
    if is_permitted(request.user, "answering.set_members"):
        return people.filter(Q(teams__isnull=False) | Q(pk=person.pk)).distinct().order_by("display_name")
    led = Team.objects.filter(members__person=person, members__is_lead=True).values("pk")
    return people.filter(Q(teams__team__in=led) | Q(pk=person.pk)).distinct().order_by("display_name")


def _duty_page(request: HttpRequest, found: Duty, form: GiveForm) -> HttpResponse:
    at = timezone.now()
    context = {
        "duty": found, "late": found.is_late(at), "form": form,
        "may": {act: is_permitted(request.user, f"answering.{act}", found.topic) for act in ("take_duty", "give_duty")},
        "is_mine": found.person_id == request.user.pk,
    }  # fmt: skip
    return _page(request, "duty", str(found.topic), context, status=form.http_status)


def _teams_page(
    request: HttpRequest, *, member_form: MemberForm | None = None, absence_form: AbsenceForm | None = None
) -> HttpResponse:
    people, today = _may_be_away(request), timezone.localdate()
    absences = (
        Absence.objects.filter(last__gte=today, person__in=people).select_related("person").order_by("first", "pk")
    )
    members = Member.objects.select_related("team", "person").order_by("team__slug", "-is_lead", "person__display_name")
    form = member_form or absence_form
    context = {
        "members": members, "absences": absences, "member_form": member_form or MemberForm(),
        "absence_form": absence_form or AbsenceForm(people=people, initial={"person": request.user.pk}),
        "may_set": is_permitted(request.user, "answering.set_members"),
        "may_note": is_permitted(request.user, "answering.note_absence"),
    }  # fmt: skip
    return _page(request, "teams", _("Teams"), context, status=form.http_status if form else 200)


def _page(request: HttpRequest, name: str, title: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("answering_office:list"), "label": _("Work of the teams")},
    ]
    if name != "work_list":
        crumbs.append({"url": "", "label": title})
    context |= {"header_title": title, "page_title": title, "header_icon": "tasks", "breadcrumbs_items": crumbs}
    return TemplateResponse(request, f"answering/office_{name}.html", context, status=status)
