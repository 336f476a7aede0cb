"""A page that nothing is remembered of takes few queries, and its images come small and with room kept for them."""

from datetime import timedelta
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Pillow
from wagtail.images.models import Image

from cms.actions import publish_page
from cms.models import DossierPage, EventPage, NewsPage
from forum.models import Comment

MOST = 25


@pytest.fixture
def full_town(dossier_page, dossier, calendar, news, theme_page, make_poll, make_topic, alice):
    """Something of everything: the addresses of the start page, a dossier, an event, a poll and a topic."""
    now = timezone.now()
    polls = [make_poll(dossier, f"Komt er een bus {number}?") for number in range(4)]
    topics = [make_topic(f"Waar blijft de bus {number}?", dossier=dossier) for number in range(8)]
    for number in range(5):
        Comment.objects.create(topic=topics[0], author=alice, source="Ja.", html="<p>Ja.</p>", path=f"{number:04}")
    for number in range(4):
        when = {"starts_at": now + timedelta(days=number + 1), "ends_at": now + timedelta(days=number + 1, hours=2)}
        page = EventPage(title="Avond", slug=f"avond-{number}", intro="Kom.", dossier=dossier, **when)
        event = publish_page(calendar, page, by=None)
        publish_page(news, NewsPage(title="Nieuws", slug=f"nieuws-{number}", intro="?", dossier=dossier), by=None)
    addresses = ["/nl/", dossier_page.url, event.url, f"/nl/polls/{polls[0].slug}/", topics[0].get_absolute_url()]
    return [*addresses, theme_page.url, "/nl/dashboard/"]


def test_a_cold_page_takes_few_queries(full_town, client, count_queries):
    for address in full_town:
        client.get(address)  # a poll's first snapshot is made by whoever looks first, once
    taken = {}
    for address in full_town:
        for cache in caches.all():
            cache.clear()
        taken[address] = count_queries(lambda page=address: client.get(page))
    assert max(taken.values()) <= MOST, taken


def test_an_image_comes_in_new_forms_and_sizes_with_its_room_kept(dossiers, dossier, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    content = BytesIO()
    Pillow.new("RGB", (1600, 900), "#0b5750").save(content, "JPEG")
    image = Image.objects.create(title="Markt", file=ContentFile(content.getvalue(), "markt.jpg"))
    body = [{"type": "image", "value": {"image": image.pk, "decorative": False, "alt_text": "De Markt zonder auto's"}}]
    page = DossierPage(title="Markt", slug="markt", dossier=dossier, intro="?")
    page.body = DossierPage._meta.get_field("body").stream_block.to_python(body)
    shown = BeautifulSoup(client.get(publish_page(dossiers, page, by=None).url).content, "html.parser").picture
    assert [source["type"] for source in shown.find_all("source")] == ["image/avif"]
    assert shown.source["srcset"].count(".avif") == 3
    assert shown.img["srcset"].count(".webp") == 3
    assert (shown.img["width"], shown.img["height"], shown.img["loading"]) == ("480", "270", "lazy")
    assert shown.img["alt"] == "De Markt zonder auto's"
    avif = client.get(shown.source["srcset"].split()[0])
    assert (avif.status_code, avif["Content-Type"]) == (200, "image/avif")
    assert "attachment" not in avif.get("Content-Disposition", "")
