"""The switches' place in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from participation.limits import office
from participation.permissions import is_permitted

urlpatterns = [
    path("", office.switch_list, name="list"),
    path("<slug:name>/off/", office.switch_off, name="off"),
    path("<slug:name>/on/", office.switch_on, name="on"),
]


@hooks.register("register_admin_urls")
def register_switch_urls() -> list[URLPattern | URLResolver]:
    duplicates = [path("", office.duplicate_list, name="list")]
    return [
        path("switches/", include((urlpatterns, "switches_office"))),
        path("duplicates/", include((duplicates, "duplicates_office"))),
    ]


class DuplicatesMenuItem(MenuItem):
    """Shown to whoever may see them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "limits.read_duplicates")


@hooks.register("register_admin_menu_item")
def register_duplicates_menu_item() -> MenuItem:
    return DuplicatesMenuItem(
        _("Same person?"), reverse_lazy("duplicates_office:list"), name="duplicates", icon_name="group", order=705
    )


class SwitchesMenuItem(MenuItem):
    """Shown to whoever may switch."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "limits.switch")


@hooks.register("register_admin_menu_item")
def register_switches_menu_item() -> MenuItem:
    return SwitchesMenuItem(
        _("Switches"), reverse_lazy("switches_office:list"), name="switches", icon_name="cog", order=730
    )
