"""A chart: what it says, what it shows, and its table. How it is drawn is for drawing.py."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from cms.datasets.series import Number, Points, Series

SUPPRESSED = "·"  # a number about so few people that it would tell who
MOST_BARS, MOST_SERIES, MOST_IN_TABLE = 20, 6, 60


@dataclass(frozen=True)
class Chart:
    """`title` is what the figures show, in a sentence. `points` are all of them; what is drawn may be fewer."""

    key: str
    title: str
    points: Points
    by: str = ""
    unit: str = ""
    decimals: int = 0
    note: str = ""
    source: str = ""
    source_url: str = ""
    licence: str = ""
    licence_url: str = ""
    updated: date | None = None
    is_old: bool = False
    data_url: str = ""
    suppressed: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    @property
    def is_empty(self) -> bool:
        return all(value is None for series in self.points.series for value in series.values)

    @property
    def table(self) -> list[tuple[str, list[str]]]:
        """The rows of the table: what each is called, and its cells in words; at most MOST_IN_TABLE."""
        return [
            (moment_in_words(name), [self._cell(place, number) for number in range(len(self.points.series))])
            for place, name in list(enumerate(self.points.names))[:MOST_IN_TABLE]
        ]

    def _cell(self, place: int, number: int) -> str:
        if (place, number) in self.suppressed:
            return SUPPRESSED
        return self.in_words(self.points.series[number].values[place])

    @property
    def left_out(self) -> int:
        """How many rows of the table are only in the file."""
        return max(0, len(self.points.names) - MOST_IN_TABLE)

    @property
    def heads(self) -> list[str]:
        """What stands above the columns of numbers."""
        unit = f" ({self.unit})" if self.unit else ""
        return [f"{series.name}{unit}" for series in self.points.series]

    def in_words(self, value: Number) -> str:
        """Return a number as people write it; a dash where nothing is known."""
        if value is None:
            return "–"
        decimals = self.decimals if isinstance(value, float) else 0
        return number_format(value, decimals, use_l10n=True, force_grouping=True)

    def with_unit(self, value: Number) -> str:
        space = "" if self.unit == "%" else "\u00a0"
        return f"{self.in_words(value)}{space}{self.unit}" if self.unit and value is not None else self.in_words(value)


def moment_in_words(name: str) -> str:
    """Return a day or a month as people write it, anything else as it is."""
    parts = name.split("-")
    if len(parts) not in (2, 3) or not all(part.isdecimal() for part in parts) or len(parts[0]) != 4:
        return name
    try:
        moment = date(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) == 3 else 1)
    except ValueError:
        return name
    return date_format(moment, "j F Y" if len(parts) == 3 else "F Y")


def largest_first(points: Points) -> Points:
    """Return the points with the largest sum first."""
    sums = [sum(series.values[place] or 0 for series in points.series) for place in range(len(points.names))]
    return points.only(sorted(range(len(sums)), key=lambda place: -sums[place]))


def few_series(points: Points) -> Points:
    """Put the smallest series together, where there are more than patterns."""
    if len(points.series) <= MOST_SERIES:
        return points
    ordered = sorted(points.series, key=lambda series: -_total(series.values))
    rest = ordered[MOST_SERIES - 1 :]
    together = tuple(sum(values) for values in zip(*([v or 0 for v in each.values] for each in rest), strict=True))
    return replace(points, series=(*ordered[: MOST_SERIES - 1], Series(_("All others"), together)))


def few_names(points: Points, most: int = MOST_BARS) -> Points:
    """Put the last names together, where there are more than can be drawn."""
    if len(points.names) <= most:
        return points
    shown = points.only(range(most - 1))
    rest = points.only(range(most - 1, len(points.names)))
    label = _("All others (%(number)d)") % {"number": len(rest.names)}
    series = (
        Series(head.name, (*head.values, _total(tail.values)))
        for head, tail in zip(shown.series, rest.series, strict=True)
    )
    return Points((*shown.names, label), tuple(series))


def _total(values: Sequence[Number]) -> float | int:
    return sum(value for value in values if value is not None)
