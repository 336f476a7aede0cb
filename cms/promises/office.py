"""Promises in the back office: those that need a word first, a form for a new one, and how one stands."""

from typing import Any

from django.contrib import messages
from django.db.models import Case, Value, When
from django.forms import Form, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.promises.actions import make_promise, say_how_it_stands
from cms.promises.forms import PromiseForm, WordForm
from cms.promises.models import Promise, PromiseState
from participation.errors import Invalid, WrongState
from participation.permissions import authorise
from participation.residents.visitors import person_of

MOST = 200
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All promises; those that are open stand first, by the day that was promised."""
    authorise(request.user, "promises.make_promise")
    at = timezone.now()
    first = Case(When(state=PromiseState.OPEN, then=Value(0)), default=Value(1))
    found = Promise.objects.select_related("team", "dossier", "topic").order_by(first, "due_on", "pk")
    silent = set(Promise.objects.silent(at).values_list("pk", flat=True))
    context = _frame(_("Promises")) | {"promises": found[:MOST], "silent": silent, "today": timezone.localdate(at)}
    return render(request, "promises/office_list.html", context)


@never_cache
@get_or_post
def promise_new(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "promises.make_promise")
    form = PromiseForm(request.POST or None, initial={"dossier": request.GET.get("dossier", "")})
    made = form.is_valid() and _attempt(
        form, lambda: make_promise(by=person_of(request), at=timezone.now(), **form.cleaned_data)
    )
    if made:
        messages.success(request, _("The promise stands on the site. Who follows the dossier or the topic is told."))
        return redirect("promises_office:overview")
    context = _frame(_("New promise")) | {"form": form}
    return render(request, "promises/office_form.html", context, status=422 if form.is_bound else 200)


@never_cache
@get_or_post
def promise_say(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a promise stands, move its day, or end it."""
    authorise(request.user, "promises.say_how_it_stands")
    promise = get_object_or_404(Promise.objects.select_related("team", "dossier"), pk=pk)
    form = WordForm(request.POST or None, initial={"state": promise.state, "due_on": promise.due_on})
    said = form.is_valid() and _attempt(
        form, lambda: say_how_it_stands(promise, by=person_of(request), at=timezone.now(), **form.cleaned_data)
    )
    if said:
        messages.success(request, _("That stands on the site now. Who follows it is told."))
        return redirect("promises_office:overview")
    context = _frame(promise.what) | {"form": form, "promise": promise, "words": promise.words.select_related("by")}
    return render(request, "promises/office_form.html", context, status=422 if form.is_bound else 200)


def _attempt(form: Form | ModelForm[Any], act: Any) -> bool:
    """Do it; if the domain says no, put its sentence on the form."""
    try:
        act()
    except (Invalid, WrongState) as refusal:
        form.add_error(None, str(refusal.message))
        return False
    return True


def _frame(title: str) -> dict[str, Any]:
    return {
        "header_title": title,
        "page_title": title,
        "header_icon": "clipboard-list",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("promises_office:overview"), "label": _("Promises")},
            {"url": "", "label": title},
        ],
    }
