"""A resident asks a letter, uses its code, or cancels it. A link, also that of a QR code, only shows a page."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from participation.residents.verification.attempts import Visit
from participation.residents.verification.codes import MistypedCode
from participation.residents.verification.forms import AskLetterForm, CodeForm
from participation.residents.verification.letter_typed import forget_letter, typed_letter
from participation.residents.verification.letters import (
    ask_letter,
    cancel_letter,
    verify_by_letter,
    verify_by_typed_letter,
)
from participation.residents.verification.models import Letter
from participation.residents.verification.way_back import way_back, wished
from participation.residents.visitors import person_of


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def letter_ask(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    form = AskLetterForm(request.POST or None)
    if form.is_valid():
        ask_letter(person, form.cleaned_data["recipient"], form.address, at=timezone.now(), by=person)
        messages.success(request, _("Your letter will be on its way in a few days."))
        return redirect(way_back(request, timezone.now()))
    context = {"form": form, "next": wished(request)}
    return render(request, "residents/letters/letter_ask.html", context, status=422 if form.is_bound else 200)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def letter_use(request: HttpRequest) -> HttpResponse:
    """Show the code (from the QR code, or to type it); only the button uses it."""
    person, at = person_of(request), timezone.now()
    typed = None if "code" in request.GET or "code" in request.POST else typed_letter(request, person, at)
    form = CodeForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if typed and request.method == "POST":
        verify_by_typed_letter(typed, by=person, at=at)
        return _verified(request)
    if form.is_valid() and _is_used(request, form):
        return _verified(request)
    context = {"form": form, "typed": typed, "person": person, "next": wished(request)}
    return render(request, "residents/letters/letter_use.html", context, status=422 if form.is_bound else 200)


@require_POST
def letter_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request)
    cancel_letter(get_object_or_404(Letter, pk=pk, person=person), by=person, at=timezone.now())
    messages.success(request, _("The letter is cancelled. Its code does not work."))
    return redirect(way_back(request, timezone.now()))


def _verified(request: HttpRequest) -> HttpResponse:
    forget_letter(request)
    messages.success(request, _("You are a verified resident now."))
    return redirect(way_back(request, timezone.now()))


def _is_used(request: HttpRequest, form: CodeForm) -> bool:
    """Use the code; where it is mistyped, say so on the form."""
    person = person_of(request)
    visit = Visit(get_adapter().get_client_ip(request), person)
    try:
        verify_by_letter(form.cleaned_data["code"], by=person, at=timezone.now(), visit=visit)
    except MistypedCode as error:
        form.add_error("code", str(error.message))
        return False
    return True
