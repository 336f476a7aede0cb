from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Page, get_page_models

from cms.actions import publish_page
from cms.models import (
    BodyPage,
    DossierIndexPage,
    DossierPage,
    EventIndexPage,
    EventPage,
    FormPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    PolicyPage,
    StandardPage,
)

BRUSSELS = ZoneInfo("Europe/Brussels")


def an_event(calendar, *, starts_in, lasts=1, **fields):
    """An event that starts so many hours from now."""
    starts_at = timezone.now() + timedelta(hours=starts_in)
    page = EventPage(
        title="Webinar", slug="webinar", intro="Kom kijken.",
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=lasts), **fields,
    )  # fmt: skip
    return publish_page(calendar, page, by=None)


# News


def test_news_shows_its_day_and_its_dossier(client, news, dossier, dossier_page):
    page = NewsPage(
        title="Water", slug="water", intro="Er viel regen.", dossier=dossier,
        published_at=datetime(2026, 11, 15, 9, 0, tzinfo=BRUSSELS), body=[("prose", "<p>Negen kelders.</p>")],
    )  # fmt: skip
    publish_page(news, page, by=None)
    html = client.get("/nl/nieuws/water/").content.decode()
    for words in ("15 november 2026", "Er viel regen.", "Negen kelders.", "/nl/dossiers/autovrije-markt/"):
        assert words in html, words


def test_the_list_of_news_is_newest_first_in_pages_of_twelve(client, news):
    for n in range(14):
        moment = datetime(2026, 1, 1, tzinfo=BRUSSELS) + timedelta(days=n)
        publish_page(news, NewsPage(title=f"Bericht {n}.", slug=f"n{n}", intro="Kort.", published_at=moment), by=None)
    first = client.get("/nl/nieuws/")
    assert [page.title for page in first.context["listing"].rows] == [f"Bericht {n}." for n in range(13, 1, -1)]
    second = client.get("/nl/nieuws/" + first.context["older_url"])
    assert [page.title for page in second.context["listing"].rows] == ["Bericht 1.", "Bericht 0."]
    assert client.get("/nl/nieuws/" + second.context["newer_url"]).context["listing"].rows[0].title == "Bericht 13."


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_of_news_takes_the_same_queries_for_one_as_for_twelve(
    client, news, number, django_assert_max_num_queries
):
    for n in range(number):
        publish_page(news, NewsPage(title=f"Bericht {n}", slug=f"n{n}", intro="Kort."), by=None)
    client.get("/nl/nieuws/")
    with django_assert_max_num_queries(11):
        client.get("/nl/nieuws/")


def test_the_news_can_be_followed_in_a_feed_of_its_language(client, news, section):
    publish_page(news, NewsPage(title="Water", slug="water", intro="Er viel regen."), by=None)
    publish_page(section(NewsIndexPage, "en"), NewsPage(title="Rain", slug="rain", intro="It rained."), by=None)
    news.add_child(instance=NewsPage(title="Ontwerp", slug="ontwerp", intro="Nog niet.", live=False))
    feed = client.get("/nl/feeds/news/")
    assert feed.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    words = feed.content.decode()
    assert "http://testserver/nl/nieuws/water/" in words
    assert "Er viel regen." in words
    assert "Rain" not in words
    assert "Ontwerp" not in words
    assert 'href="/nl/feeds/news/"' in client.get("/nl/nieuws/").content.decode()


# Events


def test_before_the_start_the_stream_is_announced_and_the_recording_is_not(client, calendar):
    an_event(calendar, starts_in=2, stream_url="https://stream.town.test/1", recording_url="https://film.town.test/1")
    html = client.get("/en/calendar/").content.decode()
    assert "Webinar" not in html  # this page is Dutch
    html = client.get("/nl/agenda/webinar/").content.decode()
    assert "https://stream.town.test/1" in html
    assert "https://film.town.test/1" not in html


def test_while_it_goes_on_the_stream_is_shown(client, calendar):
    an_event(calendar, starts_in=-0.5, stream_url="https://stream.town.test/1")
    response = client.get("/nl/agenda/webinar/")
    assert response.context["stage"] == "live"
    assert "https://stream.town.test/1" in response.content.decode()


def test_afterwards_the_recording_is_shown_and_the_stream_is_not(client, calendar, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    words = ContentFile(b"WEBVTT\n\n00:01.000 --> 00:02.000\nWelkom.\n", name="words.vtt")
    shown = {
        "recording_url": "https://film.town.test/1",
        "captions": Document.objects.create(title="Words", file=words),
    }
    an_event(calendar, starts_in=-2, stream_url="https://stream.town.test/1", **shown)
    html = client.get("/nl/agenda/webinar/").content.decode()
    assert "https://film.town.test/1" in html
    assert "https://stream.town.test/1" not in html


def test_the_stage_turns_exactly_at_start_and_end(db):
    event = EventPage(
        starts_at=datetime(2026, 12, 3, 19, 30, tzinfo=BRUSSELS), ends_at=datetime(2026, 12, 3, 20, 45, tzinfo=BRUSSELS)
    )
    second = timedelta(seconds=1)
    assert event.stage(event.starts_at - second) == "coming"
    assert event.stage(event.starts_at) == "live"
    assert event.stage(event.ends_at - second) == "live"
    assert event.stage(event.ends_at) == "over"


def test_the_times_are_told_in_words(client, calendar):
    page = EventPage(
        title="Webinar",
        slug="webinar",
        intro="Kom.",
        place="Schouwburg",
        starts_at=datetime(2026, 12, 3, 19, 30, tzinfo=BRUSSELS),
        ends_at=datetime(2026, 12, 3, 20, 45, tzinfo=BRUSSELS),
    )
    publish_page(calendar, page, by=None)
    html = client.get("/nl/agenda/webinar/").content.decode()
    assert "Donderdag 3 december 2026, 19:30" in html
    assert "20:45" in html
    assert "Schouwburg" in html


def test_the_calendar_tells_what_comes_from_what_was(client, calendar):
    an_event(calendar, starts_in=-5)
    response = client.get("/nl/agenda/")
    assert not response.context["coming"]
    assert [event.title for event in response.context["past"]] == ["Webinar"]


def test_an_event_can_not_end_before_it_starts(calendar):
    with pytest.raises(ValidationError):
        an_event(calendar, starts_in=2, lasts=-1)


def test_the_database_itself_refuses_an_end_before_the_start(calendar):
    event = an_event(calendar, starts_in=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        EventPage.objects.filter(pk=event.pk).update(ends_at=event.starts_at)


# Standing pages, drafts, places


def test_a_standing_page_shows_its_words(client, home):
    page = StandardPage(title="Privacy", slug="privacy", intro="Weinig.", body=[("prose", "<h2>Wat bewaren we?</h2>")])
    publish_page(home, page, by=None)
    html = client.get("/nl/privacy/").content.decode()
    assert "<h2" in html
    assert "Wat bewaren we?" in html


@pytest.mark.parametrize(("parent", "kind"), [(HomePage, StandardPage), (NewsIndexPage, NewsPage)])
def test_a_draft_does_not_exist_for_strangers(client, section, parent, kind):
    page = kind(title="Ontwerp", slug="ontwerp", intro="Nog niet.", live=False)
    section(parent).add_child(instance=page)
    assert client.get(page.url).status_code == 404


def test_a_draft_change_is_not_seen_before_it_is_published(client, home):
    page = publish_page(home, StandardPage(title="Privacy", slug="privacy", intro="Oud."), by=None)
    page.intro = "Nieuw."
    revision = page.save_revision()
    assert "Oud." in client.get("/nl/privacy/").content.decode()
    revision.publish()
    assert "Nieuw." in client.get("/nl/privacy/").content.decode()


@pytest.mark.parametrize(
    ("child", "parents"),
    [
        (PolicyPage, [DossierIndexPage]),
        (DossierPage, [DossierIndexPage]),
        (NewsPage, [NewsIndexPage]),
        (EventPage, [EventIndexPage]),
        (StandardPage, [HomePage, StandardPage]),
        (BodyPage, [HomePage, StandardPage]),
        (FormPage, [HomePage, StandardPage]),
        (DossierIndexPage, [HomePage]),
        (NewsIndexPage, [HomePage]),
        (EventIndexPage, [HomePage]),
    ],
)
def test_a_page_fits_only_under_the_kinds_of_page_that_it_belongs_to(child, parents):
    assert child.allowed_parent_page_models() == parents
    assert all(child in parent.allowed_subpage_models() for parent in parents)


def test_there_is_one_of_each_section_per_language(home):
    for kind in (DossierIndexPage, NewsIndexPage, EventIndexPage):
        assert not kind.can_create_at(home)


def test_a_page_can_not_move_to_the_other_language(section, news):
    page = publish_page(news, NewsPage(title="Water", slug="water", intro="Kort."), by=None)
    assert not page.can_move_to(section(NewsIndexPage, "en"))


def test_every_kind_of_page_says_what_it_is_for():
    kinds = [model for model in get_page_models() if model._meta.app_label == "cms"]
    assert len(kinds) == 11
    assert all(kind.get_page_description().endswith(".") for kind in kinds)


def test_pages_are_found_by_their_words(dossier_page):

    assert dossier_page.page_ptr in Page.objects.live().search("Markt")
