"""From a file to cells: CSV as people and programs write it, and XLSX. What cells mean is for kinds.py."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from cms.datasets.errors import BadFile

MOST_BYTES = 20 * 1024 * 1024
MOST_BYTES_UNPACKED = 300 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 200_000, 60, 500
SEPARATORS = ";,\t|"
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
FAULTS_OF_SPREADSHEETS = ("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!")

type Cell = str | int | float | date | None


@dataclass(frozen=True)
class Sheet:
    """A file's first row, and the others with their number as a spreadsheet counts them. Empty cells are None."""

    header: list[str]
    rows: list[tuple[int, list[Cell]]]
    notes: list[str]
    separator: str = ""


def read_file(content: bytes, name: str) -> Sheet:
    """Return the cells of a file. Raises `BadFile` with all that has to be mended."""
    if len(content) > MOST_BYTES:
        raise BadFile([_("The file is too large: at most %(size)d MB.") % {"size": MOST_BYTES // 1024**2}])
    if content.startswith(OLD_EXCEL):
        raise BadFile([_("This is an old kind of Excel file. Save it as XLSX or CSV.")])
    sheet = _read_xlsx(content) if content.startswith(ZIP) else _read_csv(content, name)
    if not sheet.rows:
        raise BadFile([_("There are no figures in this file: it has no rows under the first one.")])
    return sheet


def cell_name(row: int, column: str) -> str:
    return _("Row %(row)d, column “%(column)s”") % {"row": row, "column": column}


# CSV


def _read_csv(content: bytes, name: str) -> Sheet:
    if name.lower().endswith((".xlsx", ".xls")):
        raise BadFile([_("This is no Excel file, though its name says so. Save it as XLSX or CSV.")])
    text, notes = _decoded(content)
    separator = _separator(text)
    lines = _numbered(text, separator)
    header = _header([cell.strip() for cell in next(lines, (0, []))[1]])
    rows = _rows(((number, [_text_cell(cell) for cell in cells]) for number, cells in lines), header)
    return Sheet(header, rows, notes, separator)


def _decoded(content: bytes) -> tuple[str, list[str]]:
    """Return the text: UTF-8 with or without a mark, UTF-16 with one, else what older Windows programs write."""
    if content.startswith(UTF_16):
        return _or_refuse(content, "utf-16"), []
    if b"\x00" in content:
        raise BadFile([_("This is no text: save the figures as CSV or XLSX.")])
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        note = _(
            "The file is not in UTF-8, so it was read as older Windows programs write. Look whether é and ë are right."
        )
        return _or_refuse(content, "cp1252"), [note]


def _or_refuse(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadFile([_("The letters in this file can not be read. Save it as CSV in UTF-8.")]) from error


def _separator(text: str) -> str:
    """The character that splits the first row in most pieces, outside quotes. Excel's own `sep=` line wins."""
    first = text.split("\n", 1)[0]
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first[4]
    outside = "".join(first.split('"')[::2])
    return max(SEPARATORS, key=lambda mark: (outside.count(mark), -SEPARATORS.index(mark)))


def _numbered(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Give each row with its number, without the rows in which nothing stands."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, cells in enumerate(reader, start=1):
            is_sep_line = number == 1 and len(cells) == 2 and cells[0].lower() == "sep="
            if any(cell.strip() for cell in cells) and not is_sep_line:
                yield number, cells
    except csv.Error as error:
        sentence = _("Row %(row)d can not be read. Perhaps a quote is opened there and not closed.")
        raise BadFile([sentence % {"row": reader.line_num}]) from error


def _text_cell(cell: str) -> Cell:
    """What our own exports and others put before a formula, so that nobody runs it, goes again."""
    cell = cell.strip()
    return (cell[1:] if cell[:2] in ("'=", "'+", "'-", "'@") else cell) or None


# XLSX


def _read_xlsx(content: bytes) -> Sheet:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_BYTES_UNPACKED:
                raise BadFile([_("What is in this Excel file is too large.")])
        book = load_workbook(io.BytesIO(content), read_only=True)
        sheet = next(iter(book.worksheets), None)
        lines = list(_lines_of(sheet)) if sheet else []
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        raise BadFile([_("This Excel file is damaged, or it is none. Save it again as XLSX or CSV.")]) from error
    notes = []
    if len(book.worksheets) > 1:
        notes.append(_("Only the first sheet, “%(name)s”, was read.") % {"name": book.worksheets[0].title})
    header = _header(["" if cell is None else str(cell).strip() for cell in _trimmed(lines[0][1])] if lines else [])
    return Sheet(header, _rows(lines[1:], header), notes)


def _lines_of(sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    sheet.reset_dimensions()  # what a file says of its own size is not to be believed
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
        cells = [_xlsx_cell(cell, number, place) for place, cell in enumerate(row, start=1)]
        if any(cell is not None for cell in cells):
            yield number, cells
        if number > MOST_ROWS + 1:
            _refuse_rows()


def _xlsx_cell(cell: Any, row: int, place: int) -> Cell:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        raise BadFile([_formula(row, get_column_letter(place))])
    match value:
        case bool():
            return str(int(value))
        case int() | float():
            return value
        case datetime():
            return value.date()
        case date():
            return value
        case _:
            return str(value).strip() or None


def _trimmed(cells: list[Cell]) -> list[Cell]:
    while cells and cells[-1] is None:
        cells = cells[:-1]
    return cells


# Both


def _header(names: list[str]) -> list[str]:
    faults = []
    if not any(names):
        raise BadFile([_("The file is empty: its first row has to hold the names of the columns.")])
    if len(names) > MOST_COLUMNS:
        raise BadFile([_("There are too many columns: at most %(most)d.") % {"most": MOST_COLUMNS}])
    for place, name in enumerate(names, start=1):
        if not name:
            faults.append(_("Column %(place)d has no name in the first row.") % {"place": place})
        elif len(name) > 80:
            faults.append(_("The name of column %(place)d is longer than 80 characters.") % {"place": place})
        elif _is_formula(name):
            faults.append(_formula(1, name))
    twice = [name for name, number in Counter(filter(None, names)).items() if number > 1]
    faults += [_("Two columns are called “%(name)s”.") % {"name": name} for name in twice]
    if faults:
        raise BadFile(faults)
    return names


def _rows(lines: Iterable[tuple[int, list[Cell]]], header: list[str]) -> list[tuple[int, list[Cell]]]:
    """Return the rows, each as long as the header. Empty cells at the end may be left out or be too many."""
    rows: list[tuple[int, list[Cell]]] = []
    faults: list[str] = []
    width = len(header)
    for number, cells in lines:
        if len(cells) != width:
            cells = _fitted(cells, width)
        if len(cells) != width:
            sentence = _("Row %(row)d has %(cells)d cells, but there are %(columns)d columns.")
            faults.append(sentence % {"row": number, "cells": len(cells), "columns": width})
            continue
        faults += _faults_in(cells, number, header)
        rows.append((number, cells))
        if len(rows) > MOST_ROWS:
            _refuse_rows()
    if faults:
        raise BadFile(faults)
    return rows


def _fitted(cells: list[Cell], width: int) -> list[Cell]:
    used = _trimmed(cells)
    return used + [None] * (width - len(used)) if len(used) > width or len(cells) > width else cells


def _faults_in(cells: list[Cell], row: int, header: list[str]) -> list[str]:
    found = []
    for name, cell in zip(header, cells, strict=True):
        if isinstance(cell, str):
            if _is_formula(cell):
                found.append(_formula(row, name))
            elif cell in FAULTS_OF_SPREADSHEETS:
                found.append(f"{cell_name(row, name)}: {_('a formula went wrong here (%(cell)s).') % {'cell': cell}}")
            elif len(cell) > LONGEST_CELL:
                most = {"most": LONGEST_CELL}
                found.append(f"{cell_name(row, name)}: {_('the text is longer than %(most)d characters.') % most}")
    return found


def _is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run this. A minus or plus before words or a number is none."""
    return cell.startswith(("=", "@")) or (cell.startswith(("+", "-")) and any(mark in cell for mark in "(|!"))


def _formula(row: int, column: str) -> str:
    return f"{cell_name(row, column)}: {_('this is a formula. Put its outcome there (in Excel: paste as values).')}"


def _refuse_rows() -> None:
    raise BadFile([_("There are too many rows: at most %(most)d.") % {"most": MOST_ROWS}])
