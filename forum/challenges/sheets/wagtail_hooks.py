"""The place of signature sheets in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from forum.challenges.sheets import office
from participation.permissions import is_permitted

urlpatterns = [
    path("", office.waiting, name="waiting"),
    path("case/<int:pk>/", office.case, name="case"),
    path("<int:pk>/", office.sheet, name="sheet"),
    path("<int:pk>/hand-in/", office.hand_in, name="hand-in"),
    path("<int:pk>/scan/", office.scan, name="scan"),
    path("<int:pk>/scan/<int:number>/", office.scan_page, name="scan-page"),
    path("<int:pk>/enter/", office.enter, name="enter"),
    path("<int:pk>/differences/", office.differ, name="differ"),
    path("<int:pk>/check/", office.check, name="check"),
]


@hooks.register("register_admin_urls")
def register_sheet_urls() -> list[URLPattern | URLResolver]:
    return [path("sheets/", include((urlpatterns, "sheets_office")))]


class SheetsMenuItem(MenuItem):
    """Shown to whoever reads or checks what was signed on paper."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "sheets.enter_sheet")


@hooks.register("register_admin_menu_item")
def register_sheets_menu_item() -> MenuItem:
    return SheetsMenuItem(
        _("Paper sheets"), reverse_lazy("sheets_office:waiting"), name="sheets", icon_name="list-ol", order=206
    )
