"""The place of complaints in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from forum.complaints import office
from participation.permissions import is_permitted

urlpatterns = [
    path("", office.complaint_list, name="list"),
    path("<int:pk>/", office.complaint, name="complaint"),
    path("<int:pk>/assign/", office.assign, name="assign"),
    path("<int:pk>/decide/", office.decide, name="decide"),
    path("<int:pk>/extend/", office.extend, name="extend"),
    path("<int:pk>/forward/", office.forward, name="forward"),
]


@hooks.register("register_admin_urls")
def register_complaint_urls() -> list[URLPattern | URLResolver]:
    return [path("complaints/", include((urlpatterns, "complaints_office")))]


class ComplaintsMenuItem(MenuItem):
    """Shown to whoever looks into complaints."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "complaints.read_complaints")


@hooks.register("register_admin_menu_item")
def register_complaints_menu_item() -> MenuItem:
    return ComplaintsMenuItem(
        _("Complaints"), reverse_lazy("complaints_office:list"), name="complaints", icon_name="form", order=207
    )
