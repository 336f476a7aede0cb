"""What cells mean: numbers with a decimal comma or point, days in every order that people write, neighbourhoods."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from cms.datasets.models import Kind
from cms.datasets.reading import Cell, cell_name

COMMA = re.compile(r"[+-]?([1-9]\d{0,2}(\.\d{3})+|\d+)(,\d+)?")
POINT = re.compile(r"[+-]?([1-9]\d{0,2}(,\d{3})+|\d+)(\.\d+)?")
GROUPED = re.compile(r"[+-]?\d{1,3}( \d{3})+([.,]\d+)?")
AMBIGUOUS = re.compile(r"[+-]?\d{1,3}[.,]\d{3}")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})([T ].*)?")
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
YEARS = range(1900, 2101)
MOST_DIGITS = 15
LOOKED_AT = 2_000  # cells that tell what a column holds; all are read by it afterwards
MOSTLY = 0.8  # a column is of a kind when so many of its cells are, and then the others are faults

type Value = str | int | float | None
type Parse = Callable[[Cell], Value]


class Unfit(Exception):
    """A cell does not hold what its column does; the message says so."""


@dataclass(frozen=True)
class Reading:
    """The values of a column, and what was wrong or worth telling."""

    values: list[Value]
    faults: list[str]
    notes: list[str]


def infer(cells: Sequence[Cell], separator: str, places: dict[str, str]) -> Kind:
    """Return what a column holds, where nobody has said it."""
    filled = [cell for cell in cells if cell is not None]
    filled = filled[:: max(1, len(filled) // LOOKED_AT)]
    if not filled or _are_years(filled):
        return Kind.TEXT
    for kind in (Kind.NUMBER, Kind.DATE, Kind.NEIGHBOURHOOD):
        parse = _parser(kind, filled, separator, places)
        fits = sum(_fits(parse, cell) for cell in filled)
        if fits == len(filled) or (kind != Kind.NEIGHBOURHOOD and len(filled) >= 5 and fits >= MOSTLY * len(filled)):
            return kind
    return Kind.TEXT


def read_column(
    kind: Kind, name: str, cells: Iterable[tuple[int, Cell]], separator: str, places: dict[str, str]
) -> Reading:
    """Return the values of a column of that kind: numbers, days as year-month-day, neighbourhoods by their name."""
    cells = list(cells)
    parse = _parser(kind, [cell for _row, cell in cells if cell is not None], separator, places)
    values: list[Value] = []
    faults, empty = [], []
    for row, cell in cells:
        if cell is None:
            values.append(None)
            empty.append(row)
            continue
        try:
            values.append(parse(cell))
        except Unfit as unfit:
            faults.append(f"{cell_name(row, name)}: {unfit}")
    return Reading(values, faults, _notes(name, kind, cells, empty, separator))


def decimals_of(values: Iterable[Value]) -> int:
    """Return how many decimals the numbers of a column have, at most 2: what is shown of them."""
    written = (str(value).partition(".")[2].rstrip("0") for value in values if isinstance(value, float))
    return min(2, max((len(part) for part in written), default=0))


def _fits(parse: Parse, cell: Cell) -> bool:
    try:
        parse(cell)
    except Unfit:
        return False
    return True


def _are_years(cells: Sequence[Cell]) -> bool:
    return all(str(cell).isdecimal() and len(str(cell)) == 4 and int(str(cell)) in YEARS for cell in cells)


def _parser(kind: Kind, filled: Sequence[Cell], separator: str, places: dict[str, str]) -> Parse:
    match kind:
        case Kind.NUMBER:
            mark = _decimal_mark(filled, separator)
            return lambda cell: _number(cell, mark)
        case Kind.DATE:
            return _day
        case Kind.NEIGHBOURHOOD:
            return lambda cell: _place(cell, places)
        case _:
            return _text


def _text(cell: Cell) -> Value:
    return cell.isoformat() if isinstance(cell, date) else str(cell)


# Numbers


def _bare(text: str) -> str:
    """Return what is written of a number, without spaces in it, euro sign or percent sign."""
    bare = text.replace("\u00a0", " ").replace("\u202f", " ").replace("−", "-").strip("€% ")
    return bare.replace(" ", "") if GROUPED.fullmatch(bare) else bare


def _decimal_mark(cells: Sequence[Cell], separator: str) -> str:
    """Return "," or ".": as most cells of the column show; where none does, what goes with the file's separator."""
    seen: Counter[str] = Counter()
    for cell in cells:
        if isinstance(cell, str) and (mark := _shows(_bare(cell))):
            seen[mark] += 1
    if seen:
        return seen.most_common(1)[0][0]
    return "," if separator == ";" else "."


def _shows(text: str) -> str:
    """Return which decimal mark a number shows beyond doubt; "" where it does not."""
    is_comma, is_point = bool(COMMA.fullmatch(text)), bool(POINT.fullmatch(text))
    if is_comma == is_point:
        return ""
    return "," if is_comma else "."


def _number(cell: Cell, mark: str) -> Value:
    if isinstance(cell, (int, float)):
        return cell
    text = _bare(str(cell))
    if isinstance(cell, date) or not (COMMA if mark == "," else POINT).fullmatch(text):
        raise Unfit(_("“%(cell)s” is not a number.") % {"cell": str(cell)[:40]})
    if len(text) > MOST_DIGITS and sum(char.isdigit() for char in text) > MOST_DIGITS:
        raise Unfit(_("“%(cell)s” has too many digits.") % {"cell": str(cell)[:40]})
    plain = text.replace("." if mark == "," else ",", "").replace(",", ".")
    return float(plain) if "." in plain else int(plain)


# Days and places


def _day(cell: Cell) -> Value:
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    if match := ISO.fullmatch(text):
        year, month, day = (int(part) for part in match.groups()[:3])
    elif match := DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    else:
        raise Unfit(_("“%(cell)s” is not a day. Write it as 31/12/2026.") % {"cell": text[:40]})
    try:
        return datetime(year, month, day).date().isoformat()
    except ValueError as error:
        raise Unfit(_("“%(cell)s” is no day of the calendar.") % {"cell": text[:40]}) from error


def _place(cell: Cell, places: dict[str, str]) -> Value:
    name = places.get(str(cell).casefold())
    if name is None:
        raise Unfit(_("“%(cell)s” is not one of the town's neighbourhoods.") % {"cell": str(cell)[:40]})
    return name


# What is worth telling


def _notes(name: str, kind: Kind, cells: list[tuple[int, Cell]], empty: list[int], separator: str) -> list[str]:
    notes = []
    if empty:
        sentence = _(
            "Column “%(column)s” has %(number)d empty cells, the first in row %(row)d. They are not counted as 0."
        )
        notes.append(sentence % {"column": name, "number": len(empty), "row": empty[0]})
    written = [cell for _row, cell in cells if isinstance(cell, str)]
    if kind == Kind.NUMBER and not any(_shows(_bare(cell)) for cell in written):
        unclear = next((cell for cell in written if AMBIGUOUS.fullmatch(_bare(cell))), None)
        if unclear:
            value = _number(unclear, _decimal_mark(written, separator))
            sentence = _("Column “%(column)s”: “%(cell)s” was read as %(value)s. Look whether that is right.")
            notes.append(sentence % {"column": name, "cell": unclear, "value": str(value).replace(".", ",")})
    return notes
