"""People and their roles, for administrators. Each change goes through an action, and so is recorded and told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.forms import LastDayForm, RoleForm
from participation.audit.purposes import Purpose
from participation.audit.reads import read
from participation.errors import DomainError
from participation.permissions import authorise, is_permitted
from participation.residents.models import Role, RoleAssignment, User
from participation.residents.verification.strong import critical
from participation.residents.visitors import person_of
from participation.roles.actions import end_role, grant_role, set_last_day
from participation.roles.errors import FractionNeeded, WrongDays
from participation.roles.second import GRANT_ADMINISTRATOR, is_needed
from participation.signatures.forms import ask_form
from participation.signatures.models import latest

ROLES = gettext_lazy("Give and end roles")
FIELDS = {FractionNeeded.code: "fraction", WrongDays.code: "starts_on"}
"""At which field of the form a refusal stands; any other stands at the role."""


@require_http_methods(["GET", "POST"])
@critical(ROLES)
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person with their roles; a POST gives a role."""
    authorise(request.user, "roles.end_role")
    person = get_object_or_404(User, pk=pk)
    if request.method == "GET" and person.email:
        read(person, ["email"], Purpose.ROLES, by=person_of(request), at=timezone.now())
    form = RoleForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid() and _granted(request, person, form):
        return redirect("wagtailusers_users:edit", person.pk)
    may_give = is_permitted(request.user, "roles.grant_role", person)
    context = _context(person, form) | {"may_give": may_give} | (_second_signature(person) if may_give else {})
    return TemplateResponse(request, "cms/person.html", context, status=422 if form.is_bound else 200)


@require_POST
@critical(ROLES)
def role_end(request: HttpRequest, pk: int, assignment: int) -> HttpResponse:
    end_role(_held(pk, assignment), by=person_of(request), at=timezone.now())
    messages.success(request, _("The role has ended."))
    return redirect("wagtailusers_users:edit", pk)


@require_POST
@critical(ROLES)
def role_last_day(request: HttpRequest, pk: int, assignment: int) -> HttpResponse:
    held, form = _held(pk, assignment), LastDayForm(request.POST)
    if not form.is_valid():
        raise WrongDays(_("Choose the last day of the role."), way_on=(_page_of(pk), _("Back to this person")))
    set_last_day(held, form.cleaned_data["last"], by=person_of(request), at=timezone.now())
    messages.success(request, _("The role has a last day."))
    return redirect("wagtailusers_users:edit", pk)


@require_safe
def role_holders(request: HttpRequest) -> HttpResponse:
    """Show who holds what today, who did, and who will."""
    authorise(request.user, "roles.read_holders")
    today = timezone.localdate()
    everyone = RoleAssignment.objects.select_related("user", "granted_by").order_by("starts_on", "user__display_name")
    by_role: dict[str, list[RoleAssignment]] = {role: [] for role in Role}
    for held in everyone:
        by_role[held.role].append(held)
    title = _("Who holds which role")
    context = {
        "roles": [
            {
                "label": role.label,
                "today": [held for held in by_role[role] if not held.is_over(today) and not held.is_to_come(today)],
                "to_come": [held for held in by_role[role] if held.is_to_come(today)],
                "over": [held for held in reversed(by_role[role]) if held.is_over(today)],
            }
            for role in Role
        ],
        "may_change": is_permitted(request.user, "roles.end_role"),
        "header_title": title,
        "page_title": title,
        "header_icon": "group",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }
    return TemplateResponse(request, "cms/role_holders.html", context)


def _held(person: int, assignment: int) -> RoleAssignment:
    return get_object_or_404(RoleAssignment.objects.select_related("user"), pk=assignment, user=person)


def _page_of(person: int) -> str:
    return reverse("wagtailusers_users:edit", args=[person])


def _granted(request: HttpRequest, person: User, form: RoleForm) -> bool:
    """Give the role; if the domain says no, put its sentence on the form."""
    asked = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
    try:
        grant_role(person, by=person_of(request), at=timezone.now(), **asked)
    except DomainError as error:
        form.add_error(FIELDS.get(error.code, "role"), str(error.message))
        return False
    messages.success(request, _("The role is given. The person has been told."))
    return True


def _second_signature(person: User) -> dict[str, object]:
    """Return what the page shows of the signature that the role of administrator takes."""
    if not is_needed(person):
        return {}
    return {
        "signature": latest(GRANT_ADMINISTRATOR, person),
        "ask_form": ask_form(GRANT_ADMINISTRATOR, person),
    }


def _context(person: User, form: RoleForm) -> dict[str, object]:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("wagtailusers_users:index"), "label": _("People")},
        {"url": "", "label": str(person)},
    ]
    council = RoleAssignment.objects.exclude(fraction="").order_by("fraction")
    return {
        "header_title": str(person),
        "page_title": str(person),
        "header_icon": "user",
        "breadcrumbs_items": crumbs,
        "person": person,
        "assignments": person.role_assignments.select_related("granted_by").order_by("-starts_on", "role"),
        "fractions": council.values_list("fraction", flat=True).distinct(),
        "today": timezone.localdate(),
        "form": form,
    }
