"""The map of the town on which somebody points out a place: drawn by ourselves, of the outlines that the town keeps.

The forum keeps no outlines. An app above it does, and says with `draw_from` how to read them; without them there is no
map, and a place is said in words or in degrees.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from participation.maps import Frame, Line

SHOWN_WIDTH = 320  # pixels of the map in a form: it fits every screen, and a click says its place in these
METRES_A_DEGREE = 111_320.0  # to the north

type Outline = tuple[str, list[Line]]  # a name, and the rings of an area in degrees

_readers: list[Callable[[], Sequence[Outline]]] = []


def draw_from(read: Callable[[], Sequence[Outline]]) -> None:
    """Register what reads the outlines of neighbourhoods."""
    _readers.append(read)


@dataclass(frozen=True)
class Area:
    """A neighbourhood: its path, its name and where that stands."""

    path: str
    name: str
    x: float
    y: float


@dataclass(frozen=True)
class Ground:
    """The town as it is drawn, in the units of `frame`."""

    frame: Frame
    areas: tuple[Area, ...]

    @classmethod
    def of(cls, outlines: Sequence[Outline]) -> Self:
        frame = Frame.around([corner for _name, rings in outlines for ring in rings for corner in ring])
        return cls(frame, tuple(_area(frame, name, rings) for name, rings in outlines))

    @property
    def shown_height(self) -> int:
        return round(SHOWN_WIDTH * self.frame.height / self.frame.width)

    def clicked(self, x: int, y: int) -> str:
        """Return the point, as its field takes it, of a click on the map as a form shows it."""
        unit = self.frame.width / SHOWN_WIDTH
        east, north = self.frame.back(x * unit, y * unit)
        return f"{north:.5f}, {east:.5f}"

    def circle(self, metres: int) -> float:
        """Return how long so many metres are in the drawing."""
        return round(metres / METRES_A_DEGREE * self.frame.scale, 1)

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point (degrees east, degrees north) stands in the drawing."""
        x, y = self.frame.at(point)
        return 0 <= x <= self.frame.width and 0 <= y <= self.frame.height


def _area(frame: Frame, name: str, rings: Sequence[Line]) -> Area:
    corners = [frame.at(corner) for corner in max(rings, key=len)[:-1]]
    x, y = (sum(values) / len(corners) for values in zip(*corners, strict=True))
    return Area(frame.path(rings), name, round(x, 1), round(y, 1))


def outlines_now() -> list[Outline]:
    return [outline for read in _readers for outline in read()]


def ground_now() -> Ground | None:
    """Return the map of the town as it is now; None where nobody drew it."""
    outlines = outlines_now()
    return Ground.of(outlines) if outlines else None
