"""Recordings: captions are asked, and a file that is none is refused with the line and the reason."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents.models import Document

from cms.events.captions import CaptionsRefused, parse_captions, read_chapters, transcript_of
from cms.models import EventPage

GOOD = """\ufeffWEBVTT - avond over de bus

STYLE
::cue { color: yellow }

NOTE gemaakt door de dienst communicatie

1
00:01.000 --> 00:04.000 line:0
<v Marie Peeters>Welkom &amp; goedenavond.

00:04.500 --> 00:09.000
<v Marie Peeters>We praten over de <i>bus</i>.

01:00:00.000 --> 01:00:02.500
<v Jan>Wanneer rijdt lijn 4?
"""


@pytest.mark.once
def test_captions_are_read_and_become_a_transcript_by_speaker():
    cues = parse_captions(GOOD.replace("\n", "\r\n").encode())
    assert [cue.starts for cue in cues] == [timedelta(seconds=1), timedelta(seconds=4.5), timedelta(hours=1)]
    assert transcript_of(cues) == (
        "Marie Peeters: Welkom & goedenavond. We praten over de bus.\n\nJan: Wanneer rijdt lijn 4?"
    )


@pytest.mark.once
@pytest.mark.parametrize(
    ("file", "line", "reason"),
    [
        (b"", 1, "WEBVTT"),
        (b"1\n00:00:01,000 --> 00:00:04,000\nSubRip.\n", 1, "WEBVTT"),
        (b"%PDF-1.7 \xe2\xe3", 1, "UTF-8"),
        (b"WEBVTT\n\n00:01.000 --> 00:04.000\nGoed.\n\nCaf\xe9\n", 6, "UTF-8"),
        (b"WEBVTT\n\n00:00:01,000 --> 00:00:04,000\nKomma's.\n", 3, "00:01.000 --> 00:04.000"),
        (b"WEBVTT\n\n00:01.000 --> 00:04.000\nGoed.\n\n00:09.000 --> 00:08.000\nFout.\n", 6, "voor het begint"),
        (b"WEBVTT\n\n00:09.000 --> 00:10.000\nA.\n\n00:01.000 --> 00:02.000\nB.\n", 6, "erboven"),
        (b"WEBVTT\n\nZomaar wat tekst\n", 3, "00:01.000 --> 00:04.000"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nA.\n00:03.000 --> 00:04.000\nB.\n", 5, "lege regel"),
        (b"WEBVTT\n\nNOTE niets\n", 4, "niets gezegd"),
    ],
)
def test_a_file_that_is_no_captions_is_refused_with_the_line_and_the_reason(file, line, reason):
    with pytest.raises(CaptionsRefused) as refused:
        parse_captions(file)
    said = str(refused.value.message)
    assert said.startswith(f"Regel {line}: ")
    assert reason in said


@pytest.mark.once
def test_chapters_are_a_time_and_a_title_one_after_the_other():
    chapters = read_chapters("00:00 Begin\n\n1:02:03 De bus\n")
    assert [(chapter.seconds, chapter.title) for chapter in chapters] == [(0, "Begin"), (3723, "De bus")]
    for wrong in ("Begin", "00:00 Begin\n00:00 Nog eens", "00:75 Te veel"):
        with pytest.raises(CaptionsRefused, match="Regel"):
            read_chapters(wrong)


@pytest.fixture
def captions(settings, tmp_path, town):
    """Store a caption file: captions(text)."""
    settings.MEDIA_ROOT = tmp_path
    return lambda text: Document.objects.create(title="Ondertitels", file=ContentFile(text.encode(), name="bus.vtt"))


def form_for(page, **changes):
    form = EventPage.get_edit_handler().get_form_class()
    data = {
        "title": page.title, "slug": page.slug, "kind": "webinar", "intro": "Kom.", "body-count": 0,
        "programme-count": 0, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0,
        "starts_at": "2026-11-30 20:00", "ends_at": "2026-11-30 22:00",
    } | changes  # fmt: skip
    return form(data, instance=page, for_user=None)


def test_a_recording_is_published_with_captions_and_not_without(evening, captions):
    page = evening().page
    film = {"recording_url": "https://film.town.test/1"}
    assert "captions" in form_for(page, **film).errors
    refused = form_for(page, **film, captions=captions("WEBVTT\n\nfout\n").pk)
    assert "Regel 3" in str(refused.errors["captions"])
    taken = form_for(page, **film, captions=captions(GOOD).pk, chapters="00:00 Begin")
    assert taken.errors == {}
    assert "Wanneer rijdt lijn 4?" in taken.save(commit=False).transcript


def test_times_and_places_that_can_not_be_are_refused_at_their_field(evening):
    page = evening().page
    for field, changes in {
        "ends_at": {"ends_at": "2026-11-30 19:00"},
        "registration_closes_at": {"registration_closes_at": "2026-12-01 09:00"},
        "registration_opens_at": {"registration_opens_at": "2026-11-30 21:00"},
        "desk_places": {"places_on_site": 2, "desk_places": 3},
    }.items():
        assert field in form_for(page, **changes).errors, field
    assert form_for(page, places_on_site=2).errors == {}


def test_the_recording_stands_on_its_page_with_chapters_and_a_transcript_that_is_found(client, evening, captions):
    over, film = timezone.now() - timedelta(days=1), f"{settings.SITE_URL}/media/bus.mp4"
    gathering = evening(
        starts_at=over, recording_url=film, captions=captions(GOOD), chapters="01:30 De bus",
        transcript=transcript_of(parse_captions(GOOD.encode())), survey_url="https://survey.town.test/",
    )  # fmt: skip
    page = client.get(gathering.page.url).text
    for words in ("<track", "/media/bus.mp4#t=90", "Wanneer rijdt lijn 4?", "survey.town.test"):
        assert words in page, words
    assert gathering.page in EventPage.objects.search("lijn 4")
    without = evening(starts_at=over, recording_url=film)
    assert "<video" not in client.get(without.page.url).text
