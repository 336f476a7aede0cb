"""A dossier that is not for everyone, at every address, as four persons: a stranger, a resident from elsewhere, a
neighbour, and somebody who works for the town."""

import io
import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image

from cms.actions import fill_trees, publish_page
from cms.events.board import read_live
from cms.events.models import Gathering
from cms.models import DossierPage, EventPage, NewsPage
from forum.models import Comment, Topic
from participation.audience.actions import make_code
from participation.dossiers.models import Audience, Dossier, Neighbourhood
from polls.models import Poll
from polls.results import read_live as poll_read_live

SECRET = "Zwaluw"  # stands in every word that only those who may see the dossier may read
SLUGS = ("/zwaluwhof", "zwaluwnieuws", "zwaluwavond", "zwaluwvraag")
LISTS = (
    "/nl/", "/fr/", "/nl/dossiers/", "/fr/dossiers/", "/nl/dossiers/mobiliteit/", "/nl/nieuws/", "/nl/agenda/",
    "/nl/forum/new/?kind=question", "/nl/forum/new/?kind=question&dossier=zwaluwhof", "/nl/search/?q=zwaluw",
    "/nl/forum/?q=zwaluw", "/nl/forum/?dossier=zwaluwhof", "/sitemap-pages.xml", "/sitemap-topics.xml",
    "/sitemap-polls.xml", "/open-data/platform-turnout.csv", "/open-data/platform-challenges.csv",
)  # fmt: skip
"""Beside all addresses without a number or name in them, which are asked for as they are."""
LEFT_OUT = ("beheer/", "accounts/", "metrics", "static/")


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # where Wagtail remembers sizes of images that were made elsewhere


@pytest.fixture
def yard(theme, neighbourhood):
    """A dossier for those who live in the centre, among them nobody else."""
    return Dossier.objects.create(
        slug="zwaluwhof", title=f"{SECRET}hof", theme=theme, neighbourhood=neighbourhood, audience=Audience.NEIGHBOURS
    )


@pytest.fixture
def people(make_person, neighbourhood, case_handler, log_in):
    """A client for each of the four."""
    elsewhere = Neighbourhood.objects.create(code="veld", name="Veld")
    return {
        "stranger": Client(),
        "elsewhere": log_in(make_person("Resident of elsewhere", neighbourhood=elsewhere)),
        "neighbour": log_in(make_person("Neighbour", neighbourhood=neighbourhood)),
        "staff": log_in(case_handler),
    }


@pytest.fixture
def reader(yard, communications):
    """A stranger's browser in which the code of a letter was typed."""
    browser, at = Client(), timezone.now()
    browser.post("/nl/neighbours/code/", {"code": make_code(yard, last_day=at.date(), by=communications, at=at)})
    return browser


@pytest.fixture
def places(theme_page, dossiers, news, calendar, yard, make_topic, make_poll):
    """What belongs to the yard: {what it is: its address}."""
    image = Image.objects.create(title=SECRET, file=ContentFile(a_picture(), "hof.png"))
    image.contextual_alt_text, image.decorative = SECRET, False
    paper = Document.objects.create(title=f"{SECRET}plan", file=ContentFile(b"%PDF-1.7", "plan.pdf"))
    intro, at = f"De {SECRET}en.", timezone.now()
    page = DossierPage(title=f"{SECRET}hof", slug="zwaluwhof", dossier=yard, intro=intro, show_in_menus=True)
    page.body = [("image", image), ("documents", [paper])]
    publish_page(dossiers, page, by=None)
    item = NewsPage(title=f"{SECRET}nieuws", slug="zwaluwnieuws", dossier=yard, intro=intro)
    evening = EventPage(
        title=f"{SECRET}avond", slug="zwaluwavond", dossier=yard, intro=intro, places_online=5,
        starts_at=at + timedelta(days=2), ends_at=at + timedelta(days=2, hours=1),
    )  # fmt: skip
    publish_page(news, item, by=None)
    publish_page(calendar, evening, by=None)
    topic = make_topic(f"{SECRET}vraag", dossier=yard, search_text="zwaluwvraag zwaluw")
    comment = Comment.objects.create(topic=topic, author=topic.author, source=SECRET, html=SECRET, path="0" * 18)
    poll = make_poll(yard, f"{SECRET}en?")
    number = Gathering.objects.get().pk
    fill_trees()
    return {
        "page": page.url,
        "page in French": "/fr/dossiers/zwaluwhof/",
        "news": item.url,
        "event": evening.url,
        "registration": f"/nl/events/{number}/register/",
        "calendar": f"/nl/events/{number}/calendar.ics",
        "live": f"/nl/events/{number}/live/",
        "topic": topic.get_absolute_url(),
        "poll": poll.get_absolute_url(),
        "poll, results": f"{poll.get_absolute_url()}results/",
        "image": f"/media/{image.file.name}",
        "rendition": f"/media/{image.get_rendition('width-30').file.name}",
        "document": paper.url,
        "comment": f"/nl/forum/comments/{comment.pk}/edit/",
    }


def a_picture():
    file = io.BytesIO()
    Picture.new("RGB", (60, 40), "#0d5c55").save(file, "PNG")
    return file.getvalue()


def every_address(patterns, names, before=""):
    """All addresses that a browser can ask for, with the number and name of what is secret in them; files apart."""
    for entry in patterns:
        said = before + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from every_address(entry.url_patterns, names, said)
        elif not said.startswith(LEFT_OUT) and "^" not in said:
            yield "/" + re.sub(r"<(?:\w+:)?(\w+)>|{(\w+)}", lambda found: names.get(found[1] or found[2], "1"), said)


def said_by(response):
    content = response.getvalue() if response.streaming else response.content
    return unquote(content.decode(errors="replace"))


def test_who_may_not_see_it_finds_it_at_no_address(places, people):
    topic, poll, number = Topic.objects.get(), Poll.objects.get(), str(Gathering.objects.get().pk)
    asked = set(LISTS)
    for key in {str(topic.pk), number}:
        asked |= {*every_address(get_resolver().url_patterns, {"pk": key, "slug": poll.slug})}
    assert {"/nl/polls/" + poll.slug + "/", f"/nl/forum/{topic.pk}/feed/", f"/api/v1/polls/{poll.slug}"} <= asked
    for who in ("stranger", "elsewhere"):
        for what, address in places.items():
            response = people[who].get(address, follow=True)
            assert response.status_code == 404, (who, what)
        for address in {*places.values(), *asked}:
            response = people[who].get(address)
            assert response.status_code < 500, (who, address)
            said = said_by(response)
            assert SECRET not in said, (who, address)
            assert not [slug for slug in SLUGS if slug in said.replace(unquote(address)[4:], "")], (who, address)
    assert not read_live([number])
    assert not poll_read_live([poll.slug])


def test_a_neighbour_who_has_a_letter_and_who_works_for_the_town_see_all_of_it(places, people, reader):
    people["reader"] = reader
    for who in ("neighbour", "reader", "staff"):
        for what, address in places.items():
            response = people[who].get(address, follow=True)
            refused = what == "comment" and who != "reader"  # a stranger is asked to log in
            assert response.status_code == (403 if refused else 200), (who, what)
        for address in ("/nl/dossiers/", "/nl/nieuws/", "/nl/agenda/", "/nl/search/?q=zwaluw", "/nl/forum/?q=zwaluw"):
            assert SECRET in people[who].get(address).text, (who, address)
