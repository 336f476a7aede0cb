"""The letters' place in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from participation.permissions import is_permitted
from participation.residents.verification import letter_desk as views

urlpatterns = [
    path("", views.queue, name="queue"),
    path("print/", views.batch_print, name="batch-print"),
    path("batches/<int:pk>/print/", views.batch_print_again, name="batch-print-again"),
    path("batches/<int:pk>/sent/", views.batch_sent, name="batch-sent"),
    path("<int:pk>/cancel/", views.letter_cancel, name="letter-cancel"),
]


@hooks.register("register_admin_urls")
def register_letter_urls() -> list[URLPattern | URLResolver]:
    return [path("letters/", include((urlpatterns, "letters_desk")))]


class LettersMenuItem(MenuItem):
    """Shown to whoever may print letters."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "verification.print_letters")


@hooks.register("register_admin_menu_item")
def register_letters_menu_item() -> MenuItem:
    return LettersMenuItem(
        _("Letters"), reverse_lazy("letters_desk:queue"), name="letters", icon_name="mail", order=300
    )
