"""The back office at /beheer/: Wagtail's own addresses, behind the log-in that asks for the second factor."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access, user_has_any_page_permission, user_passes_test
from wagtail.admin.views.chooser import ChosenMultipleView

from cms.account import PreferencesView

chosen_pages = user_passes_test(user_has_any_page_permission)(ChosenMultipleView.as_view())

urlpatterns = [
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("account/", require_admin_access(PreferencesView.as_view())),
    path("choose-page/chosen-multiple/", require_admin_access(chosen_pages)),
    path("", include(wagtailadmin_urls)),
]
