"""Letters with a code on paper: as plain text, and as PDF with the same words, large, and a QR code beside the code."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from participation.desk import DESK
from participation.residents.verification.letters import PrintedLetter
from participation.residents.verification.models import Purpose

TEXT, BOLD = "Vera", "VeraBd"
SIZE, LEADING, CODE_SIZE = 14, 19, 24
LEFT, RIGHT, TOP, BOTTOM = 25 * mm, A4[0] - 20 * mm, A4[1] - 20 * mm, 15 * mm
WINDOW = A4[1] - 55 * mm  # where the address of a window envelope begins
BODY = A4[1] - 95 * mm
QR = 32 * mm
FORM_FEED = "\f"


@dataclass(frozen=True)
class Page:
    """A letter in words. The address stands apart, for the window; `code` is a line of `body`."""

    sender: str
    address: Sequence[str]
    body: Sequence[str]
    code: str
    url: str


class TooLong(Exception):
    """A letter is one page."""


def page_of(printed: PrintedLetter, request: HttpRequest) -> Page:
    """Write a letter in the language of who gets it."""
    letter = printed.letter
    with translation.override(letter.language):
        page = "verification:letter-use" if letter.purpose == Purpose.VERIFY else "letter:code"
        address = f"{settings.SITE_URL}{reverse(page)}"
        context = {"letter": letter, "code": printed.code.in_groups, "url": address}
        body = render_to_string("residents/letters/letter.txt", context, request).strip()
    return Page(
        sender=DESK.town,
        address=[letter.recipient, *letter.address.splitlines()],
        body=[" ".join(part.split()) for part in body.split("\n\n")],
        code=printed.code.in_groups,
        url=f"{address}?{urlencode({'code': printed.code.in_groups})}",
    )


def as_text(pages: Iterable[Page]) -> str:
    """Return the letters as plain text, one page each: for a mail house, for Braille, to be read aloud."""
    return FORM_FEED.join("\n\n".join([page.sender, "\n".join(page.address), *page.body]) + "\n" for page in pages)


def as_pdf(pages: Iterable[Page]) -> bytes:
    _register_fonts()
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=True)
    canvas.setTitle(DESK.town)
    for page in pages:
        _draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw(canvas: Canvas, page: Page) -> None:
    _lines(canvas, _split(page.sender), TOP, BOLD)
    _lines(canvas, [part for line in page.address for part in _split(line)], WINDOW)
    height = BODY
    for part in page.body:
        height = _draw_code(canvas, page, height) if part == page.code else _paragraph(canvas, part, height)
    if height < BOTTOM:
        raise TooLong


def _draw_code(canvas: Canvas, page: Page, height: float) -> float:
    canvas.setFont(BOLD, CODE_SIZE)
    canvas.drawString(LEFT, height - QR / 2, page.code)
    widget = QrCodeWidget(page.url, barWidth=QR, barHeight=QR)
    drawing = Drawing(QR, QR)
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, RIGHT - QR, height - QR + LEADING / 2)
    return height - QR - LEADING / 2


def _paragraph(canvas: Canvas, text: str, height: float) -> float:
    return _lines(canvas, _split(text), height) - LEADING / 2


def _split(text: str) -> list[str]:
    lines: list[str] = simpleSplit(_in_font(text), TEXT, SIZE, RIGHT - LEFT)
    return lines


def _lines(canvas: Canvas, lines: Sequence[str], height: float, font: str = TEXT) -> float:
    canvas.setFont(font, SIZE)
    for line in lines:
        canvas.drawString(LEFT, height, line)
        height -= LEADING
    return height


@cache
def _register_fonts() -> None:
    for name in (TEXT, BOLD):
        registerFont(TTFont(name, f"{name}.ttf"))


@cache
def _known() -> frozenset[int]:
    return frozenset(TTFont(TEXT, f"{TEXT}.ttf").face.charToGlyph)


def _in_font(text: str) -> str:
    """Return `text` with letters that the font lacks (ě, ő) without their accent; the post finds the house."""
    return "".join(each if ord(each) in _known() else _bare(each) for each in text)


def _bare(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", letter) if ord(part) in _known()) or "?"
