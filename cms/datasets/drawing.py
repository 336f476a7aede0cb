"""Where everything of a chart stands: numbers for SVG, made here so that templates only write them down.

Widths are percentages and heights pixels, so that a drawing fits every screen without its letters growing or shrinking.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from cms.datasets.charts import Chart, few_names, few_series, moment_in_words
from cms.datasets.series import Number, Points

ROW, BAR = 46, 18
LONGEST_LABEL = 30
PLOT, ABOVE, BELOW = 220, 24, 28
MOST_MARKERS = 24
DASHES = ("", "8 4", "2 3", "10 3 2 3", "14 5", "5 5")
FULL = 100.0


@dataclass(frozen=True)
class Piece:
    """A stretch of a bar, from `start` for `width` percent, filled with a pattern."""

    start: str
    width: str
    pattern: int


@dataclass(frozen=True)
class Bar:
    """A row: its words, where they stand, and its pieces."""

    label: str
    told: str
    text_y: int
    bar_y: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Bars:
    height: int
    rows: tuple[Bar, ...]
    legend: tuple[tuple[int, str], ...] = ()
    zero: str = ""


@dataclass(frozen=True)
class Mark:
    """A point of a line, with what it says."""

    x: str
    y: str
    told: str


@dataclass(frozen=True)
class Line:
    """`runs` are unbroken stretches of "x,y x,y" in a field of 100 by 100; `marks` its points, where they are few."""

    name: str
    place: int
    dash: str
    runs: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Lines:
    height: int
    plot: int
    above: int
    grid: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    ends: tuple[tuple[str, str, str], ...]


def bars(chart: Chart) -> Bars:
    """One bar for each name; below zero they go to the left."""
    points = few_names(chart.points)
    values = points.series[0].values
    least, most = min(0, *_known(values)), max(0, *_known(values))
    span = (most - least) or 1
    zero = -least / span * FULL
    rows = []
    for place, (name, value) in enumerate(zip(points.names, values, strict=True)):
        width = abs(value or 0) / span * FULL
        piece = Piece(_percent(zero if (value or 0) >= 0 else zero - width), _percent(width), 0)
        rows.append(_row(place, name, chart.with_unit(value), (piece,)))
    return Bars(ROW * len(rows), tuple(rows), zero=_percent(zero) if least < 0 else "")


def stacked(chart: Chart) -> Bars:
    """One bar for each name, made of a piece for each series; the longest fills the width."""
    points = few_series(few_names(chart.points))
    totals = [sum(max(value or 0, 0) for value in values) for values in _by_name(points)]
    most = max(totals, default=0) or 1
    rows = []
    for place, (name, values) in enumerate(zip(points.names, _by_name(points), strict=True)):
        start, pieces = 0.0, []
        for pattern, value in enumerate(values):
            width = max(value or 0, 0) / most * FULL
            pieces.append(Piece(_percent(start), _percent(width), pattern))
            start += width
        rows.append(_row(place, name, chart.with_unit(totals[place]), tuple(pieces)))
    return Bars(ROW * len(rows), tuple(rows), tuple(enumerate(series.name for series in points.series)))


def lines(chart: Chart) -> Lines:
    """A line for each series over the names from left to right; where a number is missing it is broken."""
    points = few_series(chart.points)
    known = [value for series in points.series for value in _known(series.values)]
    ticks = nice_ticks(min(0, *known), max(0, *known))
    low, high = ticks[0], ticks[-1]

    def height(value: float) -> float:
        return (high - value) / (high - low) * FULL

    drawn = tuple(
        _line(chart, points, place, [None if value is None else height(value) for value in series.values])
        for place, series in enumerate(points.series)
    )
    grid = tuple((f"{ABOVE + height(tick) / FULL * PLOT:.1f}", chart.with_unit(tick)) for tick in ticks)
    return Lines(PLOT + ABOVE + BELOW, PLOT, ABOVE, grid, drawn, _ends(points.names))


def nice_ticks(low: float, high: float, most: int = 5) -> list[float | int]:
    """Return round numbers from below `low` to above `high`."""
    if high <= low:
        high = low + 1
    rough = (high - low) / (most - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    ticks = [round(place * step, 10) for place in range(first, last + 1)]
    return [int(tick) if tick == int(tick) else tick for tick in ticks]


def _line(chart: Chart, points: Points, place: int, heights: Sequence[float | None]) -> Line:
    step = FULL / max(1, len(heights) - 1)
    runs: list[list[str]] = [[]]
    marks = []
    for number, height in enumerate(heights):
        if height is None:
            runs.append([])
            continue
        x = number * step if len(heights) > 1 else FULL / 2
        runs[-1].append(f"{x:.2f},{height:.2f}")
        told = f"{moment_in_words(points.names[number])}: {chart.with_unit(points.series[place].values[number])}"
        marks.append(Mark(_percent(x), f"{ABOVE + height / FULL * PLOT:.1f}", told))
    shown = tuple(marks) if len(heights) <= MOST_MARKERS else ()
    stretches = tuple(" ".join(run) for run in runs if len(run) > 1)
    return Line(points.series[place].name, place, DASHES[place], stretches, shown)


def _ends(names: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """Return what stands under the line: x, how the words are anchored, and the words of the first, middle and last."""
    if not names:
        return ()
    if len(names) < 3:
        last = (("100%", "end", moment_in_words(names[-1])),) if len(names) == 2 else ()
        return ("0%", "start", moment_in_words(names[0])), *last
    middle = (len(names) - 1) // 2
    return (
        ("0%", "start", moment_in_words(names[0])),
        (_percent(middle / (len(names) - 1) * FULL), "middle", moment_in_words(names[middle])),
        ("100%", "end", moment_in_words(names[-1])),
    )


def _row(place: int, name: str, told: str, pieces: tuple[Piece, ...]) -> Bar:
    label = moment_in_words(name)
    if len(label) + len(told) > LONGEST_LABEL + 8:
        label = f"{label[: max(10, LONGEST_LABEL + 7 - len(told))].rstrip()}…"
    return Bar(label, told, ROW * place + 16, ROW * place + 23, pieces)


def _by_name(points: Points) -> list[tuple[Number, ...]]:
    return list(zip(*(series.values for series in points.series), strict=True))


def _known(values: Sequence[Number]) -> list[float | int]:
    return [value for value in values if value is not None]


def _percent(value: float) -> str:
    return f"{value:.2f}%"
