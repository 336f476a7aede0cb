"""Where everything public is: the sitemap of each section, and what robots are asked to leave alone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, translate_url
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.audience import shown_to_all
from cms.datasets.models import Dataset
from cms.newsletters.models import Issue
from forum.models import Topic
from polls.models import Poll

EVERYONE = AnonymousUser()
LEFT_ALONE = ("beheer/", "accounts/", "documents/", "api/", "ws/")
LEFT_ALONE_IN_EACH_LANGUAGE = ("me/", "letter/", "newsletters/mine/", "newsletters/stop/", "newsletters/confirm/")
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


class OurSitemap[T](Sitemap[Any]):
    """A section at the address that the town gave itself, however it was asked for."""

    limit = 5000

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class PageSitemap(OurSitemap[Page]):
    """All public pages, each with its translations."""

    def items(self) -> QuerySet[Page]:
        pages = shown_to_all(Page.objects.filter(depth__gt=1, alias_of__isnull=True))
        return pages.select_related("locale").order_by("path")

    def location(self, item: Page) -> str:
        return item.url or "/"

    def lastmod(self, item: Page) -> datetime | None:
        at: datetime | None = item.last_published_at
        return at

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super().get_urls(*args, **kwargs)
        same: dict[Any, list[dict[str, str]]] = {}
        for info in found:
            entry = {"location": info["location"], "lang_code": info["item"].locale.language_code}
            same.setdefault(info["item"].translation_key, []).append(entry)
        for info in found:
            others = same[info["item"].translation_key]
            info["alternates"] = others if len(others) > 1 else []
        return found


class InEachLanguage(OurSitemap[Any]):
    """What has the same address in each language but for its beginning."""

    def items(self) -> list[tuple[Any, str]]:
        return [(thing, code) for thing in self.things() for code in LANGUAGES]

    def things(self) -> Iterable[Any]:
        raise NotImplementedError

    def address(self, thing: Any) -> str:
        return str(thing.get_absolute_url())

    def location(self, item: tuple[Any, str]) -> str:
        return translate_url(self.address(item[0]), item[1])


class PollSitemap(InEachLanguage):
    def things(self) -> QuerySet[Poll]:
        return Poll.objects.public().order_by("pk")

    def address(self, thing: Poll) -> str:
        return reverse("polls:poll-detail", args=[thing.slug])


class DatasetSitemap(InEachLanguage):
    def things(self) -> QuerySet[Dataset]:
        return Dataset.objects.public().order_by("pk")


class SectionSitemap(InEachLanguage):
    """The lists that are no pages of editors."""

    names = (
        "forum:topic-list",
        "polls:poll-list",
        "datasets:dashboard",
        "datasets:dataset-list",
        "newsletters:issue-list",
        "promises:promise-list",
    )

    def things(self) -> tuple[str, ...]:
        return self.names

    def address(self, thing: str) -> str:
        return reverse(thing)


class TopicSitemap(OurSitemap[Topic]):
    """What people say stays in the language in which they wrote it, so it is named once."""

    def items(self) -> QuerySet[Topic]:
        return Topic.objects.visible_to(EVERYONE).filter(hidden_at__isnull=True).only("title", "kind").order_by("pk")


class IssueSitemap(OurSitemap[Issue]):
    def items(self) -> QuerySet[Issue]:
        return Issue.objects.public().order_by("pk")

    def location(self, item: Issue) -> str:
        return translate_url(item.get_absolute_url(), item.language)


SITEMAPS: dict[str, type[OurSitemap[Any]]] = {
    "pages": PageSitemap,
    "sections": SectionSitemap,
    "topics": TopicSitemap,
    "polls": PollSitemap,
    "datasets": DatasetSitemap,
    "newsletters": IssueSitemap,
}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots are asked: on a test site, to stay away."""
    if settings.TEST_SITE:
        return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")
    private = [*LEFT_ALONE, *(f"{code}/{path}" for code in LANGUAGES for path in LEFT_ALONE_IN_EACH_LANGUAGE)]
    lines = [
        "User-agent: *",
        *(f"Disallow: /{path}" for path in private),
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
