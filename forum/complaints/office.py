"""Complaints in the back office: those that somebody gives to others or looks into, and one with what can be done."""

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forum.complaints import actions
from forum.complaints.forms import AssignForm, DecideForm, ReasonForm
from forum.complaints.models import Complaint
from forum.complaints.telling import ombudsman
from forum.forms import ActForm
from participation.audit.purposes import Purpose
from participation.audit.reads import read
from participation.permissions import authorise, is_permitted
from participation.residents.visitors import person_of

PAGE, NEWEST = "complaints_office:complaint", 200
CONTACT = ("name", "email", "address")


@never_cache
@require_safe
def complaint_list(request: HttpRequest) -> HttpResponse:
    """What is open, soonest first, then what is decided."""
    authorise(request.user, "complaints.read_complaints")
    at, shown = timezone.now(), Complaint.objects.shown_to(person_of(request))
    shown = shown.select_related("case__regulation", "team", "handler").prefetch_related("case__terms")
    shown = shown.order_by(F("case__ended_at").desc(nulls_first=True), "pk")[:NEWEST]
    rows = [(each, each.case.term) for each in shown]
    rows.sort(key=lambda row: (row[0].case.is_over, row[1].due_at.timestamp() if row[1] and row[1].due_at else 0.0))
    context = {"rows": [(each, term, bool(term and term.is_late(at))) for each, term in rows]}
    return _page(request, "office_list", _("Complaints"), context)


@never_cache
@require_safe
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    found = _complaint(request, pk)
    if shown := [field for field in CONTACT if getattr(found, field)]:
        read(found, shown, Purpose.COMPLAINT, by=person_of(request), at=timezone.now())
    return _complaint_page(request, found)


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    found = _complaint(request, pk)
    form, by, at = AssignForm(request.POST, complaint=found), person_of(request), timezone.now()
    if form.attempt(lambda: actions.assign_complaint(found, by=by, at=at, **form.cleaned_data)):
        messages.success(request, _("%(person)s looks into it.") % {"person": form.cleaned_data["handler"]})
        return _onwards(request, found)
    return _complaint_page(request, found, assign_form=form)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _complaint(request, pk), DecideForm(request.POST)
    by, at = person_of(request), timezone.now()
    if form.attempt(lambda: actions.decide_complaint(found, by=by, at=at, **form.cleaned_data)):
        messages.success(request, _("Decided. Who complained has been told."))
        return _onwards(request, found)
    return _complaint_page(request, found, decide_form=form)


@require_POST
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _complaint(request, pk), ReasonForm(request.POST, prefix="extend")
    by, at = person_of(request), timezone.now()
    if form.attempt(lambda: actions.extend_complaint(found, by=by, at=at, **form.cleaned_data)):
        messages.success(request, _("There is more time. Who complained has been told why."))
        return _onwards(request, found)
    return _complaint_page(request, found, extend_form=form)


@require_POST
def forward(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _complaint(request, pk), ReasonForm(request.POST, prefix="forward")
    by, at = person_of(request), timezone.now()
    if form.attempt(lambda: actions.forward_complaint(found, by=by, at=at, **form.cleaned_data)):
        messages.success(request, _("Sent on. Who complained has been told."))
        return _onwards(request, found)
    return _complaint_page(request, found, forward_form=form)


# The steps


def _complaint(request: HttpRequest, pk: int) -> Complaint:
    authorise(request.user, "complaints.read_complaints")
    shown = Complaint.objects.shown_to(person_of(request))
    shown = shown.select_related("case__regulation", "team", "handler", "topic")
    return get_object_or_404(shown, pk=pk)


def _onwards(request: HttpRequest, found: Complaint) -> HttpResponse:
    """Back to it, or to the list for whoever gave away what they saw."""
    still = Complaint.objects.shown_to(person_of(request)).filter(pk=found.pk).exists()
    return redirect(PAGE, found.pk) if still else redirect("complaints_office:list")


def _complaint_page(request: HttpRequest, found: Complaint, **forms: ActForm) -> HttpResponse:
    case = found.case
    term = case.term
    book = case.rulebook
    context = {
        "complaint": found, "case": case, "term": term, "is_late": bool(term and term.is_late(timezone.now())),
        "ombudsman": ombudsman(case), "steps": case.steps.select_related("by"),
        "may": {act: is_permitted(request.user, f"complaints.{act}_complaint", case) for act in ("assign", "decide")},
        "can_extend": bool(term and book.term(f"{term.name}_ext") and not term.extended_by),
        "assign_form": AssignForm(complaint=found), "decide_form": DecideForm(),
        "extend_form": ReasonForm(prefix="extend"), "forward_form": ReasonForm(prefix="forward"),
    } | forms  # fmt: skip
    status = max([form.http_status for form in forms.values()], default=200)
    return _page(request, "office_complaint", str(found), context, status=status)


def _page(request: HttpRequest, name: str, title: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("complaints_office:list"), "label": _("Complaints")},
    ]
    if name != "office_list":
        crumbs.append({"url": "", "label": title})
    context |= {"header_title": title, "page_title": title, "header_icon": "form", "breadcrumbs_items": crumbs}
    return TemplateResponse(request, f"complaints/{name}.html", context, status=status)
