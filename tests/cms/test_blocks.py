"""The pieces that pages are built of: what each shows, and what it refuses with a sentence."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.actions import publish_page
from cms.blocks import ArticleBlock
from cms.media_hosts import video_at
from cms.models import EventPage, NewsPage
from forum.models import Kind
from participation.maps import Map, read_outline
from polls.models import State

VIDEO = {
    "title": "De proef op de Markt",
    "url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "text": "<p>Auto's.</p>",
}
CHURCH = {"name": "Kerk", "address": "Markt 1", "text": "", "latitude": "51.05", "longitude": "3.72"}
STREET = '{"type": "LineString", "coordinates": [[3.72, 51.05], [3.73, 51.06]]}'


@pytest.fixture
def shown(news, client):
    """Publish a page of these pieces and return what a stranger sees: shown(("quote", {…}))."""

    def show(*pieces, address="/nl/nieuws/proef/"):
        publish_page(news, NewsPage(title="Proef", slug="proef", intro="Een proef.", body=list(pieces)), by=None)
        return client.get(address)

    return show


def faults_of(name, value):
    block = ArticleBlock().child_blocks[name]
    with pytest.raises(ValidationError) as caught:
        block.clean(block.to_python(value))
    if isinstance(caught.value, StructBlockValidationError):
        return " ".join(message for fault in caught.value.block_errors.values() for message in fault.messages)
    return str(caught.value.as_json_data() if hasattr(caught.value, "as_json_data") else caught.value)


# Videos


@pytest.mark.parametrize(
    ("address", "player"),
    [
        (
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3s",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0",
        ),
        ("https://youtu.be/dQw4w9WgXcQ?si=x", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0"),
        ("https://www.youtube.com/live/dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0"),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://player.vimeo.com/video/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
    ],
)
@pytest.mark.once
def test_a_video_of_a_known_host_is_known_by_any_address_that_people_share(address, player):
    assert video_at(address).player == player


@pytest.mark.parametrize(
    "address",
    [
        "https://video.example/1", "http://youtu.be/dQw4w9WgXcQ", "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/@town", "https://vimeo.com/town", "https://evil.example/?u=https://youtu.be/dQw4w9WgXcQ",
        "https://youtu.be/\"onload=x", "javascript:alert(1)",
    ],
)  # fmt: skip
@pytest.mark.once
def test_any_other_address_is_no_video(address):
    assert video_at(address) is None


@pytest.mark.once
def test_an_unknown_host_is_refused_with_a_sentence():
    told = faults_of("video", VIDEO | {"url": "https://video.example/1"})
    assert told == "Video's kunnen alleen van deze diensten komen: YouTube, Vimeo. Geef de link van de video zelf."


def test_nothing_comes_from_the_host_before_somebody_asks_for_the_video(shown, client):
    response = shown(("video", VIDEO))
    page = response.content.decode()
    assert "<iframe" not in page
    assert "youtube-nocookie" not in page
    assert "frame-src" not in response.headers["Content-Security-Policy"]
    assert 'href="?play=dQw4w9WgXcQ#video-dQw4w9WgXcQ"' in page
    asked = client.get("/nl/nieuws/proef/?play=dQw4w9WgXcQ")
    assert (
        '<iframe class="video" src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0"' in asked.content.decode()
    )
    policy = asked.headers["Content-Security-Policy"]
    assert "frame-src https://www.youtube-nocookie.com https://player.vimeo.com" in policy
    assert "script-src 'self';" in policy
    assert "<iframe" not in client.get("/nl/nieuws/proef/?play=other").content.decode()


# Maps


@pytest.mark.once
def test_places_stand_on_the_map_as_they_lie_north_up():
    drawn = Map.of(read_outline(STREET), [(3.72, 51.05), (3.73, 51.06), (3.72, 51.06)])
    south_west, north_east, north_west = drawn.pins
    assert south_west.x == north_west.x < north_east.x
    assert north_west.y == north_east.y < south_west.y
    assert drawn.shapes[0].path == f"M{south_west.x} {south_west.y}L{north_east.x} {north_east.y}"
    assert all(0 < pin.x < drawn.width and 0 < pin.y < drawn.height for pin in drawn.pins)


@pytest.mark.once
def test_one_place_alone_stands_in_the_middle():
    (pin,) = Map.of([], [(3.72, 51.05)]).pins
    assert (pin.x, pin.y) == (320.0, 240.0)


@pytest.mark.parametrize(
    "outline",
    ["no", "[]", "{}", "null", '{"type": "Point", "coordinates": [1, 2]}', '{"type": "Polygon", "coordinates": [1]}',
     '{"type": "LineString", "coordinates": [[104000, 194000], [104010, 194010]]}'],
)  # fmt: skip
@pytest.mark.once
def test_an_outline_that_is_none_is_refused_with_a_sentence(outline):
    told = faults_of("map", {"title": "Waar", "outline": outline, "places": [CHURCH]})
    assert told == "Dit is geen GeoJSON met lijnen of vlakken in graden."


def test_a_map_comes_with_its_list_and_no_other_host(shown):
    page = shown(("map", {"title": "Waar", "outline": STREET, "places": [CHURCH]})).content.decode()
    assert 'aria-label="Kaart: Waar. Dezelfde plaatsen staan in de lijst hieronder."' in page
    assert "<h3>1. Kerk</h3><p>Markt 1</p>" in page


# Tables, words


@pytest.mark.once
@pytest.mark.parametrize(
    ("caption", "heading", "sentence"),
    [("", "Straat", "Geef de tabel een titel: wat vertelt ze?"), ("Wat?", "", "Geef elke kolom van de tabel een kop.")],
)
def test_a_table_without_caption_or_headers_is_refused(caption, heading, sentence):
    table = {"columns": [{"type": "text", "heading": heading}], "rows": [{"values": ["x"]}], "caption": caption}
    assert sentence in faults_of("table", table)


def test_a_table_can_be_heard(shown):
    table = ArticleBlock().child_blocks["table"].to_python({
        "columns": [{"type": "text", "heading": "Straat"}, {"type": "number", "heading": "Auto's"}],
        "rows": [{"values": ["Markt", "12"]}], "caption": "Auto's per straat",
    })  # fmt: skip
    page = shown(("table", table)).content.decode()
    assert "<caption>Auto&#x27;s per straat</caption>" in page
    assert '<th scope="col">Straat</th>' in page
    assert '<th scope="row">Markt</th>' in page


@pytest.mark.once
def test_a_contact_can_be_reached():
    assert faults_of("contact", {"name": "Mobiliteit"}) == "Geef een telefoonnummer of een e-mailadres."


def test_a_decision_says_what_became_of_what_people_said(shown):
    page = shown(("decision", {
        "decided": "De Markt wordt autovrij op zaterdag.", "by": "Gemeenteraad", "date": date(2026, 11, 3),
        "summary": "Op zaterdag rijden er geen auto's.", "why": "<p>Veiliger.</p>", "means": "<p>Parkeer anders.</p>",
        "input": "<p>De bus blijft rijden, want dat vroegen 212 mensen.</p>", "link": "",
    })).content.decode()  # fmt: skip
    assert "Wat deden we met je inbreng?</h3>" in page
    assert "212 mensen" in page
    assert "3 november 2026" in page


# What goes on


def test_a_poll_shows_where_it_stands_and_moves_by_itself(shown, dossier, make_poll):
    poll = make_poll(dossier, "Komt er een bus?")
    page = shown(("poll", {"poll": poll.slug})).content.decode()
    assert f'data-live-url="/ws/polls/{poll.slug}/"' in page
    assert ">Komt er een bus?</a></h2>" in page
    assert "Naar het stembiljet" in page or "stembiljet" in page


def test_a_draft_poll_is_neither_offered_nor_shown(shown, dossier, make_poll):
    poll = make_poll(dossier, "Nog geheim?", state=State.DRAFT)
    assert "Nog geheim?" not in shown(("poll", {"poll": poll.slug})).content.decode()
    with pytest.raises(ValidationError):
        ArticleBlock().child_blocks["poll"].clean({"poll": poll.slug})


def test_topics_of_a_theme_and_coming_events_are_listed(shown, theme, make_topic, calendar):
    make_topic("Waar blijft de bus?", kind=Kind.QUESTION)
    at = timezone.now() + timedelta(days=2)
    evening = EventPage(title="Busavond", slug="bus", intro=".", starts_at=at, ends_at=at + timedelta(hours=1))
    publish_page(calendar, evening, by=None)
    page = shown(
        ("topics", {"heading": "Wat mensen zeggen", "theme": theme.slug}),
        ("events", {"heading": "Kom langs", "number": 3}),
    ).content.decode()
    assert "Waar blijft de bus?" in page
    assert "Busavond" in page
