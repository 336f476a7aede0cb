"""From the rows of a version to the points of a chart: values put together by what stands in a column.

A version never changes, so what was put together once is kept by this process.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import fsum
from typing import Any

from cms.datasets.kinds import Value
from cms.datasets.models import Kind, Values, Version
from cms.datasets.packing import unpack

type Number = float | int | None

KEPT = 256  # charts that a process remembers
EMPTY = "—"
MOST_MOMENTS = 60  # on a line; more days are put together by month, and more months by year


class How(StrEnum):
    """How the values of rows with the same name are put together."""

    SUM = "sum"
    MEAN = "mean"
    COUNT = "count"
    LAST = "last"


@dataclass(frozen=True)
class Series:
    """One row of numbers, in the order of the names; None where nothing is known."""

    name: str
    values: tuple[Number, ...]


@dataclass(frozen=True)
class Points:
    """What a chart shows: names, and for each series a number for each name."""

    names: tuple[str, ...]
    series: tuple[Series, ...]

    def only(self, places: Sequence[int]) -> "Points":
        picked = (Series(each.name, tuple(each.values[place] for place in places)) for each in self.series)
        return Points(tuple(self.names[place] for place in places), tuple(picked))


@dataclass(frozen=True)
class Question:
    """What is asked of a version: its rows by the column `by`, of the columns `values`, or split by `split`."""

    by: str
    values: tuple[str, ...]
    split: str = ""
    how: How = How.SUM


def points_of(version: Version, question: Question) -> Points:
    """Return the points, the names in the order of the rows; days and years in their own."""
    names = tuple((column["name"], column["kind"]) for column in version.columns)
    return _points(version.pk, version.digest, names, question)


@lru_cache(maxsize=KEPT)
def _points(pk: int, digest: str, columns: tuple[tuple[str, str], ...], question: Question) -> Points:
    places = {name: place for place, (name, _kind) in enumerate(columns)}
    kinds = dict(columns)
    wanted = {name for name in (question.by, question.split, *question.values) if name}
    read = _read(pk, {places[name]: name for name in wanted})
    names = [EMPTY if value is None else str(value) for value in read[question.by]]
    if kinds[question.by] == Kind.DATE:
        names = _moments(names)
    order = list(dict.fromkeys(names))
    if kinds[question.by] == Kind.DATE or all(name.isdecimal() for name in order):
        order.sort(key=lambda name: (not name[:1].isdecimal(), len(name), name))
    if question.split:
        return _split(names, order, read, question)
    together = [_together(names, order, read[column], question.how) for column in question.values]
    return Points(tuple(order), tuple(map(Series, question.values, together)))


def _read(pk: int, wanted: dict[int, str]) -> dict[str, list[Value]]:
    packed = Values.objects.filter(version=pk, position__in=wanted).values_list("position", "packed")
    return {wanted[position]: unpack(bytes(values)) for position, values in packed}


def _moments(days: list[str]) -> list[str]:
    """Return days as they are, or their month or year where there would be too many."""
    for length in (10, 7):
        shortened = [day[:length] for day in days]
        if len(set(shortened)) <= MOST_MOMENTS:
            return shortened
    return [day[:4] for day in days]


def _split(names: list[str], order: list[str], read: dict[str, list[Value]], question: Question) -> Points:
    split = [EMPTY if value is None else str(value) for value in read[question.split]]
    values = read[question.values[0]] if question.values else [1] * len(names)
    found = _grouped(zip(split, names, strict=True), values)
    way = WAYS[question.how]
    parts = dict.fromkeys(split)
    return Points(
        tuple(order), tuple(Series(part, tuple(way(found.get((part, name), [])) for name in order)) for part in parts)
    )


def _together(names: list[str], order: list[str], values: Sequence[Value], how: How) -> tuple[Number, ...]:
    found = _grouped(names, values)
    return tuple(WAYS[how](found.get(name, [])) for name in order)


def _grouped[K: Hashable](keys: Iterable[K], values: Sequence[Value]) -> dict[K, list[Any]]:
    """Return the values that are known of each key, in their order. Words are only ever counted."""
    found: dict[K, list[Any]] = defaultdict(list)
    for key, value in zip(keys, values, strict=True):
        if value is not None:
            found[key].append(value)
    return found


def _sum(values: list[float | int]) -> Number:
    if all(isinstance(value, int) for value in values):
        return sum(values) if values else None
    return round(fsum(values), 6)


WAYS: dict[How, Callable[[list[float | int]], Number]] = {
    How.SUM: _sum,
    How.MEAN: lambda values: round(fsum(values) / len(values), 6) if values else None,
    How.COUNT: len,
    How.LAST: lambda values: values[-1] if values else None,
}
