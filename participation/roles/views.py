"""Emergency access in the back office: take it, end it, and see who took it when and why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from participation.errors import DomainError
from participation.permissions import authorise, is_permitted
from participation.residents.models import Role
from participation.residents.verification.strong import require_second_step
from participation.residents.visitors import person_of
from participation.roles.emergencies import break_glass, end_emergency
from participation.roles.forms import GlassForm
from participation.roles.models import Emergency

SHOWN = 100


@never_cache
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """Show who took emergency access; a POST takes it."""
    authorise(request.user, "roles.read_emergencies")
    if request.method == "POST":
        require_second_step(request, timezone.now(), _("Emergency access"))
    form = GlassForm(request.POST or None)
    if form.is_valid() and _broken(request, form):
        return redirect("emergency_office:overview")
    title = _("Emergency access")
    context = {
        "form": form,
        "may_break": is_permitted(request.user, "roles.break_glass"),
        "emergencies": Emergency.objects.select_related("person").order_by("-pk")[:SHOWN],
        "now": timezone.now(),
        "header_title": title,
        "page_title": title,
        "header_icon": "warning",
        "breadcrumbs_items": [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": title}],
    }
    return render(request, "roles/emergencies.html", context, status=422 if form.is_bound else 200)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    end_emergency(get_object_or_404(Emergency, pk=pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("The emergency access has ended."))
    return redirect("emergency_office:overview")


def _broken(request: HttpRequest, form: GlassForm) -> bool:
    asked = form.cleaned_data
    authorise(request.user, "roles.break_glass")
    try:
        break_glass(Role(asked["role"]), asked["reason"], by=person_of(request), at=timezone.now())
    except DomainError as error:
        form.add_error("role", str(error.message))
        return False
    messages.warning(request, _("You have emergency access for one hour. The others have been told."))
    return True
