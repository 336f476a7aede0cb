"""The news as an Atom feed, in the language of its address."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.models import NewsIndexPage, NewsPage

NEWEST = 30


class NewsFeed(Feed[NewsPage, None]):
    feed_type = Atom1Feed

    def title(self) -> str:
        return _("News of %(town)s") % {"town": settings.SITE_NAME}

    def link(self) -> str:
        index = NewsIndexPage.objects.live().filter(locale__language_code=get_language()).first()
        return str(index.url) if index else f"/{get_language()}/"

    def items(self) -> list[NewsPage]:
        news = NewsPage.objects.live().public().filter(locale__language_code=get_language())
        news = news.exclude(alias_of__in=Page.objects.not_public())  # waits for translation: as private as its source
        return list(news.order_by("-published_at", "-pk")[:NEWEST])

    def item_title(self, item: NewsPage) -> str:
        return str(item.title)

    def item_description(self, item: NewsPage) -> str:
        return str(item.intro)

    def item_link(self, item: NewsPage) -> str:
        return str(item.url)

    def item_pubdate(self, item: NewsPage) -> datetime:
        return item.published_at
