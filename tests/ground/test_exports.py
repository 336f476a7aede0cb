"""Exports open well in a spreadsheet and never run anything there."""

import csv
import io

import pytest
from openpyxl import load_workbook

from participation.exports import csv_response, safe_cell, xlsx_response

ROWS = [["Keuze", "Stemmen"], ["=1+1", 3], ["Één café; met puntkomma", 12], [None, 0]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", '  @cmd|"/c calc"!A0'])
def test_text_that_looks_like_a_formula_gets_an_apostrophe(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Ja", "1 = 1", "", 12, -3, 0.5])
def test_other_cells_stay_as_they_are(value):
    assert safe_cell(value) == value


def test_csv_is_utf8_with_a_bom_and_semicolons():
    response = csv_response("uitslag.csv", ROWS)
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["Keuze", "Stemmen"], ["'=1+1", "3"], ["Één café; met puntkomma", "12"], ["", "0"]]
    assert response["Content-Disposition"] == 'attachment; filename="uitslag.csv"'


def test_xlsx_holds_numbers_as_numbers_and_no_formula():
    book = load_workbook(io.BytesIO(xlsx_response("uitslag.xlsx", {"Uitslag": ROWS}).content))
    cells = [[cell.value for cell in row] for row in book["Uitslag"].rows]
    assert cells == [["Keuze", "Stemmen"], ["'=1+1", 3], ["Één café; met puntkomma", 12], [None, 0]]
    assert {cell.data_type for row in book["Uitslag"].rows for cell in row} <= {"s", "n", "inlineStr"}
