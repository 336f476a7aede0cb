"""The pages of signatures in the back office: what waits for mine, what I asked, and one page to read and sign."""

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participation.permissions import authorise, is_permitted
from participation.residents.verification.strong import critical
from participation.residents.visitors import person_of
from participation.signatures.actions import ask_signature, give_signature, refuse_signature, withdraw_request
from participation.signatures.acts import act_named
from participation.signatures.errors import ReasonNeeded
from participation.signatures.forms import AskForm, RefuseForm
from participation.signatures.models import SecondSignature

SHOWN = 50
PEOPLE = ("asked_by", "signed_by")


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "signatures.read_queue")
    at = timezone.now()
    everything = SecondSignature.objects.select_related(*PEOPLE)
    waiting = list(everything.waiting(at).order_by("until"))
    context: dict[str, object] = {
        "mine": [one for one in waiting if is_permitted(request.user, "signatures.give_signature", one)],
        "asked": [one for one in waiting if one.asked_by_id == request.user.pk],
        "over": everything.exclude(pk__in=[one.pk for one in waiting]).order_by("-pk")[:SHOWN],
    }
    return _page(request, "queue", _("Signatures"), context)


@never_cache
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    signature = _signature(request, pk)
    return _detail(request, signature, RefuseForm())


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    form = AskForm(request.POST)
    if not form.is_valid():
        raise ReasonNeeded(_("Give the reason, in at most 500 characters. The other person reads it."))
    subject = _subject(form.cleaned_data["act"], form.cleaned_data["subject"])
    asked = ask_signature(
        form.cleaned_data["act"], subject, form.cleaned_data["reason"], by=person_of(request), at=timezone.now()
    )
    messages.success(request, _("The signature is asked. Those who can sign have been told."))
    return redirect("signatures_office:detail", asked.pk)


@require_POST
@critical(gettext_lazy("Sign as the second person"))
def give(request: HttpRequest, pk: int) -> HttpResponse:
    give_signature(_signature(request, pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("You have signed. Who asked it has been told."))
    return redirect("signatures_office:queue")


@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    signature, form = _signature(request, pk), RefuseForm(request.POST)
    if not form.is_valid():
        return _detail(request, signature, form, status=422)
    refuse_signature(signature, form.cleaned_data["reason"], by=person_of(request), at=timezone.now())
    messages.success(request, _("You have not signed. Who asked it has been told why."))
    return redirect("signatures_office:queue")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    withdraw_request(_signature(request, pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("You took it back. Nobody can sign it any more."))
    return redirect("signatures_office:queue")


def _signature(request: HttpRequest, pk: int) -> SecondSignature:
    """Whoever signs something reads them all; who asked one, at least that."""
    everything = SecondSignature.objects.select_related(*PEOPLE)
    if own := everything.filter(pk=pk, asked_by=person_of(request)).first():
        return own
    authorise(request.user, "signatures.read_queue")
    return get_object_or_404(everything, pk=pk)


def _subject(act: str, pk: int) -> Model:
    if (what := act_named(act)) is None:
        raise Http404
    return get_object_or_404(what.model._default_manager.all(), pk=pk)


def _detail(request: HttpRequest, signature: SecondSignature, form: RefuseForm, *, status: int = 200) -> HttpResponse:
    subject = signature.subject
    context: dict[str, object] = {
        "signature": signature,
        "form": form,
        "is_open": signature.is_open(timezone.now()),
        "may_sign": is_permitted(request.user, "signatures.give_signature", signature),
        "may_withdraw": is_permitted(request.user, "signatures.withdraw_request", signature),
        "way_there": signature.needed.page(subject) if signature.needed and subject else "",
    }
    return _page(request, "detail", str(signature), context, status=status)


def _page(
    request: HttpRequest, name: str, title: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    context |= {
        "header_title": title,
        "page_title": title,
        "header_icon": "edit",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("signatures_office:queue"), "label": _("Signatures")},
            {"url": "", "label": title},
        ],
    }
    return render(request, f"signatures/{name}.html", context, status=status)
