"""From a file that was sent to what is kept of it."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from forum.media.errors import FileRefused
from forum.media.models import LONGEST_NAME, Kind
from forum.media.pictures import clean_picture
from forum.media.portable import clean_pdf
from participation.limits.models import SwitchName
from participation.limits.switches import off_now
from participation.text import without_tricks

MOST_BYTES = {Kind.IMAGE: 10_000_000, Kind.PDF: 5_000_000}


@dataclass(frozen=True)
class Cleaned:
    """What is kept of a file; measures are of pictures only."""

    kind: Kind
    name: str
    digest: str
    content: bytes
    small: bytes = b""
    width: int = 0
    height: int = 0
    small_width: int = 0


def cleaned(file: "UploadedFile[bytes]") -> Cleaned:
    """Return what is kept of a file. Raises `FileRefused`, with the sentence of the switch where uploads are off."""
    if sentence := off_now().get(SwitchName.UPLOADS):
        raise FileRefused(sentence)
    begins = file.read(5)
    file.seek(0)
    kind = Kind.PDF if begins == b"%PDF-" else Kind.IMAGE
    if (file.size or 0) > MOST_BYTES[kind]:
        raise FileRefused(_("This file is too large: at most 10 MB for a picture, and 5 MB for a PDF."))
    content = file.read()
    name, digest = _name(file.name or ""), hashlib.sha256(content).hexdigest()
    if kind == Kind.PDF:
        return Cleaned(kind, name, digest, clean_pdf(content))
    picture = clean_picture(content)
    return Cleaned(kind, name, digest, picture.large, picture.small, picture.width, picture.height, picture.small_width)


def _name(given: str) -> str:
    """Return the name without folder, ending and tricks."""
    seen = " ".join(without_tricks(PurePath(given.replace("\\", "/")).stem).split())
    return "".join(sign for sign in seen if sign.isprintable() and sign not in '"<>:/\\|?*;%')[:LONGEST_NAME] or "file"
