"""The place of promises in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.promises import office
from participation.permissions import is_permitted

urlpatterns = [
    path("", office.overview, name="overview"),
    path("new/", office.promise_new, name="new"),
    path("<int:pk>/", office.promise_say, name="say"),
]


@hooks.register("register_admin_urls")
def register_promise_urls() -> list[URLPattern | URLResolver]:
    return [path("promises/", include((urlpatterns, "promises_office")))]


class PromisesMenuItem(MenuItem):
    """Shown to whoever speaks for the town."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "promises.make_promise")


@hooks.register("register_admin_menu_item")
def register_promises_menu_item() -> MenuItem:
    return PromisesMenuItem(
        _("Promises"), reverse_lazy("promises_office:overview"), name="promises", icon_name="clipboard-list", order=215
    )
