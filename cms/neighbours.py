"""Letting neighbours in: the page on which they type the code of their letter, and where staff make one."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.widgets import AdminDateInput

from cms.models import DossierPage
from participation.audience.actions import make_code, use_code, withdraw_code
from participation.audience.models import Code
from participation.audience.reader import carry
from participation.dossiers.models import Dossier
from participation.errors import DomainError, Invalid
from participation.permissions import authorise
from participation.residents.verification.forms import CodeForm
from participation.residents.visitors import person_of

USUAL = timedelta(days=90)
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class LastDayForm(forms.Form):
    """Until when a code lets people in."""

    last_day = forms.DateField(label=gettext_lazy("Last day of the code"), widget=AdminDateInput)


@never_cache
@sensitive_post_parameters()
@get_or_post
def neighbour_code(request: HttpRequest) -> HttpResponse:
    """Ask the code from a letter to neighbours; it opens the dossier that the letter is about."""
    authorise(request.user, "audience.use_code")
    form = CodeForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    code = _used(request, form) if form.is_valid() else None
    if code is None:
        return render(request, "cms/neighbour_code.html", {"form": form}, status=422 if form.is_bound else 200)
    if request.user.is_authenticated:
        messages.success(request, _("You can see this dossier from now on."))
    else:
        carry(request, code)
        messages.success(request, _("You can read this dossier in this browser, until the last day of the letter."))
    return redirect(address_of(code.dossier, request.LANGUAGE_CODE))


def _used(request: HttpRequest, form: CodeForm) -> Code | None:
    net = get_adapter().get_client_ip(request)
    try:
        return use_code(form.cleaned_data["code"], by=request.user, net=net, at=timezone.now())
    except Invalid as refusal:
        form.add_error("code", str(refusal.message))
        return None


def address_of(dossier: Dossier, language: str) -> str:
    """Return where the page of `dossier` is in that language; the list of dossiers where it has none yet."""
    page = DossierPage.objects.live().filter(dossier=dossier, language=language).first()
    return str(page.url) if page else f"/{language}/dossiers/"


@never_cache
@get_or_post
def codes(request: HttpRequest, pk: int) -> HttpResponse:
    """The codes of a dossier; a POST makes one, which is shown once."""
    authorise(request.user, "audience.make_code")
    dossier = get_object_or_404(Dossier, pk=pk)
    form = LastDayForm(request.POST or None, initial={"last_day": timezone.localdate() + USUAL})
    made = _made(request, dossier, form) if form.is_valid() else ""
    context = _frame(dossier) | {
        "dossier": dossier,
        "form": form,
        "made": made,
        "address": request.build_absolute_uri(reverse("neighbour-code")),
        "codes": dossier.codes.select_related("made_by"),
        "today": timezone.localdate(),
    }
    return render(request, "cms/neighbour_codes.html", context, status=422 if form.is_bound and not made else 200)


def _made(request: HttpRequest, dossier: Dossier, form: LastDayForm) -> str:
    try:
        return make_code(dossier, last_day=form.cleaned_data["last_day"], by=person_of(request), at=timezone.now())
    except DomainError as refusal:
        form.add_error("last_day", str(refusal.message))
        return ""


@require_POST
def code_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    code = get_object_or_404(Code.objects.select_related("dossier"), pk=pk)
    withdraw_code(code, by=person_of(request), at=timezone.now())
    messages.success(request, _("Nobody comes in by this code any more."))
    return redirect("neighbours_office:codes", code.dossier_id)


def _frame(dossier: Dossier) -> dict[str, Any]:
    title = _("Codes for neighbours")
    return {
        "header_title": title,
        "page_title": title,
        "header_icon": "key",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("dossier:index"), "label": _("Dossiers")},
            {"url": reverse("dossier:edit", args=[dossier.pk]), "label": str(dossier)},
            {"url": "", "label": title},
        ],
    }
