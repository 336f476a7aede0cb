"""Streaming exports: CSV that opens well in a spreadsheet, XLSX, and the register of exporters."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import Cell as XlsxCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.workbook.child import INVALID_TITLE_REGEX
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

type Cell = str | int | float | Promise | None
type Row = Sequence[Cell]

BOM = "\ufeff"
LONGEST_XLSX_CELL = 32_767
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: Cell) -> str | int:
    """Return the cell as CSV holds it, so that no spreadsheet runs it as a formula (OWASP, CSV injection): text that
    starts like one gets an apostrophe before it; numbers stay numbers, with the decimal comma that goes with `;`.
    Control characters show as the sign for an unreadable letter, as in XLSX."""
    if isinstance(value, float):
        return str(value).replace(".", ",")
    if isinstance(value, int):
        return value
    text = "" if value is None else _NOT_IN_XML.sub("\ufffd", str(value))
    return f"'{text}" if text.lstrip().startswith(_FORMULA_STARTS) or text.startswith(_FORMULA_STARTS) else text


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of a CSV file: UTF-8 with BOM, semicolons (the separator of Dutch spreadsheets), CRLF."""
    yield BOM
    for row in rows:
        line = io.StringIO()
        csv.writer(line, delimiter=";", lineterminator="\r\n").writerow([safe_cell(cell) for cell in row])
        yield line.getvalue()


def csv_response(filename: str, rows: Iterable[Row]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def xlsx_response(filename: str, sheets: Mapping[str, Iterable[Row]]) -> HttpResponse:
    """Return a workbook with one sheet per entry of `sheets`."""
    response = HttpResponse(
        xlsx_content(sheets), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def xlsx_content(sheets: Mapping[str, Iterable[Row]]) -> bytes:
    """Return a workbook with one sheet per entry of `sheets`, as a file."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(INVALID_TITLE_REGEX.sub(" ", title)[:31])
        for row in rows:
            sheet.append([_xlsx_cell(sheet, value) for value in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _xlsx_cell(sheet: WriteOnlyWorksheet, value: Cell) -> XlsxCell:
    """Return the cell as XLSX holds it: text is text to the letter, never a formula, for the cell says so itself.

    What XML has no place for (control characters) shows as the sign for an unreadable letter; longer than a cell can
    be, text is cut off.
    """
    if value is None or isinstance(value, (int, float)):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, _NOT_IN_XML.sub("\ufffd", str(value))[:LONGEST_XLSX_CELL])
    cell.data_type = "s"
    return cell
