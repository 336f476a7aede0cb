"""The place of signatures in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from participation.permissions import is_permitted
from participation.signatures import views

urlpatterns = [
    path("", views.queue, name="queue"),
    path("ask/", views.ask, name="ask"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/give/", views.give, name="give"),
    path("<int:pk>/refuse/", views.refuse, name="refuse"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]


@hooks.register("register_admin_urls")
def register_signature_urls() -> list[URLPattern | URLResolver]:
    return [path("signatures/", include((urlpatterns, "signatures_office")))]


class SignaturesMenuItem(MenuItem):
    """Shown to whoever signs something."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "signatures.read_queue")


@hooks.register("register_admin_menu_item")
def register_signatures_menu_item() -> MenuItem:
    return SignaturesMenuItem(
        _("Signatures"), reverse_lazy("signatures_office:queue"), name="signatures", icon_name="edit", order=210
    )
