"""The stage of sheets on paper: a case that collects signatures, a sheet of it, and two people who can read."""

from datetime import date

import pytest

from forum.challenges.sheets import actions, reading
from forum.challenges.sheets.models import Mark, Sheet
from forum.challenges.sheets.reading import Words

LINDENLAAN = "Lindenlaan 4"


def line(name, born=(1980, 5, 17), address=LINDENLAAN, mark=Mark.SIGNED):
    return Words(mark, name, date(*born), address)


@pytest.fixture
def later(noon):
    from datetime import timedelta

    return noon + timedelta(days=2)


@pytest.fixture
def readers(case_handler, desk_officer):
    return [desk_officer, case_handler]


@pytest.fixture
def issue(opened, case_handler, later):
    """Give sheets out for the case that collects: issue(2, rows=10)."""

    def give(how_many=1, rows=12):
        opened.refresh_from_db()
        return actions.issue_sheets(opened, how_many=how_many, rows=rows, by=case_handler, at=later)

    return give


@pytest.fixture
def read(issue, readers, later):
    """A sheet that came in and that two people read the same: read(line("Jan"), line("An"))."""

    def enter(*lines, sheet=None):
        sheet = sheet or issue(rows=40)[0]
        actions.hand_in(sheet, signed_rows=len(lines), by=readers[0], at=later)
        rows = dict(enumerate(lines, start=1))
        for reader in readers:
            reading.read_sheet(sheet, rows, by=reader, at=later)
        return Sheet.objects.select_related("proposal__case__regulation").get(pk=sheet.pk)

    return enter
