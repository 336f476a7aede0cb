"""The page tree and its feeds. Wagtail's own log-in form, which knows no second factor, is never shown."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls

from cms.dates import dates
from cms.feeds import DossierFeed, EventFeed, NewsFeed, NewsletterFeed
from cms.neighbours import neighbour_code
from cms.search import site_search

urlpatterns = [
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("matter/", include("cms.matter.urls")),
    path("promises/", include("cms.promises.urls")),
    path("neighbours/code/", neighbour_code, name="neighbour-code"),
    path("search/", site_search, name="site-search"),
    path("feeds/news/", NewsFeed(), name="news-feed"),
    path("feeds/events/", EventFeed(), name="event-feed"),
    path("feeds/dossiers/", DossierFeed(), name="dossier-feed"),
    path("dates.ics", dates, name="dates"),
    path("feeds/newsletters/", NewsletterFeed(), name="newsletter-feed"),
    path("newsletters/", include("cms.newsletters.urls")),
    path("", include("cms.datasets.urls")),
    path("", include(wagtail_urls)),
]
