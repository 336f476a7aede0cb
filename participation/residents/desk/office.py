"""The desk in the back office: find or make a resident, see how to reach them, their card, and a letter with a code."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participation.audit.purposes import Purpose
from participation.audit.reads import read
from participation.errors import Invalid
from participation.permissions import authorise
from participation.residents.desk.card import evidence_of
from participation.residents.desk.carrying import carry, lay_down
from participation.residents.desk.forms import (
    CardForm,
    PurposeForm,
    ReachForm,
    ResidentForm,
    SearchForm,
    WorkForm,
    as_typed,
)
from participation.residents.desk.models import Contact, Work
from participation.residents.desk.residents import change_contact, create_resident, read_contact, see_card
from participation.residents.desk.search import SHOWN, find_namesakes, find_residents, masked
from participation.residents.desk.work import end_work, start_work
from participation.residents.models import User
from participation.residents.visitors import person_of

RESIDENT = "desk_office:resident"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@sensitive_post_parameters()
@get_or_post
def search(request: HttpRequest) -> HttpResponse:
    """Look for a resident. What is looked for is sent in a form, so that it stands in no address and no log."""
    officer = person_of(request)
    authorise(officer, "desk.find_resident")
    form, found = SearchForm(request.POST or None), None
    if form.is_valid():
        found = find_residents(form.cleaned_data["words"], by=officer, at=timezone.now())
    going_on = Work.objects.going_on(timezone.now()).filter(officer=officer).select_related("resident").first()
    return page(request, "search", _("At the desk"), form=form, found=found, going_on=going_on)


@never_cache
@sensitive_post_parameters()
@get_or_post
def resident_new(request: HttpRequest) -> HttpResponse:
    officer = person_of(request)
    authorise(officer, "desk.create_resident")
    form = ResidentForm(request.POST or None, initial={"language": settings.LANGUAGE_CODE})
    if form.is_valid():
        told = form.cleaned_data
        try:
            resident = create_resident(
                told["display_name"], form.reach, language=told["language"], is_another=told["is_another"],
                by=officer, at=timezone.now(),
            )  # fmt: skip
        except Invalid as refusal:
            form.ask_whether_another()
            form.add_error("is_another", str(refusal.message))
        else:
            messages.success(request, _("The account is made. Now look at the card, or act for this person."))
            return redirect(RESIDENT, resident.pk)
    name = form["display_name"].value() if form.is_bound else ""
    known = find_namesakes(name, by=officer, at=timezone.now()) if name else []
    return page(request, "resident_new", _("New resident"), form=form, namesakes=known)


@never_cache
@require_safe
def resident(request: HttpRequest, pk: int) -> HttpResponse:
    return _resident_page(request, resident_of(pk), work_form=WorkForm(), purpose_form=PurposeForm())


@never_cache
@require_POST
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how to reach somebody, once it is said what for; that is recorded."""
    person, form = resident_of(pk), PurposeForm(request.POST)
    authorise(request.user, "desk.read_contact", person)
    if not form.is_valid():
        return _resident_page(request, person, work_form=WorkForm(), purpose_form=form)
    found = read_contact(
        person, purpose=Purpose(form.cleaned_data["purpose"]), by=person_of(request), at=timezone.now()
    )
    reach = ReachForm(initial=as_typed(found) or {"name": person.display_name})
    return page(
        request, "contact", _("How to reach %(name)s") % {"name": person}, person=person, found=found, form=reach
    )


@never_cache
@sensitive_post_parameters()
@require_POST
def contact_change(request: HttpRequest, pk: int) -> HttpResponse:
    person, form = resident_of(pk), ReachForm(request.POST)
    authorise(request.user, "desk.change_contact", person)
    if not form.is_valid():
        title = _("How to reach %(name)s") % {"name": person}
        return page(request, "contact", title, person=person, found=None, form=form)
    change_contact(person, form.reach, by=person_of(request), at=timezone.now())
    messages.success(request, _("Stored. The resident is told that it was changed."))
    return redirect(RESIDENT, pk)


@never_cache
@sensitive_post_parameters()
@get_or_post
def card(request: HttpRequest, pk: int) -> HttpResponse:
    person, form = resident_of(pk), CardForm(request.POST or None)
    authorise(request.user, "desk.see_card", person)
    if form.is_valid():
        try:
            evidence = evidence_of(form.cleaned_data, at=timezone.now())
        except Invalid as refusal:
            form.add_error("number", str(refusal.message))
        else:
            see_card(person, evidence, card=form.cleaned_data["card"], by=person_of(request), at=timezone.now())
            messages.success(request, _("This person is a verified resident now. The number was not kept."))
            return redirect(RESIDENT, pk)
    return page(request, "card", _("The card of %(name)s") % {"name": person}, person=person, form=form)


@require_POST
def work_start(request: HttpRequest, pk: int) -> HttpResponse:
    person, form = resident_of(pk), WorkForm(request.POST)
    authorise(request.user, "desk.act_for_resident", person)
    if not form.is_valid():
        return _resident_page(request, person, work_form=form, purpose_form=PurposeForm())
    work = start_work(person, reason=form.cleaned_data["reason"], by=person_of(request), at=timezone.now())
    carry(request, work)
    return redirect(f"/{settings.LANGUAGE_CODE}/")


@require_POST
def work_end(request: HttpRequest) -> HttpResponse:
    """End what this officer does for a resident, in whichever browser it was begun."""
    officer = person_of(request)
    work = Work.objects.open().filter(officer=officer).select_related("resident").first()
    lay_down(request)
    if work is None:
        return redirect("desk_office:search")
    end_work(work, by=officer, at=timezone.now())
    messages.success(request, _("You work for this resident no longer. We tell them what was done."))
    return redirect(RESIDENT, work.resident_id)


def resident_of(pk: int) -> User:
    return get_object_or_404(User.objects.select_related("neighbourhood"), pk=pk, is_active=True)


def _resident_page(request: HttpRequest, person: User, *, work_form: Form, purpose_form: Form) -> HttpResponse:
    """Show what a list shows too, and what was done for them; that it was shown stays in the record."""
    officer = person_of(request)
    authorise(officer, "desk.find_resident", person)
    read(person, SHOWN, Purpose.DESK, officer, timezone.now(), "desk")
    context = {
        "person": person,
        "email": masked(person.email),
        "has_contact": Contact.objects.filter(person=person).exists(),
        "is_oneself": person.pk == officer.pk,
        "letters": person.letters.order_by("-pk")[:10],
        "works": person.work_at_the_desk.select_related("officer").order_by("-pk")[:10],
    }
    sent = work_form if work_form.is_bound else purpose_form
    return page(request, "resident", str(person), form=sent, work_form=work_form, purpose_form=purpose_form, **context)


def page(request: HttpRequest, name: str, title: str, *, form: Form | None = None, **context: Any) -> HttpResponse:
    """Show a page at the desk; with 422 where its form was not filled in right."""
    home, desk = reverse("wagtailadmin_home"), reverse("desk_office:search")
    above = [] if request.path == desk else [{"url": desk, "label": _("At the desk")}]
    crumbs = [{"url": home, "label": _("Home")}, *above, {"url": "", "label": title}]
    frame = {"header_title": title, "page_title": title, "header_icon": "user", "breadcrumbs_items": crumbs}
    is_wrong = form is not None and form.is_bound and not form.is_valid()
    status = 422 if is_wrong else 200
    return render(request, f"residents/desk/{name}.html", frame | context | {"form": form}, status=status)
