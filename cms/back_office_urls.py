"""The back office at /beheer/: Wagtail's own addresses, behind the log-in that asks for the second factor."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import (
    permission_required,
    require_admin_access,
    user_has_any_page_permission,
    user_passes_test,
)
from wagtail.admin.views.chooser import ChosenMultipleView
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.snippets_api import SnippetViewSet

from cms.account import PreferencesView

TRANSLATE = "wagtail_localize.submit_translation"
translators = permission_required(TRANSLATE)
translations = translators(TranslationsReportView.as_view())
translations_found = translators(TranslationsReportView.as_view(results_only=True))
texts = translators(SnippetViewSet.as_view({"get": "list"}))
chosen_pages = user_passes_test(user_has_any_page_permission)(ChosenMultipleView.as_view())

urlpatterns = [
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("account/", require_admin_access(PreferencesView.as_view())),
    path("choose-page/chosen-multiple/", require_admin_access(chosen_pages)),
    path("localize/reports/translations/", require_admin_access(translations)),
    path("localize/reports/translations/results/", require_admin_access(translations_found)),
    path("localize/api/snippets/<slug:app_label>/<slug:model_name>/", require_admin_access(texts)),
    path("", include(wagtailadmin_urls)),
]
