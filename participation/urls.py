"""Every address of the site. The stable ones are listed in CHANGELOG.md."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail.documents import urls as wagtaildocs_urls

from cms.town.views import style_sheet
from cms.views import media
from participation import health
from participation.api import api
from participation.metrics import metrics

handler400 = "participation.error_pages.bad_request"

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics),
    path("api/v1/", api.urls),
    path("accounts/", include("participation.residents.verification.account_urls")),
    path("accounts/", include("participation.residents.account_urls")),
    path("accounts/", include("allauth.urls")),
    path("theme.css", style_sheet, name="town-theme"),
    path("beheer/", include("cms.back_office_urls")),
    path("open-data/", include("cms.datasets.data_urls")),
    path("", include("cms.sharing.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("audit/", include("polls.board.urls")),
    re_path(r"^media/(?P<path>.*)$", media),
]

urlpatterns += i18n_patterns(
    path("forum/challenges/", include("forum.challenges.urls"), {"procedure": "challenge"}),
    path("forum/agenda/", include("forum.challenges.urls", namespace="agenda"), {"procedure": "agenda"}),
    path("forum/petitions/", include("forum.challenges.urls", namespace="petitions"), {"procedure": "petition"}),
    path("forum/sheets/", include("forum.challenges.sheets.urls")),
    path("forum/", include("forum.urls")),
    path("polls/", include("polls.urls")),
    path("letter/", include("participation.residents.by_letter.urls")),
    path("me/notices/", include("participation.notices.urls")),
    path("me/privacy/", include("participation.privacy.urls")),
    path("me/verification/", include("participation.residents.verification.urls")),
    path("me/", include("participation.residents.urls")),
    path("events/", include("cms.events.urls")),
    path("", include("cms.urls")),
)
