"""The pages of the site, by noun."""

from cms.models.dossiers import DossierIndexPage, DossierPage, PolicyPage
from cms.models.events import EventIndexPage, EventPage
from cms.models.home import HomePage
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.standard import StandardPage

__all__ = [
    "DossierIndexPage",
    "DossierPage",
    "EventIndexPage",
    "EventPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "PolicyPage",
    "StandardPage",
]
