"""The place of emergency access in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from participation.permissions import is_permitted
from participation.roles import views

urlpatterns = [path("", views.overview, name="overview"), path("<int:pk>/end/", views.end, name="end")]


@hooks.register("register_admin_urls")
def register_emergency_urls() -> list[URLPattern | URLResolver]:
    return [path("emergency/", include((urlpatterns, "emergency_office")))]


class EmergencyMenuItem(MenuItem):
    """Shown to whoever sees who took emergency access."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "roles.read_emergencies")


@hooks.register("register_admin_menu_item")
def register_emergency_menu_item() -> MenuItem:
    return EmergencyMenuItem(
        _("Emergency access"), reverse_lazy("emergency_office:overview"), name="emergency", icon_name="key", order=910
    )
