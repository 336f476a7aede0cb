"""What a page is about, in the words of schema.org, for search engines and readers that understand them."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from wagtail.models import Page

from cms.events.captions import read_chapters
from cms.events.models import Gathering
from cms.models import EventPage, NewsPage
from participation.desk import DESK

type Thing = dict[str, Any]
type Crumbs = Sequence[dict[str, str]]

CONTEXT = "https://schema.org"
LONGEST_HEADLINE = 110


def things_of(page: Page, crumbs: Crumbs) -> list[Thing]:
    """Return what is said of a page: where it stands, and what kind of thing it is."""
    say = SAYINGS.get(type(page))
    return [breadcrumbs(page, crumbs), *(say(page) if say else [])]


def breadcrumbs(page: Page, crumbs: Crumbs) -> Thing:
    way = [*((crumb["label"], whole(crumb["url"])) for crumb in crumbs), (page.title, whole(page.url))]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(way, start=1)
        ],
    }


def news(page: NewsPage) -> list[Thing]:
    modified = page.last_published_at or page.published_at
    return [
        {
            "@type": "NewsArticle",
            "headline": page.title[:LONGEST_HEADLINE],
            "description": page.intro,
            "datePublished": moment(page.published_at),
            "dateModified": moment(max(modified, page.published_at)),
            "image": picture(),
            "inLanguage": page.locale.language_code,
            "mainEntityOfPage": whole(page.url),
            "author": organisation(),
            "publisher": organisation(),
        }
    ]


def event(page: EventPage) -> list[Thing]:
    return [_event(page), *([_recording(page)] if _has_recording(page) else [])]


def organisation() -> Thing:
    return {"@type": "GovernmentOrganization", "name": DESK.town, "url": f"{settings.SITE_URL}/"}


def whole(address: str | None) -> str:
    """Return an address with our own name before it, whatever name the visitor used."""
    if not address or address.startswith(("http://", "https://")):
        return address or ""
    return f"{settings.SITE_URL}{address}"


def picture() -> str:
    """The town's own, where a page has none."""
    return whole(static("img/share.png"))


def moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")


def _event(page: EventPage) -> Thing:
    is_online = bool(page.stream_url or page.join_url or page.places_online)
    places: list[Thing] = []
    if page.place:
        places.append({"@type": "Place", "name": page.place, "address": page.place})
    if is_online or not page.place:
        places.append({"@type": "VirtualLocation", "url": whole(page.url)})
    mode = "Mixed" if len(places) > 1 else "Offline" if page.place else "Online"
    said: Thing = {
        "@type": "Event",
        "name": page.title,
        "description": page.intro,
        "url": whole(page.url),
        "startDate": moment(page.starts_at),
        "endDate": moment(page.ends_at),
        "eventAttendanceMode": f"{CONTEXT}/{mode}EventAttendanceMode",
        "eventStatus": f"{CONTEXT}/{_status(page)}",
        "location": places if len(places) > 1 else places[0],
        "inLanguage": page.locale.language_code,
        "isAccessibleForFree": True,
        "organizer": organisation(),
        "offers": {"@type": "Offer", "price": "0", "priceCurrency": "EUR", "url": whole(page.url)},
    }
    if capacity := (page.places_on_site or 0) + (page.places_online or 0):
        said["maximumAttendeeCapacity"] = capacity
    return said


def _status(page: EventPage) -> str:
    gathering = Gathering.objects.of(page)
    return "EventCancelled" if gathering and gathering.cancelled_at else "EventScheduled"


def _has_recording(page: EventPage) -> bool:
    return bool(page.recording_url) and page.stage(timezone.now()) == "over"


def _recording(page: EventPage) -> Thing:
    said: Thing = {
        "@type": "VideoObject",
        "name": page.title,
        "description": page.intro,
        "uploadDate": moment(page.ends_at),
        "thumbnailUrl": picture(),
        "contentUrl": page.recording_url,
        "url": whole(page.url),
        "inLanguage": page.locale.language_code,
        "publisher": organisation(),
    }
    if page.transcript:
        said["transcript"] = page.transcript
    if chapters := read_chapters(page.chapters):
        said["hasPart"] = [
            {"@type": "Clip", "name": chapter.title, "startOffset": _seconds(chapter.starts), "url": whole(page.url)}
            for chapter in chapters
        ]
    return said


def _seconds(passed: timedelta) -> int:
    return int(passed.total_seconds())


SAYINGS: dict[type[Page], Callable[[Any], list[Thing]]] = {NewsPage: news, EventPage: event}
