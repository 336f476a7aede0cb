"""The map of topics, drawn by ourselves, and the list that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin

from django.utils.translation import gettext as _

from forum.details.ground import METRES_A_DEGREE, Outline
from forum.models import Topic
from participation.maps import Line, Map

CORNERS = 24  # of what stands for a circle


@dataclass(frozen=True)
class Row:
    """A topic with the number of its pin; None where it has no point."""

    topic: Topic
    number: int | None


def map_of(places: Sequence[Topic], outlines: Sequence[Outline]) -> Map | None:
    """Return the drawing of topics with a point, numbered in their order, in the town; None where there are none."""
    if not places:
        return None
    points = [(topic.place.east or 0.0, topic.place.north or 0.0) for topic in places]
    areas = [("MultiPolygon", rings) for _name, rings in outlines]
    circles = [("Polygon", [_circle(topic)]) for topic in places if topic.place.radius]
    return Map.of([*areas, *circles], points)


def _circle(topic: Topic) -> Line:
    place = topic.place
    north, east = place.north or 0.0, place.east or 0.0
    height = place.radius / METRES_A_DEGREE
    width = height / max(0.05, cos(radians(north)))
    turns = [2 * pi * corner / CORNERS for corner in range(CORNERS + 1)]
    return [(east + width * cos(turn), north + height * sin(turn)) for turn in turns]


def by_neighbourhood(topics: Sequence[Topic], places: Sequence[Topic]) -> list[tuple[str, list[Row]]]:
    """Return all topics, with and without a point, by the neighbourhood that they are in."""
    numbers = {topic.pk: number for number, topic in enumerate(places, start=1)}
    groups: dict[str, list[Row]] = {}
    for topic in topics:
        name = str(topic.neighbourhood) if topic.neighbourhood else _("The whole town")
        groups.setdefault(name, []).append(Row(topic, numbers.get(topic.pk)))
    return sorted(groups.items(), key=lambda group: group[0].casefold())
