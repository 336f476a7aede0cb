"""A paper as a tagged PDF: headings, paragraphs and tables are told apart for who listens to it (PDF 1.7, 14.7, 14.8).

ReportLab draws; the tree of what is drawn is written here, since ReportLab writes none. Each line that is drawn stands
between marks with a number, and the tree says of which heading, paragraph or cell it is a part.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObject, PDFString
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

TEXT, BOLD = "Vera", "VeraBd"
LEFT, RIGHT, TOP, BOTTOM = 20 * mm, A4[0] - 20 * mm, A4[1] - 20 * mm, 20 * mm
SIZES = {"H1": 18, "H2": 13, "P": 10, "TH": 9, "TD": 9}
SPACE = {"H1": 10, "H2": 10, "P": 4}
GAP = 6  # between the columns of a table
BOX = 22  # the side of a box to write in
HEADINGS = ("H1", "H2", "TH")


@dataclass
class Element:
    """A part of the tree: its kind, the parts in it, and the marks that it drew, by page."""

    kind: str
    inside: list["Element"] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    said: str = ""  # of a figure, in words


class TaggedPaper:
    """A paper, written from top to bottom on as many pages as it needs. `foot` stands beside each page's number."""

    def __init__(self, title: str, language: str, subject: str, foot: str = "", *, scale: float = 1) -> None:
        """`scale` is how much larger the letters are than ordinary print."""
        _register_fonts()
        self._scale = scale
        self._file = BytesIO()
        self._canvas = Canvas(self._file, pagesize=A4, invariant=True, lang=language)
        self._canvas.setTitle(title)
        self._canvas.setSubject(subject)
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._document = Element("Document")
        self._page, self._next_mark, self._height = 0, 0, TOP
        self._beside = TOP  # text above this height leaves room for the figure at its right
        self._figure_width = 0.0
        self.foot = foot

    def heading(self, level: int, text: str) -> None:
        self._block(f"H{level}", text)

    def paragraph(self, text: str) -> None:
        self._block("P", text)

    def box(self, text: str) -> None:
        """Draw an empty box to write in, with what it is for beside it; never torn apart by the end of a page."""
        element = Element("P")
        self._document.inside.append(element)
        side = BOX * self._scale
        lines = _split(text, "H2", RIGHT - LEFT - side - GAP, self._scale)
        self._make_room(max(side, len(lines) * self._leading("H2")) + SPACE["H2"])
        top = self._height - SPACE["H2"]
        self._canvas._code.append("/Artifact BMC")
        self._canvas.setLineWidth(1.5)
        self._canvas.rect(LEFT, top - side, side, side)
        self._canvas._code.append("EMC")
        for place, line in enumerate(lines, start=1):
            self._height = top - place * self._leading("H2")
            self._draw(element, line, LEFT + side + 2 * GAP, "H2")
        self._height = top - max(side, len(lines) * self._leading("H2"))

    def table(
        self, header: Sequence[str], rows: Sequence[Sequence[str]], *, shares: Sequence[float] = (), tall: float = 0
    ) -> None:
        """Draw a table; the first column is the widest, unless `shares` say what part each has.

        `tall` is for rows to write in: so many points high, with lines around each.
        """
        table, widths = Element("Table"), _widths(len(header), shares)
        self._document.inside.append(table)
        for kind, cells in (("TH", header), *(("TD", row) for row in rows)):
            self._row(table, kind, cells, widths, tall if kind == "TD" else 0)
            self._height -= 4 if tall and kind == "TH" else 0  # lines begin below the letters
        self._height -= 6

    def figure(self, drawing: Drawing, said: str) -> None:
        """Draw a picture at the right of what comes next; `said` is what it shows, for who does not see it."""
        element = Element("Figure", said=said)
        self._document.inside.append(element)
        self._make_room(drawing.height)
        self._begin(element)
        renderPDF.draw(drawing, self._canvas, RIGHT - drawing.width, self._height - drawing.height)
        self._canvas._code.append("EMC")
        self._beside, self._figure_width = self._height - drawing.height, drawing.width + GAP

    def new_page(self) -> None:
        self._make_room(TOP)

    def content(self) -> bytes:
        self._end_page()
        self._write_tree()
        self._canvas.save()
        return self._file.getvalue()

    def _block(self, kind: str, text: str) -> None:
        element = Element(kind)
        self._document.inside.append(element)
        width = RIGHT - LEFT - (self._figure_width if self._height > self._beside else 0)
        lines = _split(text, kind, width, self._scale)
        self._height -= SPACE[kind] if self._height < TOP else 0
        if kind != "P":
            self._make_room(3 * self._leading(kind))  # no heading alone at the foot of a page
        for line in lines:
            self._make_room(self._leading(kind))
            self._height -= self._leading(kind)
            self._draw(element, line, LEFT)

    def _row(self, table: Element, kind: str, cells: Sequence[str], widths: Sequence[float], tall: float) -> None:
        row = Element("TR")
        table.inside.append(row)
        wrapped = [_split(cell, kind, width - GAP, self._scale) for cell, width in zip(cells, widths, strict=True)]
        self._make_room(max(tall, self._leading(kind) * min(max(map(len, wrapped)), 40)))
        start = self._height
        if tall:
            self._lines_around(widths, tall)
        for number, lines in enumerate(wrapped):
            cell = Element(kind)
            row.inside.append(cell)
            for place, line in enumerate(lines, start=1):
                self._height = start - place * self._leading(kind)
                self._draw(cell, line, LEFT + sum(widths[:number]))
        self._height = start - max(tall, max(map(len, wrapped)) * self._leading(kind))

    def _lines_around(self, widths: Sequence[float], tall: float) -> None:
        self._canvas._code.append("/Artifact BMC")
        left = LEFT - GAP / 2
        for width in widths:
            self._canvas.rect(left, self._height - tall, width, tall)
            left += width
        self._canvas._code.append("EMC")

    def _leading(self, kind: str) -> float:
        return SIZES[kind] * self._scale * 1.35

    def _draw(self, element: Element, line: str, left: float, look: str = "") -> None:
        look = look or element.kind
        self._begin(element)
        self._canvas.setFont(BOLD if look in HEADINGS else TEXT, SIZES[look] * self._scale)
        self._canvas.drawString(left, self._height, line)
        self._canvas._code.append("EMC")

    def _begin(self, element: Element) -> None:
        element.marks.append((self._page, self._next_mark))
        self._canvas._code.append(f"/{element.kind} <</MCID {self._next_mark}>> BDC")
        self._next_mark += 1

    def _make_room(self, height: float) -> None:
        if self._height - height < BOTTOM:
            self._end_page()
            self._page, self._next_mark, self._height = self._page + 1, 0, TOP
            self._beside = TOP

    def _end_page(self) -> None:
        self._canvas._code.append("/Artifact BMC")
        self._canvas.setFont(TEXT, 8)
        self._canvas.drawRightString(RIGHT, BOTTOM - 8 * mm, f"{self.foot} {self._page + 1}".strip())
        self._canvas._code.append("EMC")
        self._canvas.showPage()

    # The tree

    def _write_tree(self) -> None:
        document = self._canvas._doc
        pages = document.Pages.pages
        marked: dict[int, dict[int, PDFObject]] = {number: {} for number in range(len(pages))}
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        root_reference = document.Reference(root)
        root.dict["K"] = PDFArray([self._element(self._document, root_reference, marked)])
        root.dict["ParentTree"] = document.Reference(PDFDictionary({"Nums": _numbers(document, marked)}))
        root.dict["ParentTreeNextKey"] = len(pages)
        document.Catalog.StructTreeRoot = root_reference
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        for number, page in enumerate(pages):
            page.StructParents, page.Tabs = number, PDFName("S")
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]

    def _element(self, element: Element, parent: PDFObject, marked: dict[int, dict[int, PDFObject]]) -> PDFObject:
        document = self._canvas._doc
        written = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(element.kind), "P": parent})
        reference = document.Reference(written)
        kids = [self._element(each, reference, marked) for each in element.inside]
        for page, mark in element.marks:
            marked[page][mark] = reference
            on_page = {"Type": PDFName("MCR"), "Pg": document.Reference(document.Pages.pages[page]), "MCID": mark}
            kids.append(PDFDictionary(on_page))
        if element.said:
            written.dict["Alt"] = PDFString(element.said)
        if element.kind == "TH":
            written.dict["A"] = PDFDictionary({"O": PDFName("Table"), "Scope": PDFName("Column")})
        written.dict["K"] = PDFArray(kids)
        return reference


def _numbers(document: PDFObject, marked: dict[int, dict[int, PDFObject]]) -> PDFArray:
    """Return of each page, in the order of its marks, to what they belong."""
    numbers = []
    for page, elements in marked.items():
        numbers += [page, document.Reference(PDFArray([elements[mark] for mark in sorted(elements)]))]
    return PDFArray(numbers)


def _widths(columns: int, shares: Sequence[float]) -> list[float]:
    if shares:
        return [(RIGHT - LEFT) * share for share in shares]
    first = (RIGHT - LEFT) * (0.45 if columns > 1 else 1)
    return [first, *([(RIGHT - LEFT - first) / (columns - 1)] * (columns - 1) if columns > 1 else [])]


def _split(text: str, kind: str, width: float, scale: float) -> list[str]:
    font, size = BOLD if kind in HEADINGS else TEXT, SIZES[kind] * scale
    lines: list[str] = simpleSplit(_in_font(text), font, size, width)
    return [part for line in lines for part in _cut(line, font, size, width)] or [""]


def _cut(line: str, font: str, size: float, width: float) -> list[str]:
    """Return a line in pieces that fit: a digest has no spaces to break at."""
    pieces = [""]
    for letter in line:
        if stringWidth(pieces[-1] + letter, font, size) > width and pieces[-1]:
            pieces.append("")
        pieces[-1] += letter
    return pieces


@cache
def _register_fonts() -> None:
    for name in (TEXT, BOLD):
        registerFont(TTFont(name, f"{name}.ttf"))


@cache
def _known() -> frozenset[int]:
    return frozenset(TTFont(TEXT, f"{TEXT}.ttf").face.charToGlyph)


def _in_font(text: str) -> str:
    """Return `text` with letters that the font lacks without their accent."""
    return "".join(each if ord(each) in _known() else _bare(each) for each in text)


def _bare(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", letter) if ord(part) in _known()) or "?"
