"""One search over all that residents can read: pages, topics with their challenges, and polls."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page

from cms.audience import readable_by
from forum.models import Topic
from participation.permissions import Visitor
from participation.text import fold
from polls.models import Poll

MOST, LONGEST = 20, 100


@dataclass(frozen=True)
class Found:
    """One thing that was found; `lang` is the language of its title where that is not the page's own."""

    kind: str
    title: str
    url: str
    text: str = ""
    lang: str = ""


@require_safe
def site_search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:LONGEST]
    found = find(words, request.user) if fold(words) else []
    return render(request, "cms/search.html", {"words": words, "found": found})


def find(words: str, visitor: Visitor) -> list[Found]:
    """Return what holds `words`: pages in the language of the moment first, then topics, then polls."""
    return [*_pages(words, visitor), *_topics(words, visitor), *_polls(words, visitor)]


def _pages(words: str, visitor: Visitor) -> list[Found]:
    """Pages in the order in which they fit; what waits for translation is as private as its source."""
    locale = Locale.objects.get(language_code=get_language())
    best = [page.pk for page in Page.objects.live().filter(locale=locale, depth__gt=2).search(words)[: 3 * MOST]]
    readable = readable_by(Page.objects.filter(pk__in=best), visitor).specific()
    return [
        Found(
            str(page.page_type_display_name).capitalize(),
            page.title,
            page.url,
            page.search_description,
            page.written_in,
        )
        for page in sorted(readable, key=lambda page: best.index(page.pk))[:MOST]
    ]


def _topics(words: str, visitor: Visitor) -> list[Found]:
    topics = Topic.objects.visible_to(visitor).filter(hidden_at__isnull=True).matching(words)
    return [
        Found(topic.get_kind_display(), topic.title, topic.get_absolute_url())
        for topic in topics.for_list().newest()[:MOST]
    ]


def _polls(words: str, visitor: Visitor) -> list[Found]:
    """Polls are few, and each question stands there in all its languages: it is read here."""
    wanted = fold(words).split()
    shown = Poll.objects.visible_to(visitor).shown().order_by("-opens_at", "pk")
    return [
        Found(_("Poll"), str(poll.question), poll.get_absolute_url())
        for poll in shown
        if all(word in fold(f"{poll.question} {poll.intro}") for word in wanted)
    ][:MOST]
