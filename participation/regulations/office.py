"""Regulations and closing days in the back office: what holds, each version, and how a new one is entered."""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participation.errors import Invalid
from participation.permissions import authorise, is_permitted
from participation.procedures.models import ClosingDay, Regulation
from participation.procedures.presets import OF_PROCEDURE, PRESETS
from participation.regulations.actions import (
    add_closing_day,
    adopt_proposed,
    propose_version,
    remove_closing_day,
    throw_away,
)
from participation.regulations.forms import NAMES, ClosingDayForm, RegulationForm, StartForm
from participation.regulations.models import Proposed
from participation.regulations.second import ADOPT
from participation.residents.verification.strong import require_second_step
from participation.residents.visitors import person_of
from participation.signatures.forms import ask_form
from participation.signatures.models import latest

PAGE = "regulations_office:list"


@never_cache
@require_safe
def regulation_list(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "procedures.read_regulations")
    return _list_page(request, ClosingDayForm())


@never_cache
@require_safe
def regulation(request: HttpRequest, pk: int) -> HttpResponse:
    authorise(request.user, "procedures.read_regulations")
    found = get_object_or_404(Regulation.objects.select_related("adopted_by"), pk=pk)
    rules = json.dumps(found.rules, indent=2, ensure_ascii=False, sort_keys=True)
    return _page(request, "one", str(found), {"regulation": found, "rules": rules, "cases": found.cases.count()})


@never_cache
def regulation_new(request: HttpRequest, procedure: str, preset: str) -> HttpResponse:
    """Enter a version that begins with a preset. What is wrong is said all at once, with what was typed kept."""
    authorise(request.user, "procedures.adopt_regulation")
    if procedure not in OF_PROCEDURE or preset not in PRESETS:
        raise Http404
    if request.method == "POST":
        require_second_step(request, timezone.now(), _("A new version"))
    form = RegulationForm(procedure, preset, request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            proposed = propose_version(
                procedure, given["version"], given["rules"], effective_from=given["effective_from"],
                legal_basis=given["legal_basis"], link=given["link"], by=person_of(request), at=timezone.now(),
            )  # fmt: skip
        except Invalid as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, _("It is written down. Ask now for the second signature."))
            return redirect("regulations_office:proposed", proposed.pk)
    context = {"form": form, "label": NAMES[procedure]}
    return _page(request, "new", _("A new version"), context, status=422 if form.errors else 200)


@never_cache
@require_safe
def proposed(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a version that waits, ask for its signature, and let it take effect."""
    authorise(request.user, "procedures.read_regulations")
    found = get_object_or_404(Proposed.objects.select_related("by"), pk=pk)
    rules = json.dumps(found.rules, indent=2, ensure_ascii=False, sort_keys=True)
    context: dict[str, object] = {
        "proposed": found, "rules": rules, "may_adopt": is_permitted(request.user, ADOPT, found),
        "signature": latest(ADOPT, found), "ask_form": ask_form(ADOPT, found),
    }  # fmt: skip
    return _page(request, "proposed", str(found), context)


@require_POST
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    adopted = adopt_proposed(get_object_or_404(Proposed, pk=pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("The version is entered. Cases that run keep the one that they began with."))
    return redirect("regulations_office:one", adopted.pk)


@require_POST
def proposed_away(request: HttpRequest, pk: int) -> HttpResponse:
    throw_away(get_object_or_404(Proposed, pk=pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("The version is gone."))
    return redirect(PAGE)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "procedures.adopt_regulation")
    form = StartForm(request.POST)
    if not form.is_valid():
        raise Http404
    return redirect("regulations_office:new", form.cleaned_data["procedure"], form.cleaned_data["preset"])


@require_POST
def closing_day_add(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "procedures.set_closing_days")
    form = ClosingDayForm(request.POST)
    if not form.is_valid():
        return _list_page(request, form, status=422)
    add_closing_day(form.save(commit=False), by=person_of(request), at=timezone.now())
    messages.success(request, _("The day is kept. Terms that run were worked out anew."))
    return redirect(PAGE)


@require_POST
def closing_day_remove(request: HttpRequest, pk: int) -> HttpResponse:
    remove_closing_day(get_object_or_404(ClosingDay, pk=pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("The day is gone. Terms that run were worked out anew."))
    return redirect(PAGE)


def _list_page(request: HttpRequest, form: ClosingDayForm, *, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    versions = list(Regulation.objects.order_by("procedure", "-effective_from", "-pk"))
    holding = {procedure: Regulation.objects.in_force(procedure, today).first() for procedure in OF_PROCEDURE}
    context: dict[str, object] = {
        "rows": [(each, NAMES[each.procedure], each == holding[each.procedure]) for each in versions],
        "proposed": [(each, NAMES[each.procedure]) for each in Proposed.objects.order_by("pk")],
        "days": ClosingDay.objects.all(), "form": form, "start_form": StartForm(),
        "may_adopt": is_permitted(request.user, "procedures.adopt_regulation"),
    }  # fmt: skip
    return _page(request, "list", _("Regulations"), context, status=status)


def _page(
    request: HttpRequest, name: str, title: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse(PAGE), "label": _("Regulations")},
        {"url": "", "label": title},
    ]
    context |= {"header_title": title, "page_title": title, "header_icon": "doc-full", "breadcrumbs_items": crumbs}
    return TemplateResponse(request, f"regulations/{name}.html", context, status=status)
