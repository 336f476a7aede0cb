"""The scan of a sheet: every page is drawn anew as a grey image. Nothing of the file that was sent is kept: no script,
no attachment, no second file inside it, no data of camera or scanner."""

from collections.abc import Iterator
from contextlib import closing
from io import BytesIO

import pypdfium2
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from forum.media.portable import pdfium_lock
from participation.errors import Invalid

MOST_BYTES = 15_000_000
TOO_LARGE = _("This file is larger than 15 MB. Scan it in grey, at 150 dots an inch.")
MOST_PAGES = 4
MOST_PIXELS = 60_000_000  # an A4 at 600 dots an inch has 35 million
LONGEST_SIDE = 1_754  # A4 at 150 dots an inch
QUALITY = 70
BEGINS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}


class ScanRefused(Invalid):
    """The file is not kept."""

    code = "scan_refused"


def pages_of(content: bytes) -> list[bytes]:
    """Return the pages of a scan as JPEG, at most four. Raises `ScanRefused` with the reason in a sentence."""
    if len(content) > MOST_BYTES:
        raise ScanRefused(TOO_LARGE)
    kind = next((kind for kind, begins in BEGINS.items() if content.startswith(begins)), "")
    if not kind:
        raise ScanRefused(_("Send a PDF, a JPEG or a PNG."))
    try:
        return [_as_jpeg(page) for page in (_pdf_pages(content) if kind == "pdf" else [_image(content, kind)])]
    except (pypdfium2.PdfiumError, UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise ScanRefused(_("This file can not be read. Scan the sheet again.")) from error


def _pdf_pages(content: bytes) -> Iterator[Image.Image]:
    with pdfium_lock, closing(pypdfium2.PdfDocument(content)) as document:
        if not 1 <= len(document) <= MOST_PAGES:
            raise ScanRefused(_("A scan has one to four pages."))
        for page in document:
            width, height = page.get_size()
            if not (width > 0 and height > 0):
                raise ScanRefused(_("This file can not be read. Scan the sheet again."))
            scale = LONGEST_SIDE / max(width, height)
            yield page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil()


def _image(content: bytes, kind: str) -> Image.Image:
    image = Image.open(BytesIO(content), formats=[kind.upper()])
    if image.width * image.height > MOST_PIXELS:
        raise ScanRefused(_("This image is too large. Scan it in grey, at 150 dots an inch."))
    image.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
    return ImageOps.exif_transpose(image)


def _as_jpeg(image: Image.Image) -> bytes:
    grey = image.convert("L")
    grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    file = BytesIO()
    grey.save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()
