"""The desk's place in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from participation.permissions import is_permitted
from participation.residents.desk import letter_office, office

urlpatterns = [
    path("", office.search, name="search"),
    path("new/", office.resident_new, name="resident-new"),
    path("end/", office.work_end, name="work-end"),
    path("<int:pk>/", office.resident, name="resident"),
    path("<int:pk>/contact/", office.contact, name="contact"),
    path("<int:pk>/contact/change/", office.contact_change, name="contact-change"),
    path("<int:pk>/card/", office.card, name="card"),
    path("<int:pk>/letter/", letter_office.letter_new, name="letter-new"),
    path("<int:pk>/start/", office.work_start, name="work-start"),
]


@hooks.register("register_admin_urls")
def register_desk_urls() -> list[URLPattern | URLResolver]:
    return [path("desk/", include((urlpatterns, "desk_office")))]


class DeskMenuItem(MenuItem):
    """Shown to whoever works at the desk."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "desk.find_resident")


@hooks.register("register_admin_menu_item")
def register_desk_menu_item() -> MenuItem:
    return DeskMenuItem(_("At the desk"), reverse_lazy("desk_office:search"), name="desk", icon_name="user", order=290)
