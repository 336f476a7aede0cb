"""The pages of somebody with a letter and no log-in. A link, also that of a QR code, only shows a page."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from participation.residents.by_letter.actions import (
    CONFIRM,
    LoggedIn,
    ask_take_over,
    open_letter,
    take_over,
    use_for_its_target,
)
from participation.residents.by_letter.forms import TakeOverForm
from participation.residents.by_letter.hand import hold, let_go
from participation.residents.by_letter.pages import carried_letter
from participation.residents.email_actions import Side, change_by_key
from participation.residents.verification.attempts import Visit
from participation.residents.verification.codes import MistypedCode
from participation.residents.verification.forms import CodeForm
from participation.residents.verification.letter_typed import keep_letter
from participation.residents.verification.models import Letter, Purpose

CODE = "letter:code"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@sensitive_post_parameters()
@get_or_post
def code(request: HttpRequest) -> HttpResponse:
    """Ask the code from a letter; it leads to the page of what it is for."""
    form = CodeForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    letter = _opened(request, form) if form.is_valid() else None
    if letter is None:
        return render(request, "residents/letters/code.html", {"form": form}, status=422 if form.is_bound else 200)
    if letter.purpose == Purpose.VERIFY:
        keep_letter(request, letter, timezone.now())
        messages.info(
            request, _("With this code you show that you live here. Log in first; you need not type it again.")
        )
        return redirect("verification:letter-use")
    hold(request, letter, timezone.now())
    return redirect(_way_back(request) if letter.purpose == Purpose.TAKE_OVER else "letter:act")


@never_cache
@get_or_post
def act(request: HttpRequest) -> HttpResponse:
    """Say what the code is for. Where a button is enough, it is here; else the way to the page where it is done."""
    holder = carried_letter(request)
    if holder is None or holder.target is None:
        return _ask_code_again(request)
    if request.method != "POST":
        return render(request, "residents/letters/act.html", {"holder": holder, "purpose": Purpose})
    is_new = use_for_its_target(holder, at=timezone.now())
    let_go(request)
    context = {"holder": holder, "is_new": is_new, "at": timezone.now()}
    return render(request, "residents/letters/act_done.html", context)


@never_cache
@sensitive_post_parameters()
@get_or_post
def take_over_account(request: HttpRequest) -> HttpResponse:
    holder = carried_letter(request)
    if holder is None or holder.letter.purpose != Purpose.TAKE_OVER:
        return _ask_code_again(request)
    form = TakeOverForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        ask_take_over(holder, email=told["email"], password=told["password"], at=timezone.now())
        return render(request, "residents/letters/take_over_asked.html", {"email": told["email"]})
    context = {"form": form, "person": holder.person}
    return render(request, "residents/letters/take_over.html", context, status=422 if form.is_bound else 200)


@never_cache
@get_or_post
def take_over_confirm(request: HttpRequest, key: str) -> HttpResponse:
    """The link in the mail. It asks the letter too, so that a stranger's mailbox can not take an account."""
    change = change_by_key(key, Side.NEW)
    holder = carried_letter(request)
    if change is not None and holder is None:
        messages.info(request, _("Type the code from your letter once more: then this address becomes yours."))
        return redirect(f"{reverse(CODE)}?{urlencode({'next': request.path})}")
    if change is None or holder is None or request.method != "POST":
        context = {"change": change}
        return render(request, "residents/letters/take_over_confirm.html", context, status=200 if change else 410)
    take_over(holder, change, at=timezone.now())
    let_go(request)
    messages.success(request, _("The account is yours. Log in with your e-mail address and your password."))
    return redirect("account_login")


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Put the letter away, on a computer that others use too."""
    let_go(request)
    return redirect(CODE)


def _opened(request: HttpRequest, form: CodeForm) -> Letter | None:
    """Return the letter whose code was typed; where it is mistyped, say so on the form."""
    visit = Visit(get_adapter().get_client_ip(request))
    if request.user.is_authenticated:
        raise LoggedIn
    try:
        return open_letter(form.cleaned_data["code"], at=timezone.now(), visit=visit)
    except MistypedCode as error:
        form.add_error("code", str(error.message))
        return None


def _way_back(request: HttpRequest) -> str:
    """Return the link of the mail that somebody came from, and of nothing else; otherwise the form that mails one."""
    try:
        match = resolve(request.GET.get("next", ""))
    except Resolver404:
        return "letter:take-over"
    return reverse(CONFIRM, kwargs=match.kwargs) if match.view_name == CONFIRM else "letter:take-over"


def _ask_code_again(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Type the code from your letter. It stays open for a quarter of an hour."))
    return redirect(CODE)
