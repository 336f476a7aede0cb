"""A picture, drawn anew: nothing of the file that was sent is kept but what one sees.

No place where it was taken, no camera, no thumbnail of before it was cut, no second file hidden behind it.
"""

from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from forum.media.errors import FileRefused

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 40_000_000
PLAIN = ("RGB", "RGBA", "L", "LA", "CMYK")  # kinds of picture that can be made smaller as they are
LARGE, SMALL, QUALITY = 1600, 640, 80  # longest side in pixels
UNREADABLE = _("This picture can not be read. Send a JPEG, PNG, WebP or GIF.")
_AWAY = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, OverflowError)


@dataclass(frozen=True)
class Picture:
    """JPEGs of at most LARGE and SMALL pixels a side; `small` is empty where `large` is no larger."""

    width: int
    height: int
    large: bytes
    small_width: int
    small: bytes


def clean_picture(content: bytes) -> Picture:
    """Return the picture drawn anew. Raises `FileRefused`."""
    try:
        image = Image.open(BytesIO(content), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise FileRefused(_("This picture has too many pixels: at most 40 million. Make it smaller first."))
        image.draft("RGB", (LARGE, LARGE))
        plain = image if image.mode in PLAIN else image.convert("RGBA")
        plain.thumbnail((LARGE, LARGE))  # before anything else: of a large picture there is one copy in memory
        seen = _on_white(ImageOps.exif_transpose(plain))
    except _AWAY as error:
        raise FileRefused(UNREADABLE) from error
    small = seen.copy()
    small.thumbnail((SMALL, SMALL))
    is_smaller = small.width < seen.width
    return Picture(
        seen.width, seen.height, _as_jpeg(seen), small.width if is_smaller else 0,
        _as_jpeg(small) if is_smaller else b"",
    )  # fmt: skip


def _on_white(image: Image.Image) -> Image.Image:
    """Return its first frame without transparency, as a fresh picture."""
    coloured = image.convert("RGBA")
    white = Image.new("RGB", coloured.size, "white")
    white.paste(coloured, mask=coloured.getchannel("A"))
    return white


def _as_jpeg(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=QUALITY, progressive=True)
    return file.getvalue()
