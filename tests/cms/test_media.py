"""No spelling of an address hands out a document by the way of images."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from cms.views import media

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    for folder in ("documents", "images"):
        (settings.MEDIA_ROOT / folder).mkdir(parents=True)
        (settings.MEDIA_ROOT / folder / "a.png").write_bytes(b"what is in it")
    (tmp_path / "a.png").write_bytes(b"outside")


WAYS = [
    "documents/a.png", "/documents/a.png", "//documents/a.png", "./documents/a.png", "/./documents/a.png",
    "x/../documents/a.png", "../documents/a.png", "/../documents/a.png", "images/../documents/a.png",
    "documents//a.png", "documents/./a.png", "\\documents\\a.png", "x\\..\\documents\\a.png", "documents\\a.png",
    "Documents/a.png", "../a.png", "/../a.png", "..\\a.png", "images/../../a.png",
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_view_refuses_every_other_spelling(way):
    with pytest.raises(Http404):
        media(RequestFactory().get("/media/"), way)


@pytest.mark.parametrize(
    "way", [*WAYS, "%2e/documents/a.png", "%2fdocuments/a.png", "%2e%2e/a.png", "%5cdocuments/a.png"]
)
def test_so_does_the_address(client, way):
    response = client.get(f"/media/{way}")
    assert response.status_code == 404


def test_an_image_is_found(client):
    for way in ("images/a.png", "/images/a.png", "x/../images/a.png"):
        assert b"".join(client.get(f"/media/{way}").streaming_content) == b"what is in it"
