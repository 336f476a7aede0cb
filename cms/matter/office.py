"""Papers and cases in the back office: put one in a dossier, a new version beside the old ones, take one away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.matter.actions import publish_paper, publish_version, withdraw_paper
from cms.matter.cases import CasesAreForEveryone, put_case, take_case_out
from cms.matter.forms import CaseForm, PaperForm, VersionForm
from cms.matter.models import Paper
from forum.models import Challenge
from participation.dossiers.models import Dossier
from participation.permissions import authorise
from participation.residents.visitors import person_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@get_or_post
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of a dossier, and a form for another."""
    authorise(request.user, "matter.publish_paper")
    dossier = get_object_or_404(Dossier, pk=pk)
    form = PaperForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        publish_paper(dossier, by=person_of(request), at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The paper is in the dossier. Who follows it has been told."))
        return redirect("matter_office:papers", pk)
    found = dossier.papers.with_versions()
    context = _frame(dossier, _("Papers")) | {"dossier": dossier, "papers": found, "form": form}
    return render(request, "matter/office_papers.html", context, status=422 if form.is_bound else 200)


@never_cache
@get_or_post
def version_new(request: HttpRequest, pk: int) -> HttpResponse:
    authorise(request.user, "matter.publish_paper")
    paper = get_object_or_404(Paper.objects.select_related("dossier"), pk=pk, withdrawn_at=None)
    form = VersionForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        publish_version(paper, by=person_of(request), at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The new version is there. Who follows the dossier has been told."))
        return redirect("matter_office:papers", paper.dossier_id)
    context = _frame(paper.dossier, paper.title) | {"paper": paper, "form": form}
    return render(request, "matter/office_version.html", context, status=422 if form.is_bound else 200)


@never_cache
@get_or_post
def cases(request: HttpRequest, pk: int) -> HttpResponse:
    """The cases that stand in a dossier, and a form to put another there."""
    authorise(request.user, "matter.put_case")
    dossier = get_object_or_404(Dossier, pk=pk)
    form = CaseForm(request.POST or None)
    if form.is_valid() and _is_put(request, dossier, form):
        messages.success(request, _("The case is in the dossier now."))
        return redirect("matter_office:cases", pk)
    found = Challenge.objects.filter(topic__dossier=dossier).select_related("topic").order_by("-pk")
    context = _frame(dossier, _("Challenges")) | {"dossier": dossier, "cases": found, "form": form}
    return render(request, "matter/office_cases.html", context, status=422 if form.is_bound else 200)


def _is_put(request: HttpRequest, dossier: Dossier, form: CaseForm) -> bool:
    try:
        put_case(form.cleaned_data["case"], dossier, by=person_of(request), at=timezone.now())
    except CasesAreForEveryone as refusal:
        form.add_error("case", str(refusal.message))
        return False
    return True


@require_POST
def case_take_out(request: HttpRequest, pk: int, topic: int) -> HttpResponse:
    case = get_object_or_404(Challenge, pk=topic)
    take_case_out(case, get_object_or_404(Dossier, pk=pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("This case stands by itself again."))
    return redirect("matter_office:cases", pk)


@require_POST
def paper_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    paper = get_object_or_404(Paper.objects.select_related("dossier"), pk=pk)
    withdraw_paper(paper, by=person_of(request), at=timezone.now())
    messages.success(request, _("This paper is no longer shown."))
    return redirect("matter_office:papers", paper.dossier_id)


def _frame(dossier: Dossier, title: str) -> dict[str, Any]:
    return {
        "header_title": title,
        "page_title": title,
        "header_icon": "doc-full",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("dossier:index"), "label": _("Dossiers")},
            {"url": reverse("matter_office:papers", args=[dossier.pk]), "label": str(dossier)},
            {"url": "", "label": title},
        ],
    }
