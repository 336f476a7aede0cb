"""Each section as an Atom feed, in the language of its address. They show what everyone can see."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.audience import shown_to_all
from cms.models import DossierIndexPage, DossierPage, EventIndexPage, EventPage, NewsIndexPage, NewsPage
from cms.newsletters.models import Issue
from participation.desk import DESK

NEWEST = 30


class SectionFeed(Feed[Page, None]):
    """The newest pages of one kind. `dated_by` is the field that says when each was new."""

    feed_type = Atom1Feed
    kind: type[Any]
    index: type[Any]
    dated_by = "first_published_at"

    def link(self) -> str:
        index = self.index.objects.live().filter(locale__language_code=get_language()).first()
        return str(index.url) if index else f"/{get_language()}/"

    def items(self) -> list[Page]:
        pages = shown_to_all(self.kind.objects.filter(locale__language_code=get_language()))
        return list(pages.order_by(f"-{self.dated_by}", "-pk")[:NEWEST])

    def item_title(self, item: Page) -> str:
        return str(item.title)

    def item_description(self, item: Page) -> str:
        return str(item.intro)

    def item_link(self, item: Page) -> str:
        return str(item.url)

    def item_pubdate(self, item: Page) -> datetime | None:
        at: datetime | None = getattr(item, self.dated_by)
        return at


class NewsFeed(SectionFeed):
    kind, index, dated_by = NewsPage, NewsIndexPage, "published_at"

    def title(self) -> str:
        return _("News of %(town)s") % {"town": DESK.town}


class EventFeed(SectionFeed):
    """What was put in the calendar last; its own days are in each and in the calendar's file."""

    kind, index = EventPage, EventIndexPage

    def title(self) -> str:
        return _("Calendar of %(town)s") % {"town": DESK.town}


class DossierFeed(SectionFeed):
    kind, index, dated_by = DossierPage, DossierIndexPage, "last_published_at"

    def title(self) -> str:
        return _("Dossiers of %(town)s") % {"town": DESK.town}


class NewsletterFeed(Feed[Issue, None]):
    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Newsletters of %(town)s") % {"town": DESK.town}

    def link(self) -> str:
        return f"/{get_language()}/newsletters/"

    def items(self) -> list[Issue]:
        return list(Issue.objects.public().filter(language=get_language()).order_by("-began_at", "-pk")[:NEWEST])

    def item_title(self, item: Issue) -> str:
        return item.title

    def item_description(self, item: Issue) -> str:
        return item.intro

    def item_pubdate(self, item: Issue) -> datetime | None:
        return item.began_at
