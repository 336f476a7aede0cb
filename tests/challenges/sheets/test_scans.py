"""A scan is kept as an image of our own making: whatever else was in the file is gone; what is no scan is refused."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from forum.challenges.sheets.scans import MOST_BYTES, ScanRefused, pages_of

pytestmark = pytest.mark.once
SCRIPT = b"<script>alert(1)</script>"


def image(kind, **options):
    file = BytesIO()
    Image.new("RGB", (80, 120), "white").save(file, kind, **options)
    return file.getvalue()


def pdf(pages=1):
    file = BytesIO()
    canvas = Canvas(file)
    for number in range(pages):
        canvas.drawString(100, 700, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def scripted():
    """A PDF that runs a script when it is opened and carries another file."""
    return pdf().replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>")


def png_bomb():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9))) + chunk(b"IEND", b"")


def test_of_a_scan_only_what_is_seen_is_kept():
    exif = Image.Exif()
    exif[0x010E] = "Kerkstraat 4"  # what the picture is of
    for content in (image("JPEG", exif=exif), image("PNG"), image("PNG") + SCRIPT, image("JPEG") + pdf(), scripted()):
        [page] = pages_of(content)
        assert page.startswith(b"\xff\xd8\xff")
        for hidden in (b"Kerkstraat", b"Exif", SCRIPT, b"%PDF", b"JavaScript"):
            assert hidden not in page
    assert len(pages_of(pdf(3))) == 3


def test_what_is_no_scan_is_refused_with_a_sentence():
    for content in (
        b"", SCRIPT, b"GIF89a" + bytes(40), b"PK\x03\x04" + pdf(), b" " + pdf(), b"%PDF-1.7\n" + SCRIPT, pdf()[:200],
        image("PNG")[:60], png_bomb(), pdf(5), b"%PDF-" + bytes(MOST_BYTES), b"\xff\xd8\xff" + SCRIPT, image("TIFF"),
    ):  # fmt: skip
        with pytest.raises(ScanRefused) as refused:
            pages_of(content)
        assert str(refused.value.message).endswith(".")
