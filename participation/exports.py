"""Streaming exports: CSV that opens well in a spreadsheet, XLSX, and the register of exporters."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import Cell as XlsxCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

type Cell = str | int | float | Promise | None
type Row = Sequence[Cell]

BOM = "\ufeff"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: Cell) -> str | int:
    """Return the cell as CSV holds it, so that no spreadsheet runs it as a formula (OWASP, CSV injection): text that
    starts like one gets an apostrophe before it; numbers stay numbers, with the decimal comma that goes with `;`."""
    if isinstance(value, float):
        return str(value).replace(".", ",")
    if isinstance(value, int):
        return value
    text = "" if value is None else str(value)
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


def xlsx_response(filename: str, sheets: dict[str, Iterable[Row]]) -> HttpResponse:
    """Return a workbook with one sheet per entry of `sheets`."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title[:31])
        for row in rows:
            sheet.append([_xlsx_cell(sheet, value) for value in row])
    content = io.BytesIO()
    book.save(content)
    response = HttpResponse(
        content.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _xlsx_cell(sheet: WriteOnlyWorksheet, value: Cell) -> XlsxCell:
    """Return the cell as XLSX holds it: text is text to the letter, never a formula, for the cell says so itself."""
    if value is None or isinstance(value, (int, float)):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, str(value))
    cell.data_type = "s"
    return cell
