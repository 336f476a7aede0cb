"""The pages of the site, by noun."""

from cms.models.bodies import BodyPage
from cms.models.dossiers import DossierIndexPage, DossierPage, PolicyPage
from cms.models.events import EventIndexPage, EventPage
from cms.models.forms import FormField, FormPage
from cms.models.home import HomePage
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.standard import StandardPage

__all__ = [
    "BodyPage",
    "DossierIndexPage",
    "DossierPage",
    "EventIndexPage",
    "EventPage",
    "FormField",
    "FormPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "PolicyPage",
    "StandardPage",
]
