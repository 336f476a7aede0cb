"""News of the town about its plans."""

from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import ArticleBlock
from cms.care.faults import Fault
from cms.models.inner import InnerPage
from cms.models.panels import FIXED_ADDRESS
from participation.audience.visible import hidden_from
from participation.dossiers.models import Dossier
from participation.paging import keyset_page
from participation.permissions import Visitor


class NewsIndexPage(InnerPage):
    """All news, newest first."""

    template = "cms/news_index_page.html"
    page_description = _("The list of all news.")
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    max_count_per_parent = 1
    promote_panels = FIXED_ADDRESS

    class Meta:
        verbose_name, verbose_name_plural = _("list of news"), _("lists of news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        news, cursor = self.news(request.user), request.GET.get("cursor", "")
        listing = keyset_page(news, order_by="published_at", cursor=cursor, size=12)
        return super().get_context(request, *args, **kwargs) | {
            "listing": listing,
            "newer_url": f"?cursor={listing.newer}" if listing.newer else "",
            "older_url": f"?cursor={listing.older}" if listing.older else "",
        }

    def news(self, visitor: Visitor) -> QuerySet["NewsPage"]:
        """The news that `visitor` may read."""
        return NewsPage.objects.child_of(self).live().exclude(dossier__in=hidden_from(visitor).values("pk"))


class NewsPage(InnerPage):
    """One piece of news."""

    intro = models.TextField(
        _("introduction"), max_length=600, help_text=_("The news itself, in two or three short sentences.")
    )
    is_decision = models.BooleanField(
        _("this is about a decision"), default=False, help_text=_("Then it needs a summary in plain words.")
    )
    plain_summary = models.TextField(
        _("in plain words"),
        max_length=400,
        blank=True,
        help_text=_("What was decided, and what does it mean for residents? Two or three short sentences."),
    )
    published_at = models.DateTimeField(_("date of the news"), default=timezone.now)
    dossier = models.ForeignKey(
        Dossier, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("dossier")
    )
    body = StreamField(ArticleBlock(), blank=True, verbose_name=_("content"))

    template = "cms/news_page.html"
    page_description = _("A piece of news about a plan, a decision or a result.")
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, "intro", "is_decision", "plain_summary", "published_at", "dossier", "body"]
    search_fields = [
        *Page.search_fields, index.SearchField("intro"), index.SearchField("plain_summary"), index.SearchField("body"),
        index.FilterField("published_at"),
    ]  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("news item"), _("news items")
        indexes = (models.Index(fields=["-published_at"], name="news_newest"),)

    def own_faults(self) -> list[Fault]:
        if self.is_decision and not self.plain_summary.strip():
            return [Fault("plain_summary", gettext("News about a decision needs a summary in plain words."))]
        return []

    def is_first(self) -> bool:
        """Whether it was there before all its translations."""
        mine = NewsPage.objects.filter(translation_key=self.translation_key)
        return mine.order_by("pk").values_list("pk", flat=True).first() == self.pk

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"dossier_page": self.page_of(self.dossier)}
