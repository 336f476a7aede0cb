"""The place of conflicts of interest in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from participation.conflicts import views
from participation.permissions import is_permitted

urlpatterns = [
    path("", views.overview, name="overview"),
    path("new/<str:kind>/<int:pk>/", views.new, name="new"),
    path("<int:pk>/end/", views.end, name="end"),
]


@hooks.register("register_admin_urls")
def register_conflict_urls() -> list[URLPattern | URLResolver]:
    return [path("conflicts/", include((urlpatterns, "conflicts_office")))]


class ConflictsMenuItem(MenuItem):
    """Shown to whoever has a role."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "conflicts.declare_conflict")


@hooks.register("register_admin_menu_item")
def register_conflicts_menu_item() -> MenuItem:
    return ConflictsMenuItem(
        _("Conflicts of interest"), reverse_lazy("conflicts_office:overview"), name="conflicts", icon_name="warning",
        order=900,
    )  # fmt: skip
