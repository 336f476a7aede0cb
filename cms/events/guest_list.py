"""Who registered for an event, as the town sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from cms.events.models import Gathering, Registration, State, Way
from cms.events.telling import address_of


@dataclass(frozen=True)
class Line:
    registration: Registration
    name: str
    email: str

    @property
    def state(self) -> str:
        return self.registration.state


@dataclass(frozen=True)
class Total:
    """The places of one way of attending, and the people."""

    way: Way
    places: int
    held: int
    for_desk: int
    waiting: int
    came: int


def _total(way: Way, places: Mapping[str, Any], waiting: int, came: int) -> Total:
    return Total(way, places["places"], places["held"], places["for_desk"], waiting, came)


def guest_list(gathering: Gathering) -> list[Line]:
    """Return all that count or wait, those who are sure first, in the order in which they came."""
    there = gathering.registrations.exclude(state=State.REQUESTED).select_related("person")
    lines = [Line(each, each.who, address_of(each)) for each in there.order_by("pk")]
    order = list(State)
    return sorted(lines, key=lambda line: order.index(State(line.state)))


def totals(gathering: Gathering) -> list[Total]:
    held, free = Q(registration__isnull=False), Q(registration__isnull=True)
    places = (
        gathering.places.order_by()
        .values("way")
        .annotate(
            places=Count("pk"), held=Count("pk", filter=held), for_desk=Count("pk", filter=free & Q(is_for_desk=True))
        )
    )
    waiting, came = Q(state=State.WAITING), Q(checked_in_at__isnull=False)
    people = (
        gathering.registrations.order_by()
        .values("way")
        .annotate(waiting=Sum("seats", filter=waiting, default=0), came=Sum("seats", filter=came, default=0))
    )
    of_people = {row["way"]: (row["waiting"], row["came"]) for row in people}
    of_places = {row["way"]: row for row in places}
    return [_total(way, of_places[way], *of_people.get(way, (0, 0))) for way in Way if way in of_places]
