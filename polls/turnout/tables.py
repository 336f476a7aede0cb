"""Making the table of a closed poll, once, and what page, export and API say of it: the same, since it is stored so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participation.dossiers.models import Neighbourhood
from participation.due import each_by_itself
from participation.exports import Row
from polls.models import UNLINKED, Electorate, Poll, State
from polls.turnout.models import Breakdown
from polls.turnout.people import BANDS, UNKNOWN, turnout_of
from polls.turnout.suppression import Cell, left_out, with_totals

WITH_HOMES = (Electorate.ROLL, Electorate.RESIDENTS, Electorate.NEIGHBOURHOODS)
FEWEST_FOR_A_SHARE = 30
LEFT_OUT = "·"


def make_due_breakdowns(at: datetime) -> int:
    """Make the table of every poll that is closed and has none; return how many. Never made again."""
    closed = Poll.objects.filter(state__in=UNLINKED, electorate__in=WITH_HOMES, breakdown=None, turnout=None)
    return each_by_itself(closed.exclude(state=State.ANNULLED), lambda poll: _make(poll, at))


def _make(poll: Poll, at: datetime) -> None:
    eligible, voted = turnout_of(poll)
    areas = sorted({area for area, _band in eligible}, key=lambda area: (not area, area))
    bands = sorted({band for _area, band in eligible})
    table = [[Cell(eligible[area, band], voted[area, band]) for band in bands] for area in areas]
    rows = _published(table, areas) if table else []
    Breakdown.objects.get_or_create(
        poll=poll, defaults={"bands": [_band_code(band) for band in bands], "rows": rows, "made_at": at}
    )


def _published(table: list[list[Cell]], areas: list[str]) -> list[dict[str, Any]]:
    whole = with_totals(table)
    hidden = left_out(whole)
    return [
        {
            "area": area,
            "cells": [
                {"eligible": cell.eligible, "voted": None if (number, place) in hidden else cell.voted}
                for place, cell in enumerate(cells)
            ],
        }
        for number, (area, cells) in enumerate(zip([*areas, None], whole, strict=True))
    ]


def _band_code(band: int) -> str:
    if band == UNKNOWN:
        return ""
    low, high = BANDS[band]
    return f"-{high}" if not low else f"{low}+" if band == UNKNOWN - 1 else f"{low}-{high}"


@dataclass(frozen=True)
class TableCell:
    """A cell as people read it; `voted` and `percent` are None where they are left out or would tell too much."""

    eligible: int
    voted: int | None
    percent: int | None


@dataclass(frozen=True)
class TableRow:
    """A neighbourhood, or the whole town."""

    code: str | None
    label: str
    cells: list[TableCell]


@dataclass(frozen=True)
class TurnoutTable:
    """Turnout by neighbourhood and age, with the words of its rows and columns."""

    bands: list[str]
    codes: list[str]
    rows: list[TableRow]


def table_of(poll: Poll) -> TurnoutTable | None:
    """Return the table of a poll; None where there is none (yet)."""
    kept = Breakdown.objects.filter(poll=poll).exclude(poll__state=State.ANNULLED).first()
    if kept is None or not kept.rows:
        return None
    names = {each.code: str(each.name) for each in Neighbourhood.objects.all()}
    rows = [
        TableRow(row["area"], _area(row["area"], names), [_cell(cell) for cell in row["cells"]]) for row in kept.rows
    ]
    return TurnoutTable([*map(_band, kept.bands), _("All ages")], [*kept.bands, "all"], rows)


def rows_of(poll: Poll) -> Iterator[Row]:
    """Yield the table as rows: one for each neighbourhood and age, with a column that says what was left out."""
    table = table_of(poll)
    if table is None:
        return
    yield _("Neighbourhood"), _("Age"), _("May vote"), _("Took part"), _("Share (%)"), _("suppressed")
    for row in table.rows:
        for band, cell in zip(table.bands, row.cells, strict=True):
            told = LEFT_OUT if cell.voted is None else cell.voted
            yield row.label, band, cell.eligible, told, cell.percent, _("yes") if cell.voted is None else ""
    yield ()
    yield (legend(),)


def legend() -> str:
    return _("· is left out: it would tell of fewer than ten people, or let others work that out.")


def _cell(cell: dict[str, int | None]) -> TableCell:
    eligible, voted = cell["eligible"] or 0, cell["voted"]
    has_share = voted is not None and eligible >= FEWEST_FOR_A_SHARE
    return TableCell(eligible, voted, (200 * (voted or 0) + eligible) // (2 * eligible) if has_share else None)


def _area(code: str | None, names: dict[str, str]) -> str:
    if code is None:
        return _("The whole town")
    return names.get(code, code) or _("Not known where")


def _band(code: str) -> str:
    if not code:
        return _("Age not known")
    if code.startswith("-"):
        return _("Up to %(age)s") % {"age": code[1:]}
    return _("%(age)s and older") % {"age": code[:-1]} if code.endswith("+") else code
