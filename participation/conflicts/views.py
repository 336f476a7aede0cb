"""Conflicts of interest in the back office: one's own, those of others for who watches over them, and a new one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participation.conflicts.actions import declare_conflict, end_conflict
from participation.conflicts.forms import DeclareForm
from participation.conflicts.models import Conflict
from participation.conflicts.things import thing_named
from participation.errors import DomainError
from participation.permissions import authorise, is_permitted
from participation.residents.visitors import person_of

SHOWN = 100


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "conflicts.declare_conflict")
    person = person_of(request)
    sees_others = is_permitted(person, "conflicts.read_conflicts")
    others = Conflict.objects.exclude(person=person).select_related("person").order_by("-pk")
    context: dict[str, object] = {
        "own": Conflict.objects.filter(person=person).order_by("-pk"),
        "others": others[:SHOWN] if sees_others else None,
    }
    return _page(request, "overview", _("Conflicts of interest"), context)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Declare a conflict about one thing, named by its kind and number."""
    authorise(request.user, "conflicts.declare_conflict")
    if (what := thing_named(kind)) is None:
        raise Http404
    thing, form = get_object_or_404(what.seen_by(request.user), pk=pk), DeclareForm(request.POST or None)
    if form.is_valid():
        try:
            declare_conflict(thing, by=person_of(request), at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("You declared it. Somebody else does this now."))
            return redirect("conflicts_office:overview")
    context: dict[str, object] = {"form": form, "title": str(thing), "blocked": what.blocked, "page": what.page(thing)}
    return _page(request, "new", _("Declare a conflict of interest"), context, status=422 if form.is_bound else 200)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    end_conflict(get_object_or_404(Conflict, pk=pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("It has ended. You can act on this again."))
    return redirect("conflicts_office:overview")


def _page(
    request: HttpRequest, name: str, title: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    context |= {
        "header_title": title,
        "page_title": title,
        "header_icon": "warning",
        "today": timezone.localdate(),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("conflicts_office:overview"), "label": _("Conflicts of interest")},
            {"url": "", "label": title},
        ],
    }
    return render(request, f"conflicts/{name}.html", context, status=status)
