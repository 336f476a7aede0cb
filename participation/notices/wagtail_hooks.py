"""The place of messages in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from participation.notices import office
from participation.permissions import is_permitted

urlpatterns = [
    path("", office.overview, name="overview"),
    path("print/", office.run_print, name="run-print"),
    path("<int:pk>/print/", office.run_print_again, name="run-print-again"),
]


@hooks.register("register_admin_urls")
def register_message_urls() -> list[URLPattern | URLResolver]:
    return [path("messages/", include((urlpatterns, "messages_desk")))]


class MessagesMenuItem(MenuItem):
    """Shown to whoever may print letters."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "notices.print_letters")


@hooks.register("register_admin_menu_item")
def register_messages_menu_item() -> MenuItem:
    return MessagesMenuItem(
        _("Messages to people"), reverse_lazy("messages_desk:overview"), name="messages", icon_name="mail", order=310
    )
