"""Where the theme and the banner show in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.town import views
from participation.permissions import is_permitted


@hooks.register("register_admin_urls")
def register_town_urls() -> list[URLPattern | URLResolver]:
    pages = [path("theme/", views.theme, name="theme"), path("banner/", views.banner, name="banner")]
    return [path("town/", include((pages, "town")))]


class ThemeItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "town.change_theme")


class BannerItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "town.set_banner")


@hooks.register("register_settings_menu_item")
def register_theme() -> MenuItem:
    return ThemeItem(_("Theme"), reverse_lazy("town:theme"), name="theme", icon_name="view", order=110)


@hooks.register("register_admin_menu_item")
def register_banner() -> MenuItem:
    return BannerItem(_("Banner"), reverse_lazy("town:banner"), name="banner", icon_name="warning", order=600)
