"""The back office at /beheer/: Wagtail's own addresses, behind the log-in that asks for the second factor."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access

from cms.account import PreferencesView

urlpatterns = [
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("account/", require_admin_access(PreferencesView.as_view())),
    path("", include(wagtailadmin_urls)),
]
