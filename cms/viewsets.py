"""What the back office lists besides pages and files: the matter at hand, and people."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, ProtectedError, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.views.generic.models import IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets.button import Button

from cms.people import person_detail, role_end, role_last_day
from participation.audit.purposes import Purpose
from participation.audit.reads import read_each
from participation.dossiers.models import Audience, Dossier, Neighbourhood, Team, Theme
from participation.residents.models import RoleAssignment, User
from participation.residents.visitors import person_of


class CarefulDeleteView(DeleteView):
    """Say so, and delete nothing, when something else still stands on it."""

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, _("Other things still belong to this. Move or delete those first."))
            return redirect(self.get_success_url())


class DossiersView(IndexView):
    """Each dossier leads to its papers, its cases and its codes for neighbours."""

    def get_list_more_buttons(self, instance: Dossier) -> list[MenuItem]:
        buttons: list[MenuItem] = super().get_list_more_buttons(instance)
        papers = reverse("matter_office:papers", args=[instance.pk])
        buttons.append(Button(_("Papers"), url=papers, icon_name="doc-full", priority=25))
        cases = reverse("matter_office:cases", args=[instance.pk])
        buttons.append(Button(_("Challenges"), url=cases, icon_name="success", priority=27))
        if instance.audience == Audience.NEIGHBOURS:
            url = reverse("neighbours_office:codes", args=[instance.pk])
            buttons.append(Button(_("Codes for neighbours"), url=url, icon_name="key", priority=30))
        return buttons


class DossierViewSet(ModelViewSet):
    model = Dossier
    icon = "folder-open-inverse"
    index_view_class = DossiersView
    form_fields = ("title", "slug", "summary", "theme", "neighbourhood", "audience", "neighbours")
    list_display = ("title", "theme", "neighbourhood", "audience")
    list_filter = ("theme", "neighbourhood", "audience")
    search_fields = ("title", "slug")
    copy_view_enabled = False
    delete_view_class = CarefulDeleteView


class ThemeViewSet(ModelViewSet):
    model = Theme
    icon = "tag"
    form_fields = ("name", "slug", "summary", "team", "seen_days", "answer_days")
    list_display = ("name", "team", "seen_days", "answer_days")
    copy_view_enabled = False
    delete_view_class = CarefulDeleteView


class TeamViewSet(ModelViewSet):
    model = Team
    icon = "group"
    form_fields = ("name", "slug")
    list_display = ("name", "slug")
    copy_view_enabled = False
    delete_view_class = CarefulDeleteView


class NeighbourhoodViewSet(ModelViewSet):
    model = Neighbourhood
    icon = "site"
    form_fields = ("name", "code")
    list_display = ("name", "code")
    copy_view_enabled = False
    delete_view_class = CarefulDeleteView


class MatterViewSetGroup(ModelViewSetGroup):
    """Dossiers, and what they are ordered by. Each person sees what their role may change."""

    items = (DossierViewSet, ThemeViewSet, TeamViewSet, NeighbourhoodViewSet)
    menu_label = _("Dossiers")
    menu_name = "matter"
    menu_icon = "folder-open-inverse"
    menu_order = 200


class PeopleView(IndexView):
    def get_base_queryset(self) -> QuerySet[User]:
        held = RoleAssignment.objects.current(timezone.localdate())
        people: QuerySet[User] = super().get_base_queryset()
        return people.prefetch_related(Prefetch("role_assignments", held))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Whose address was shown is recorded, for each who is on the page."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        shown = [person for person in context["object_list"] if person.email]
        read_each(shown, ["email"], Purpose.ROLES, by=person_of(self.request), at=timezone.now())
        return context


def roles_of(person: User) -> str:
    """Name the roles that `PeopleView` read for the whole list at once."""
    return ", ".join(sorted(held.get_role_display() for held in person.role_assignments.all()))


class PersonViewSet(ModelViewSet):
    """In the place of Wagtail's own user pages, which would change groups and rights without a record."""

    model = User
    index_view_class = PeopleView
    icon = "user"
    add_to_admin_menu = True
    menu_label = _("People")
    menu_name = "people"
    menu_order = 8000
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = (
        "display_name",
        "email",
        Column("level", accessor="get_level_display", label=_("Verification level")),
        Column("roles", accessor=roles_of, label=_("Roles today")),
    )
    search_fields = ("display_name", "email")
    list_filter = ("level", "is_active")
    ordering = ("display_name", "pk")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("edit/<int:pk>/", person_detail, name="edit"),
            path("edit/<int:pk>/roles/<int:assignment>/end/", role_end, name="role_end"),
            path("edit/<int:pk>/roles/<int:assignment>/last-day/", role_last_day, name="role_last_day"),
        ]
