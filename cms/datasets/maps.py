"""A map of the neighbourhoods, drawn from our own outlines: no tiles, nothing from elsewhere."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cms.datasets.charts import Chart
from cms.datasets.models import Outline

WIDE, EDGE = 400.0, 6.0
CLASSES = 4
MOST_CORNERS = 20_000

type Corner = tuple[float, float]
type Ring = list[Corner]


@dataclass(frozen=True)
class Area:
    """A neighbourhood on the map: its path, where its number stands, and what it says."""

    path: str
    shade: int
    number: int
    x: str
    y: str
    name: str
    told: str


@dataclass(frozen=True)
class Map:
    """`legend` is (shade, from and to in words); `missing` are neighbourhoods without an outline."""

    height: str
    areas: tuple[Area, ...]
    legend: tuple[tuple[int, str], ...]
    missing: tuple[str, ...]


def check_geometry(geometry: Any) -> None:
    """Refuse what is no GeoJSON Polygon or MultiPolygon in degrees (RFC 7946)."""
    try:
        corners = [corner for ring in rings_of(geometry) for corner in ring]
    except (TypeError, KeyError, ValueError, IndexError) as error:
        raise ValidationError(_("This is no GeoJSON of an area (Polygon or MultiPolygon).")) from error
    if len(corners) < 4 or len(corners) > MOST_CORNERS:
        raise ValidationError(_("An outline has at least 4 and at most %(most)d corners.") % {"most": MOST_CORNERS})
    if not all(-180 <= east <= 180 and -90 <= north <= 90 for east, north in corners):
        raise ValidationError(_("The corners have to be in degrees: longitude, latitude (WGS 84)."))


def rings_of(geometry: Any) -> Iterator[Ring]:
    """Give the rings of a geometry, or of the one feature that holds it."""
    if geometry["type"] == "FeatureCollection":
        (geometry,) = geometry["features"]
    if geometry["type"] == "Feature":
        geometry = geometry["geometry"]
    polygons = {"Polygon": lambda: [geometry["coordinates"]], "MultiPolygon": lambda: geometry["coordinates"]}
    for polygon in polygons[geometry["type"]]():
        for ring in polygon:
            yield [(float(corner[0]), float(corner[1])) for corner in ring]


def map_of(chart: Chart) -> Map | None:
    """Return the map of a chart by neighbourhood; None where no neighbourhood of it has an outline."""
    values = dict(zip(chart.points.names, chart.points.series[0].values, strict=True))
    outlines = {str(each.neighbourhood): list(rings_of(each.geometry)) for each in _outlines()}
    if not outlines.keys() & values.keys():
        return None
    place, height = _projection([corner for rings in outlines.values() for ring in rings for corner in ring])
    limits = _limits([value for value in values.values() if value is not None])
    areas = []
    for number, (name, rings) in enumerate(sorted(outlines.items()), start=1):
        value = values.get(name)
        x, y = _middle([place(corner) for corner in max(rings, key=len)])
        path = "".join(_path([place(corner) for corner in ring]) for ring in rings)
        shade = 0 if value is None else 1 + sum(value > limit for limit in limits)
        areas.append(Area(path, shade, number, f"{x:.1f}", f"{y:.1f}", name, f"{name}: {chart.with_unit(value)}"))
    missing = tuple(name for name in values if name not in outlines)
    return Map(f"{height:.0f}", tuple(areas), _legend(chart, values, limits), missing)


def map_of_area(names: frozenset[str]) -> Map | None:
    """Return a map of the town on which the neighbourhoods of these names stand out; None without their outlines."""
    outlines = {str(each.neighbourhood): list(rings_of(each.geometry)) for each in _outlines()}
    if not outlines.keys() & names:
        return None
    place, height = _projection([corner for rings in outlines.values() for ring in rings for corner in ring])
    areas = []
    for number, (name, rings) in enumerate(sorted(outlines.items()), start=1):
        path = "".join(_path([place(corner) for corner in ring]) for ring in rings)
        areas.append(Area(path, CLASSES if name in names else 0, number, "", "", name, name))
    return Map(f"{height:.0f}", tuple(areas), (), ())


def _outlines() -> QuerySet[Outline]:
    return Outline.objects.select_related("neighbourhood")


def outlines() -> list[tuple[str, list[Ring]]]:
    """Return the name and the rings of every neighbourhood with an outline."""
    return [(str(each.neighbourhood), list(rings_of(each.geometry))) for each in _outlines()]


def _projection(corners: Sequence[Corner]) -> tuple[Any, float]:
    """Return what puts a corner on the map, and how high the map is. A town is small enough to be flat."""
    west, east = min(each[0] for each in corners), max(each[0] for each in corners)
    south, north = min(each[1] for each in corners), max(each[1] for each in corners)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = (WIDE - 2 * EDGE) / (((east - west) * narrow) or 1)

    def place(corner: Corner) -> Corner:
        return EDGE + (corner[0] - west) * narrow * scale, EDGE + (north - corner[1]) * scale

    return place, (north - south) * scale + 2 * EDGE


def _path(ring: Ring) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z"


def _middle(ring: Ring) -> Corner:
    return sum(x for x, _y in ring[:-1]) / (len(ring) - 1), sum(y for _x, y in ring[:-1]) / (len(ring) - 1)


def _limits(values: Sequence[float | int]) -> list[float | int]:
    """Return where one shade ends and the next begins: as many neighbourhoods in each."""
    ordered = sorted(set(values))
    if len(ordered) <= CLASSES:
        return ordered[:-1]
    return [ordered[len(ordered) * part // CLASSES - 1] for part in range(1, CLASSES)]


def _legend(chart: Chart, values: dict[str, Any], limits: Sequence[float | int]) -> tuple[tuple[int, str], ...]:
    known = [value for value in values.values() if value is not None]
    rows = []
    for shade in range(1, len(limits) + 2):
        inside = [value for value in known if 1 + sum(value > limit for limit in limits) == shade]
        least, most = chart.with_unit(min(inside)), chart.with_unit(max(inside))
        words = least if least == most else _("%(least)s to %(most)s") % {"least": least, "most": most}
        rows.append((shade, words))
    if any(value is None for value in values.values()):
        rows.append((0, _("not known")))
    return tuple(rows)
