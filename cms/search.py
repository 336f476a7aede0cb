"""One search over all that residents can read: pages, cases, topics, comments and polls."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page

from cms.audience import readable_by
from forum.finding.finding import find as find_on_the_forum
from forum.finding.marking import Piece
from participation.permissions import Visitor
from participation.text import fold, without_tricks
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
    words = without_tricks(request.GET.get("q", ""))[:LONGEST].strip()
    found = find(words, request.user) if fold(words) else []
    return render(request, "cms/search.html", {"words": words, "found": found})


def find(words: str, visitor: Visitor) -> list[Found]:
    """Return what holds `words`: pages in the language of the moment first, then the forum, then polls."""
    return [*_pages(words, visitor), *_forum(words, visitor), *_polls(words, visitor)]


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


def _forum(words: str, visitor: Visitor) -> list[Found]:
    """The first cases, topics and comments; the forum's own search shows the rest."""
    found = find_on_the_forum(words, visitor)
    kinds = [(str(hit.thing.case.declared.label), hit) for hit in found.cases]
    kinds += [(hit.thing.get_kind_display(), hit) for hit in found.topics]
    kinds += [(_("Comment"), hit) for hit in found.comments]
    rows = [Found(kind, _read(hit.title), hit.url, _read(hit.text)) for kind, hit in kinds]
    if found.more:
        everything = f"{reverse('forum:search')}?{urlencode({'q': words})}"
        rows.append(Found(_("Forum"), _("Everything that was found on the forum"), everything))
    return rows


def _read(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _polls(words: str, visitor: Visitor) -> list[Found]:
    """Polls are few, and each question stands there in all its languages: it is read here."""
    wanted = fold(words).split()
    shown = Poll.objects.visible_to(visitor).shown().order_by("-opens_at", "pk")
    return [
        Found(_("Poll"), str(poll.question), poll.get_absolute_url())
        for poll in shown
        if all(word in fold(f"{poll.question} {poll.intro}") for word in wanted)
    ][:MOST]
