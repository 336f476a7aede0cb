"""People and their roles, for administrators. Each change goes through the residents' actions, and so is recorded."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.forms import RoleForm
from participation.errors import DomainError
from participation.permissions import authorise
from participation.residents.actions import end_role, grant_role
from participation.residents.models import Role, RoleAssignment, User
from participation.residents.visitors import person_of


@require_http_methods(["GET", "POST"])
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person with their roles; a POST gives a role."""
    authorise(request.user, "residents.grant_role")
    person = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid() and _granted(request, person, form):
        return redirect("wagtailusers_users:edit", person.pk)
    return TemplateResponse(request, "cms/person.html", _context(person, form), status=422 if form.is_bound else 200)


@require_POST
def role_end(request: HttpRequest, pk: int, assignment: int) -> HttpResponse:
    held = get_object_or_404(RoleAssignment.objects.select_related("user"), pk=assignment, user=pk)
    end_role(held, by=person_of(request), at=timezone.now())
    messages.success(request, _("The role has ended."))
    return redirect("wagtailusers_users:edit", pk)


def _granted(request: HttpRequest, person: User, form: RoleForm) -> bool:
    """Give the role; if the domain says no, put its sentence on the form."""
    asked = form.cleaned_data
    try:
        grant_role(
            person,
            Role(asked["role"]),
            by=person_of(request),
            at=timezone.now(),
            starts_on=asked["starts_on"],
            ends_on=asked["ends_on"],
        )
    except DomainError as error:
        form.add_error("role", str(error.message))
        return False
    messages.success(request, _("The role is given."))
    return True


def _context(person: User, form: RoleForm) -> dict[str, object]:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("wagtailusers_users:index"), "label": _("People")},
        {"url": "", "label": str(person)},
    ]
    return {
        "header_title": str(person),
        "page_title": str(person),
        "header_icon": "user",
        "breadcrumbs_items": crumbs,
        "person": person,
        "assignments": person.role_assignments.select_related("granted_by").order_by("-starts_on", "role"),
        "today": timezone.localdate(),
        "form": form,
    }
