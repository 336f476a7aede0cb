"""How pages look from elsewhere: one address each, a name and a picture of what they are, and where everything is."""

import io
import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.images.models import Image

from cms.actions import publish_page
from cms.events.models import Gathering
from cms.models import DossierPage, EventPage, NewsPage
from cms.town.models import TownSettings
from forum.models import Topic
from participation.desk import DESK

NEEDED = {
    "BreadcrumbList": {"itemListElement"},
    "NewsArticle": {"headline", "datePublished", "dateModified", "author", "publisher", "description", "inLanguage"},
    "Event": {
        "name", "startDate", "endDate", "location", "eventStatus", "eventAttendanceMode", "organizer", "offers",
        "isAccessibleForFree", "description", "inLanguage",
    },
    "VideoObject": {"name", "description", "uploadDate", "thumbnailUrl", "contentUrl"},
}  # fmt: skip
"""What schema.org and those who read it ask of each kind."""


@pytest.fixture
def event(calendar):
    def make(**fields):
        now = timezone.now()
        given = {
            "title": "Webinar over de bus",
            "slug": "bus",
            "intro": "Kom luisteren.",
            "starts_at": now,
            "place": "",
        }
        return publish_page(calendar, EventPage(**(given | {"ends_at": now + timedelta(hours=1)} | fields)), by=None)

    return make


@pytest.fixture
def article(news):
    page = NewsPage(title='Een "nieuwe" </script><b>bus', slug="bus", intro="Er komt een bus & een halte.")
    return publish_page(news, page, by=None)


def head(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser").head


def things(client, address):
    """What a page says it is: {type: thing}. Each has what its kind needs, and whole addresses."""
    (block,) = head(client, address).find_all("script", type="application/ld+json")
    data = json.loads(block.string)
    assert data["@context"] == "https://schema.org"
    for thing in data["@graph"]:
        assert NEEDED[thing["@type"]] <= thing.keys(), thing["@type"]
        assert all(value not in ("", None, []) for value in thing.values()), thing
        for name, value in thing.items():
            if name.endswith(("Date", "Published", "Modified")):
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", value), name
            if name.lower().endswith("url"):
                assert value.startswith("http"), name
    return {thing["@type"]: thing for thing in data["@graph"]}


def test_news_says_what_it_is_and_nothing_in_it_ends_the_block(client, article):
    found = things(client, article.url)
    assert found["NewsArticle"]["headline"] == article.title
    way = found["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in way] == [1, 2, 3]
    assert [step["name"] for step in way] == ["Start", "Nieuws", article.title]
    assert all(step["item"].startswith("http://127.0.0.1:8000/nl/") for step in way)


def test_an_event_says_when_where_and_that_it_costs_nothing(client, event):
    online = things(client, event().url)["Event"]
    assert online["location"]["@type"] == "VirtualLocation"
    assert online["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert online["offers"]["price"] == "0"
    mixed = event(slug="both", place="Markt 1", stream_url="https://stream.test/", places_on_site=20)
    found = things(client, mixed.url)["Event"]
    assert [place["@type"] for place in found["location"]] == ["Place", "VirtualLocation"]
    assert (found["maximumAttendeeCapacity"], found["eventStatus"]) == (20, "https://schema.org/EventScheduled")
    Gathering.objects.filter(page=mixed).update(cancelled_at=timezone.now(), cancelled_why="Ziek.")
    assert things(client, mixed.url)["Event"]["eventStatus"] == "https://schema.org/EventCancelled"


def test_a_recording_is_a_video_once_the_event_is_over(client, event):
    over = {"starts_at": timezone.now() - timedelta(hours=2), "ends_at": timezone.now() - timedelta(hours=1)}
    page = event(
        recording_url="https://video.test/1", chapters="00:00 Begin\n04:30 De bus", transcript="Welkom.", **over
    )
    video = things(client, page.url)["VideoObject"]
    assert [(clip["startOffset"], clip["name"]) for clip in video["hasPart"]] == [(0, "Begin"), (270, "De bus")]
    assert video["transcript"] == "Welkom."


def test_every_page_has_one_address_and_words_to_share(client, article, dossier_page, english_dossier_page):
    found = head(client, f"{article.url}?utm_source=mail")
    shared = {tag["property"]: tag["content"] for tag in found.find_all("meta", property=True)}
    assert found.find("link", rel="canonical")["href"] == shared["og:url"] == f"http://127.0.0.1:8000{article.url}"
    assert (shared["og:title"], shared["og:type"], shared["og:locale"]) == (article.title, "article", "nl")
    assert shared["og:description"] == article.intro
    assert shared["og:image"] == "http://127.0.0.1:8000/static/img/share.png"
    assert article.title in found.title.string
    forum = head(client, "/nl/forum/")
    assert forum.find("meta", property="og:title")["content"] == "Forum"
    languages = {tag["hreflang"]: tag["href"] for tag in head(client, dossier_page.url).find_all("link", hreflang=True)}
    assert languages["en"].endswith(english_dossier_page.url)


def test_the_sitemap_leads_to_everything_public_and_to_nothing_else(
    client, article, dossier_page, english_dossier_page, make_topic, make_poll, dossier, news
):
    topic, hidden = make_topic("Waar blijft de bus?"), make_topic("Weg")
    Topic.objects.filter(pk=hidden.pk).update(hidden_at=timezone.now(), hidden_rule="W4", hidden_reason="Reclame.")
    make_poll(dossier, "Komt er een bus?")
    draft = NewsPage(title="Nog niet", slug="nog-niet", intro="?", live=False)
    news.add_child(instance=draft)
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}

    def places(address):
        tree = ElementTree.fromstring(client.get(address).content)  # noqa: S314 (our own)
        return tree, [place.text.removeprefix("http://127.0.0.1:8000") for place in tree.findall(".//s:loc", space)]

    _tree, sections = places("/sitemap.xml")
    found = {address: places(address) for address in sections}
    everything = [place for _tree, some in found.values() for place in some]
    assert {article.url, dossier_page.url, topic.get_absolute_url(), "/nl/polls/poll-0/", "/en/dashboard/"} <= {
        *everything
    }
    assert not {draft.url, hidden.get_absolute_url()} & {*everything}
    for address in everything:
        assert client.get(address).status_code == 200, address
    tree = next(tree for tree, some in found.values() if dossier_page.url in some)
    alternates = [link.get("href") for link in tree.findall(".//x:link", space)]
    assert f"http://127.0.0.1:8000{english_dossier_page.url}" in alternates


def test_robots_are_asked_to_leave_alone_what_is_private_and_a_test_site_altogether(client, db, settings):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /beheer/", "Disallow: /nl/me/", "Sitemap: http://127.0.0.1:8000/sitemap.xml"} <= {*lines}
    settings.TEST_SITE = True
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_the_first_image_of_a_page_goes_along_where_it_is_shared(client, settings, tmp_path, dossiers, dossier):
    settings.MEDIA_ROOT = tmp_path
    file = io.BytesIO()
    Picture.new("RGB", (1600, 900), "#0d5c55").save(file, "PNG")
    image = Image.objects.create(title="Plein", file=ContentFile(file.getvalue(), "plein.png"))
    image.contextual_alt_text, image.decorative = "Het plein zonder auto's", False
    page = DossierPage(title="Plein", slug="plein", dossier=dossier, intro="Kort.", body=[("image", image)])
    publish_page(dossiers, page, by=None)
    head = BeautifulSoup(client.get("/nl/dossiers/plein/").content, "html.parser").head
    told = {meta["property"]: meta["content"] for meta in head.find_all("meta", property=True)}
    assert told["og:image"].startswith(f"{settings.SITE_URL}/media/images/plein")
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:image:alt"] == "Het plein zonder auto's"
    assert client.get(told["og:image"].removeprefix(settings.SITE_URL)).status_code == 200


def test_mails_feeds_and_calendars_call_the_town_by_the_name_that_it_gave_itself(client, town):
    TownSettings.objects.update_or_create(site=town, defaults={"name": "Nieuwdorp"})
    assert "<title>Nieuws van Nieuwdorp</title>" in client.get("/nl/feeds/news/").text
    assert DESK.town == "Nieuwdorp"
    assert "Nieuwdorp" in client.get("/nl/forum/feed/").text
