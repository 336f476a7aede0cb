"""Exports open well in a spreadsheet and never run anything there."""

import csv
import io

import pytest
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from participation.exports import csv_response, safe_cell, xlsx_response

ROWS = [["Keuze", "Stemmen", "Aandeel"], ["=1+1", 3, 68.8], ["Één café; met puntkomma", 12, 100.0], [None, 0, -0.5]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", '  @cmd|"/c calc"!A0'])
def test_text_that_looks_like_a_formula_gets_an_apostrophe(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Ja", "1 = 1", "", "1.5", 12, 12345, -3])
def test_other_cells_stay_as_they_are(value):
    assert safe_cell(value) == value


@pytest.mark.parametrize(("value", "written"), [(68.8, "68,8"), (100.0, "100,0"), (-0.5, "-0,5")])
def test_a_decimal_has_the_comma_that_a_dutch_spreadsheet_reads_as_a_number(value, written):
    assert safe_cell(value) == written


def test_csv_is_utf8_with_a_bom_and_semicolons():
    response = csv_response("uitslag.csv", ROWS)
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["Keuze", "Stemmen", "Aandeel"],
        ["'=1+1", "3", "68,8"],
        ["Één café; met puntkomma", "12", "100,0"],
        ["", "0", "-0,5"],
    ]
    assert response["Content-Disposition"] == 'attachment; filename="uitslag.csv"'


def written(rows):
    """Write rows as XLSX and read its cells again."""
    book = load_workbook(io.BytesIO(xlsx_response("uitslag.xlsx", {"Uitslag": rows}).content))
    return [[(cell.value, cell.data_type) for cell in row] for row in book["Uitslag"].rows]


def test_xlsx_holds_numbers_as_numbers_and_text_as_it_is():
    assert written(ROWS) == [
        [("Keuze", "s"), ("Stemmen", "s"), ("Aandeel", "s")],
        [("=1+1", "s"), (3, "n"), (68.8, "n")],
        [("Één café; met puntkomma", "s"), (12, "n"), (100, "n")],
        [(None, "n"), (0, "n"), (-0.5, "n")],
    ]


@pytest.mark.parametrize(
    "text", ["=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "=1+1", "#N/A", "12", gettext_lazy("Yes")]
)
def test_text_in_xlsx_is_text_whatever_it_looks_like(text):
    assert written([[text]]) == [[(str(text), "s")]]


def test_control_characters_and_what_is_too_long_break_no_file():
    rows = [["a\x00b\x07c\x1fd\ufffe", "tab\tand\nline"], ["x" * 40_000, 1]]
    sheets = {"What: a/b [1]?* and a name that is much longer than a sheet": rows}
    book = load_workbook(io.BytesIO(xlsx_response("a.xlsx", sheets).content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["a\ufffdb\ufffdc\ufffdd\ufffd", "tab\tand\nline"]
    assert len(sheet["A2"].value) == 32_767
    assert safe_cell("a\x00b\x1b") == "a\ufffdb\ufffd"
