"""What may be uploaded, and how it is handed out again."""

import io
import struct
import zlib
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection

from cms import forms


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def office(town, log_in, communications):
    return log_in(communications)


def a_picture(kind="PNG", size=(40, 30)):
    file = io.BytesIO()
    Picture.new("RGB", size, "#0d5c55").save(file, kind)
    return file.getvalue()


def a_bomb(width, height):
    """A PNG of a few bytes that says it is `width` x `height` pixels."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def send_image(office, name, content):
    file = SimpleUploadedFile(name, content)
    return office.post("/beheer/images/add/", {"title": "Foto", "file": file, "description": "", "tags": ""})


def send_document(office, name, content):
    file = SimpleUploadedFile(name, content)
    return office.post("/beheer/documents/add/", {"title": "Stuk", "file": file, "tags": ""})


@pytest.mark.parametrize(("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.webp", "WEBP"), ("a.gif", "GIF")])
def test_an_image_is_taken(office, name, kind):
    assert send_image(office, name, a_picture(kind)).status_code == 302
    assert Image.objects.get().width == 40


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.bmp", a_picture("BMP")),
        ("renamed.jpg", a_picture("PNG")),
        ("renamed.png", b"<script>alert(1)</script>"),
        ("renamed.png", b"MZ\x90\x00"),
        ("empty.png", b""),
    ],
)
def test_what_is_not_an_image_of_an_allowed_kind_is_refused(office, name, content):
    response = send_image(office, name, content)
    assert "file" in response.context["form"].errors
    assert not Image.objects.exists()


def test_a_large_image_is_refused(office):
    response = send_image(office, "large.png", a_picture() + b"\x00" * 10 * 1024 * 1024)
    assert "file" in response.context["form"].errors
    assert not Image.objects.exists()


@pytest.mark.parametrize("size", [(8000, 6000), (60_000, 60_000)])
def test_a_small_file_with_too_many_pixels_is_refused_without_opening_it(office, size):
    content = a_bomb(*size)
    assert len(content) < 200
    response = send_image(office, "bomb.png", content)
    assert "file" in response.context["form"].errors
    assert not Image.objects.exists()


def test_an_image_that_was_cut_short_is_refused(office):
    response = send_image(office, "short.png", a_picture(size=(400, 300))[:-60])
    assert "file" in response.context["form"].errors
    assert not Image.objects.exists()


def test_a_disk_without_room_takes_no_file_and_says_so(office, monkeypatch):
    monkeypatch.setattr(forms.shutil, "disk_usage", lambda path: SimpleNamespace(free=forms.ROOM_KEPT))
    for response in (send_image(office, "a.png", a_picture()), send_document(office, "a.pdf", b"%PDF-1.7\n...")):
        assert response.status_code == 422
        assert "Er is geen plaats meer voor bestanden" in response.text
    assert (Image.objects.count(), Document.objects.count()) == (0, 0)


def test_an_image_is_never_opened_beyond_the_limit(settings):
    """Pillow refuses to open twice its own limit, before it unfolds anything."""
    assert Picture.MAX_IMAGE_PIXELS * 2 == settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    with pytest.raises(Picture.DecompressionBombError):
        Picture.open(io.BytesIO(a_bomb(8000, 6000)))


DOCUMENTS = [
    ("a.pdf", b"%PDF-1.7\n..."),
    ("a.docx", b"PK\x03\x04..."),
    ("a.xlsx", b"PK\x03\x04..."),
    ("a.odt", b"PK\x03\x04..."),
    ("a.csv", b"naam;aantal\nbus;3\n"),
    ("a.txt", b"Een tekst"),
    ("a.ics", b"BEGIN:VCALENDAR\r\n"),
    ("a.vtt", b"WEBVTT\n"),
]


@pytest.mark.parametrize(("name", "content"), DOCUMENTS)
def test_a_document_is_taken(office, name, content):
    assert send_document(office, name, content).status_code == 302
    assert Document.objects.get().file_extension == name.partition(".")[2]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<p>Hallo</p>"),
        ("a.svg", b"<svg/>"),
        ("a.exe", b"MZ\x90\x00"),
        ("a.pdf.js", b"alert(1)"),
        ("renamed.pdf", b"<html><script>alert(1)</script></html>"),
        ("renamed.pdf", b"MZ\x90\x00"),
        ("renamed.docx", b"%PDF-1.7"),
        ("renamed.txt", b"  <html><script>alert(1)</script></html>"),
        ("renamed.csv", b"MZ\x90\x00\x03"),
        ("without-kind", b"Een tekst"),
    ],
)
def test_a_document_of_another_kind_than_its_name_says_is_refused(office, name, content):
    response = send_document(office, name, content)
    assert "file" in response.context["form"].errors
    assert not Document.objects.exists()


def test_a_large_document_is_refused(office, settings):
    response = send_document(office, "large.pdf", b"%PDF-" + b"0" * settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
    assert "file" in response.context["form"].errors
    assert not Document.objects.exists()


def test_many_documents_at_once_are_held_to_the_same(office):
    sent = SimpleUploadedFile("renamed.pdf", b"<script>alert(1)</script>")
    response = office.post(
        "/beheer/documents/multiple/add/",
        {"title": "Stuk", "files[]": sent},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert response.json()["success"] is False
    assert not Document.objects.exists()


# Handing out


@pytest.fixture
def document(town):
    def make(name, content=b"%PDF-1.7"):
        return Document.objects.create(
            title="Stuk", file=ContentFile(content, name=name), collection=Collection.get_first_root_node()
        )

    return make


def test_a_document_is_never_sniffed_and_runs_nothing(office, document):
    response = office.get(document("plan.pdf").url)
    assert response.status_code == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "data.csv", "letter.docx"])
def test_a_document_that_is_not_a_pdf_is_a_download_even_if_it_got_in(office, document, name):
    response = office.get(document(name, b"<script>alert(1)</script>").url)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("way", ["documents/plan.pdf", "./documents/plan.pdf", "x/../documents/plan.pdf"])
def test_a_document_does_not_leave_by_the_way_of_images(client, document, way):
    document("plan.pdf")
    assert client.get(f"/media/{way}", follow=True).status_code == 404


def test_an_image_is_shown_in_place_and_never_sniffed(client, db, settings):
    (settings.MEDIA_ROOT / "images").mkdir()
    (settings.MEDIA_ROOT / "images" / "a.png").write_bytes(a_picture())
    response = client.get("/media/images/a.png")
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.xml", "a.PNG.html"])
def test_anything_else_among_the_images_is_a_download(client, settings, name):
    (settings.MEDIA_ROOT / name).write_bytes(b"<script>alert(1)</script>")
    response = client.get(f"/media/{name}")
    assert response.headers["Content-Disposition"] == "attachment"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("way", ["../secret.txt", "%2e%2e/secret.txt", "images/../../secret.txt"])
def test_files_outside_the_folder_stay_outside(client, town, settings, way):
    (settings.MEDIA_ROOT.parent / "secret.txt").write_text("geheim")
    assert client.get(f"/media/{way}").status_code in (400, 404)
