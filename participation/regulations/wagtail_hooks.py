"""The place of regulations in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from participation.permissions import is_permitted
from participation.regulations import office

urlpatterns = [
    path("", office.regulation_list, name="list"),
    path("start/", office.start, name="start"),
    path("<int:pk>/", office.regulation, name="one"),
    path("new/<slug:procedure>/<slug:preset>/", office.regulation_new, name="new"),
    path("proposed/<int:pk>/", office.proposed, name="proposed"),
    path("proposed/<int:pk>/adopt/", office.adopt, name="adopt"),
    path("proposed/<int:pk>/throw-away/", office.proposed_away, name="throw-away"),
    path("closing-days/add/", office.closing_day_add, name="closing-day-add"),
    path("closing-days/<int:pk>/remove/", office.closing_day_remove, name="closing-day-remove"),
]


@hooks.register("register_admin_urls")
def register_regulation_urls() -> list[URLPattern | URLResolver]:
    return [path("regulations/", include((urlpatterns, "regulations_office")))]


class RegulationsMenuItem(MenuItem):
    """Shown to whoever works with regulations."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "procedures.read_regulations")


@hooks.register("register_admin_menu_item")
def register_regulations_menu_item() -> MenuItem:
    return RegulationsMenuItem(
        _("Regulations"), reverse_lazy("regulations_office:list"), name="regulations", icon_name="doc-full", order=720
    )
