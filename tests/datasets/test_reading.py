"""Files of figures as people bring them: what is read, and which row and column is named where it can not be."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from cms.datasets.errors import BadFile
from cms.datasets.kinds import decimals_of, infer, read_column
from cms.datasets.models import Kind
from cms.datasets.reading import read_file

pytestmark = pytest.mark.once
PLACES = {"centrum": "Centrum", "cen": "Centrum", "noord": "Noord"}


def cells(content, name="figures.csv"):
    sheet = read_file(content if isinstance(content, bytes) else content.encode(), name)
    return sheet.header, [row for _number, row in sheet.rows]


def refusals(content, name="figures.csv"):
    with pytest.raises(BadFile) as refusal:
        read_file(content if isinstance(content, bytes) else content.encode(), name)
    return refusal.value.sentences


def column(*values, kind=None, separator=";"):
    """What a column of these cells holds: (kind, values, faults)."""
    kind = kind or infer(values, separator, PLACES)
    read = read_column(kind, "aantal", list(enumerate(values, start=2)), separator, PLACES)
    return kind, read.values, read.faults


def workbook(*rows, second=False):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if second:
        book.create_sheet("Toelichting")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "wijk;aantal\nCentrum;3\n",
        "\ufeffwijk;aantal\r\nCentrum;3\r\n",
        "wijk,aantal\nCentrum,3",
        'wijk\taantal\n"Centrum"\t3\n',
        "sep=|\nwijk|aantal\n\n;;\nCentrum|3\n".replace(";;\n", ""),
        "wijk;aantal\nCentrum;3;;\n;;;\n",
        "wijk;aantal\nCentrum;3\n".encode("utf-16"),
    ],
)
def test_marks_separators_and_empty_rows_are_no_trouble(content):
    assert cells(content) == (["wijk", "aantal"], [["Centrum", "3"]])


def test_letters_of_older_windows_programs_are_read_and_told():
    sheet = read_file("café;aantal\nThéâtre;3\n".encode("cp1252"), "x.csv")
    assert (sheet.header[0], sheet.rows[0][1][0]) == ("café", "Théâtre")
    assert len(sheet.notes) == 1


def test_a_row_with_too_many_or_too_few_cells_is_named():
    said = refusals("wijk;aantal\nCentrum;3\nNoord\nZuid;4;5\n")
    assert [sentence[:6] for sentence in said] == ["Rij 3 ", "Rij 4 "]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("wijk;aantal\nCentrum;=SUM(A1:A9)\n", ["Rij 2", "aantal"]),
        ("wijk;aantal\nCentrum;3\n@cmd;3\n", ["Rij 3", "wijk"]),
        ("wijk;aantal\nCentrum;+cmd|' /C calc'!A0\n", ["Rij 2", "aantal"]),
        ("wijk;aantal\nCentrum;#REF!\n", ["Rij 2", "aantal", "#REF!"]),
        ("wijk;\nCentrum;3\n", ["Kolom 2"]),
        ("wijk;wijk\nCentrum;3\n", ["wijk"]),
        ("wijk;aantal\n", []),
        ("", []),
        (b"\x00\x01\x02", []),
        (b"\xd0\xcf\x11\xe0rest", ["XLSX"]),
        (b"PK\x03\x04 no workbook at all", []),
        ('wijk;aantal\n"Centrum;3\n', []),
    ],
)
def test_what_can_not_be_right_is_refused_by_row_and_column(content, named):
    said = refusals(content)
    assert len(said) == 1
    assert all(name in said[0] for name in named)
    assert said[0].endswith((".", ")."))


def test_a_spreadsheet_is_read_by_its_first_sheet():
    content = workbook(
        ["wijk", "aantal", "dag"], ["Centrum", 3.5, date(2026, 1, 2)], [None, None], ["Noord", 4], second=True
    )
    sheet = read_file(content, "figures.xlsx")
    assert sheet.rows == [(2, ["Centrum", 3.5, date(2026, 1, 2)]), (4, ["Noord", 4, None])]
    assert len(sheet.notes) == 1


def test_a_formula_in_a_spreadsheet_is_named_by_its_row_and_letter():
    assert "Rij 3" in refusals(workbook(["wijk", "aantal"], ["A", 1], ["B", "=B2*2"]), "x.xlsx")[0]


def test_text_that_was_made_harmless_by_an_export_is_itself_again():
    assert cells("wijk;aantal\n'-18 jaar;3\n")[1] == [["-18 jaar", "3"]]


@pytest.mark.parametrize(
    ("written", "separator", "expected"),
    [
        (["1,5", "2"], ";", [1.5, 2]),
        (["1.5", "2"], ";", [1.5, 2]),
        (["1.234,50", "7"], ";", [1234.5, 7]),
        (["1,234.50", "7"], ",", [1234.5, 7]),
        (["1.234", "56"], ";", [1234, 56]),
        (["1.234", "56"], ",", [1.234, 56]),
        (["0,123", "0,5"], ",", [0.123, 0.5]),
        (["1 234", "12\u00a0345,5"], ";", [1234, 12345.5]),
        (["€ 12", "15 %", "−3", "+4"], ";", [12, 15, -3, 4]),
        ([3, 4.5], "", [3, 4.5]),
    ],
)
def test_numbers_are_read_as_they_were_meant(written, separator, expected):
    assert column(*written, separator=separator) == (Kind.NUMBER, expected, [])


def test_a_word_among_numbers_is_named_by_its_row():
    _kind, _values, faults = column("1", "2", "3", "4", "n.v.t.")
    assert [fault.partition(":")[0] for fault in faults] == ["Rij 6, kolom “aantal”"]


def test_an_empty_cell_is_nothing_and_not_zero():
    kind, values, faults = column("1", None, "2")
    assert (kind, values, faults) == (Kind.NUMBER, [1, None, 2], [])


def test_days_are_read_in_every_order_that_people_write():
    assert column("31/12/2026", "1-2-2026", "2026-03-04")[:2] == (Kind.DATE, ["2026-12-31", "2026-02-01", "2026-03-04"])
    assert len(column("31/02/2026", kind=Kind.DATE)[2]) == 1


def test_years_and_words_are_names():
    assert column("2024", "2025")[:2] == (Kind.TEXT, ["2024", "2025"])
    assert column("fiets", "auto")[0] == Kind.TEXT


def test_neighbourhoods_are_known_by_code_or_name_and_others_are_named():
    assert column("Centrum", "NOORD", "cen")[:2] == (Kind.NEIGHBOURHOOD, ["Centrum", "Noord", "Centrum"])
    assert "Elders" in column("Elders", kind=Kind.NEIGHBOURHOOD)[2][0]


def test_numbers_keep_at_most_two_decimals_on_a_page():
    assert [decimals_of(values) for values in ([1, 2], [1.5], [1.25, 3.0], [0.12345])] == [0, 1, 2, 2]
