"""The page of one's e-mail address, and the pages that links from its mails lead to. A link changes nothing by GET."""

from allauth.decorators import rate_limit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from participation.residents.email_actions import (
    Side,
    agree_to_change,
    ask_email_change,
    change_by_key,
    confirm_new_address,
    confirmed_address,
    stop_change,
    withdraw_change,
)
from participation.residents.forms import EmailForm
from participation.residents.models import EmailChange
from participation.residents.typed import kept
from participation.residents.verification.strong import require_proof
from participation.residents.visitors import person_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@never_cache
@rate_limit(action="manage_email")
def email(request: HttpRequest) -> HttpResponse:
    """Show the address and ask for another. That takes the second step once more, or what one has in its place."""
    person = person_of(request)
    form = EmailForm(request.POST or None, confirmed=confirmed_address(person))
    if request.method == "POST" and form.is_valid():
        require_proof(request, timezone.now(), _("Your e-mail address"))
        ask_email_change(person, form.cleaned_data["email"], at=timezone.now())
        return redirect("account_email")
    context = {"form": form, "confirmed": form.confirmed, "change": EmailChange.objects.filter(person=person).first()}
    return render(request, "residents/email.html", context, status=422 if form.errors else 200)


@require_POST
def email_withdraw(request: HttpRequest) -> HttpResponse:
    withdraw_change(person_of(request))
    messages.success(request, _("Your address stays as it is."))
    return redirect("account_email")


@get_or_post
@never_cache
def email_new(request: HttpRequest, key: str) -> HttpResponse:
    """The link in the new mailbox. Who it belongs to logs in, so that a stranger's mailbox can not take an account."""
    person = person_of(request)
    if (change := change_by_key(key, Side.NEW)) is None or request.method != "POST":
        return _shown(request, "residents/email_new.html", change)
    done = confirm_new_address(change, by=person, at=timezone.now(), session_key=request.session.session_key)
    if done:
        messages.success(request, _("This is your address from now on. Everywhere else you are logged out."))
    return redirect("residents:go-on" if done and kept(request, timezone.now()) else "account_email")


@get_or_post
@never_cache
def email_old(request: HttpRequest, key: str) -> HttpResponse:
    """The link in the old mailbox, which needs no log-in: a thief may have changed the password."""
    change = change_by_key(key, Side.OLD)
    answer = request.POST.get("answer")
    if change is not None and answer == "stop":
        stop_change(change, at=timezone.now())
        return render(request, "residents/email_stopped.html")
    if change is not None and answer == "agree":
        done = agree_to_change(change, at=timezone.now(), session_key=request.session.session_key)
        return render(request, "residents/email_agreed.html", {"change": change, "done": done})
    return _shown(request, "residents/email_old.html", change)


def _shown(request: HttpRequest, template: str, change: EmailChange | None) -> HttpResponse:
    return render(request, template, {"change": change}, status=200 if change else 410)
