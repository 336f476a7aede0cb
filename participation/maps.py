"""A small map that we draw ourselves, from degrees to the units of a drawing. Pure: no Django in here."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any, Self

type Point = tuple[float, float]  # degrees east, degrees north
type Line = list[Point]

WIDTH, HEIGHT, EDGE = 640, 480, 36  # of the drawing at most, and left free around it
FEWEST_DEGREES = 0.002  # some 200 metres, so that one place alone stands in the middle of something
CLOSED = ("Polygon", "MultiPolygon")


@dataclass(frozen=True)
class Shape:
    """A line or an area, as the attribute `d` of an SVG path."""

    path: str
    is_area: bool


@dataclass(frozen=True)
class Pin:
    number: int
    x: float
    y: float


@dataclass(frozen=True)
class Frame:
    """How degrees become units of a drawing of `width` by `height`, north up and distances true, and back."""

    width: int
    height: int
    middle: Point
    narrow: float  # how much shorter a degree to the east is than one to the north
    scale: float  # units of a degree to the north

    @classmethod
    def around(cls, points: Sequence[Point]) -> Self:
        """Fit all points into a drawing."""
        west, east = _span([longitude for longitude, _latitude in points])
        south, north = _span([latitude for _longitude, latitude in points])
        narrow = cos(radians((south + north) / 2))
        scale = min((WIDTH - 2 * EDGE) / ((east - west) * narrow), (HEIGHT - 2 * EDGE) / (north - south))
        height = max(HEIGHT // 2, round((north - south) * scale) + 2 * EDGE)
        return cls(WIDTH, height, ((west + east) / 2, (south + north) / 2), narrow, scale)

    def at(self, point: Point) -> tuple[float, float]:
        """Return where a point stands in the drawing."""
        x = self.width / 2 + (point[0] - self.middle[0]) * self.narrow * self.scale
        y = self.height / 2 - (point[1] - self.middle[1]) * self.scale
        return round(x, 1), round(y, 1)

    def back(self, x: float, y: float) -> Point:
        """Return the point that stands at a place of the drawing."""
        east = self.middle[0] + (x - self.width / 2) / (self.narrow * self.scale)
        return east, self.middle[1] - (y - self.height / 2) / self.scale

    def path(self, lines: Sequence[Line]) -> str:
        """Return lines or rings as the attribute `d` of an SVG path."""
        return _path([list(map(self.at, line)) for line in lines])


@dataclass(frozen=True)
class Map:
    """What is drawn, in a box of `width` by `height`."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    pins: tuple[Pin, ...]

    @classmethod
    def of(cls, outline: Sequence[tuple[str, list[Line]]], points: Sequence[Point]) -> Self:
        """Fit an outline (see `read_outline`) and numbered points into a drawing, north up, distances true."""
        frame = Frame.around([*points, *(point for _kind, lines in outline for line in lines for point in line)])
        shapes = [Shape(frame.path(lines), kind in CLOSED) for kind, lines in outline]
        pins = [Pin(number, *frame.at(point)) for number, point in enumerate(points, start=1)]
        return cls(frame.width, frame.height, tuple(shapes), tuple(pins))


def read_outline(source: str) -> list[tuple[str, list[Line]]]:
    """Return the lines and areas of GeoJSON (RFC 7946): (kind, rings or lines). Raises ValueError where it is none."""
    if not source.strip():
        return []
    try:
        return [(str(each["type"]), list(_lines(each))) for each in _geometries(json.loads(source))]
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no GeoJSON") from error


def _geometries(thing: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if thing["type"] == "FeatureCollection":
        for feature in thing["features"]:
            yield from _geometries(feature)
    elif thing["type"] == "Feature":
        yield from _geometries(thing["geometry"])
    elif thing["type"] == "GeometryCollection":
        for part in thing["geometries"]:
            yield from _geometries(part)
    else:
        yield thing


_DEPTH = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}


def _lines(geometry: dict[str, Any]) -> Iterator[Line]:
    """Yield every line of a geometry, whose coordinates lie in so many lists in lists."""
    nested = [geometry["coordinates"]]
    for _level in range(_DEPTH[geometry["type"]]):
        nested = [line for lines in nested for line in lines]
    for line in nested:
        yield [_point(place) for place in line]


def _point(place: list[Any]) -> Point:
    longitude, latitude = float(place[0]), float(place[1])
    if not (-180 <= longitude <= 180 and -85 <= latitude <= 85):
        raise ValueError("not in degrees")
    return longitude, latitude


def _span(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    missing = max(0.0, FEWEST_DEGREES - (high - low)) / 2
    return low - missing, high + missing


def _path(lines: list[Line]) -> str:
    return "".join("M" + "L".join(f"{x} {y}" for x, y in line) for line in lines)
