"""The place of moderation in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from forum.moderation.views import appeals, office
from participation.permissions import is_permitted

urlpatterns = [
    path("", office.queue, name="queue"),
    path("several/", office.bulk, name="bulk"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("mends/<int:pk>/", office.mend, name="mend"),
    path("measures/<int:pk>/lift/", office.lift, name="lift"),
    path("<int:pk>/", office.case, name="case"),
    path("<int:pk>/take/", office.take, name="take"),
    path("<int:pk>/release/", office.release, name="release"),
    path("<int:pk>/decide/", office.decide, name="decide"),
]


@hooks.register("register_admin_urls")
def register_moderation_urls() -> list[URLPattern | URLResolver]:
    return [path("moderation/", include((urlpatterns, "moderation_office")))]


class ModerationMenuItem(MenuItem):
    """Shown to moderators."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "moderation.read_queue")


class AppealsMenuItem(MenuItem):
    """Shown to appeal reviewers."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "moderation.read_appeals")


@hooks.register("register_admin_menu_item")
def register_moderation_menu_item() -> MenuItem:
    return ModerationMenuItem(
        _("Moderation"), reverse_lazy("moderation_office:queue"), name="moderation", icon_name="view", order=205
    )


@hooks.register("register_admin_menu_item")
def register_appeals_menu_item() -> MenuItem:
    return AppealsMenuItem(
        _("Objections"), reverse_lazy("moderation_office:appeals"), name="appeals", icon_name="view", order=206
    )
