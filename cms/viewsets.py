"""What the back office lists besides pages and files: the matter at hand, and people."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from cms.people import person_detail, role_end
from participation.dossiers.models import Dossier, Neighbourhood, Team, Theme
from participation.residents.models import Role, User


class DossierViewSet(ModelViewSet):
    model = Dossier
    icon = "folder-open-inverse"
    form_fields = ("title", "slug", "summary", "theme", "neighbourhood")
    list_display = ("title", "theme", "neighbourhood")
    list_filter = ("theme", "neighbourhood")
    search_fields = ("title", "slug")
    copy_view_enabled = False


class ThemeViewSet(ModelViewSet):
    model = Theme
    icon = "tag"
    form_fields = ("name", "slug", "summary", "team")
    list_display = ("name", "team")
    copy_view_enabled = False


class TeamViewSet(ModelViewSet):
    model = Team
    icon = "group"
    form_fields = ("name", "slug")
    list_display = ("name", "slug")
    copy_view_enabled = False


class NeighbourhoodViewSet(ModelViewSet):
    model = Neighbourhood
    icon = "site"
    form_fields = ("name", "code")
    list_display = ("name", "code")
    copy_view_enabled = False


class MatterViewSetGroup(ModelViewSetGroup):
    """Dossiers, and what they are ordered by. Each person sees what their role may change."""

    items = (DossierViewSet, ThemeViewSet, TeamViewSet, NeighbourhoodViewSet)
    menu_label = _("Dossiers")
    menu_name = "matter"
    menu_icon = "folder-open-inverse"
    menu_order = 200


def roles_of(person: User) -> str:
    return ", ".join(sorted(str(Role(role).label) for role in person.roles))


class PersonViewSet(ModelViewSet):
    """In the place of Wagtail's own user pages, which would change groups and rights without a record."""

    model = User
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
        ]
