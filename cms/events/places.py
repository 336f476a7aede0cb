"""Who gets which place. Places are rows, so no more can be given than there are, however many ask at once.

Nobody waits for anybody: who asks takes the first rows that no other transaction has in its hands. Of what is freed,
the first in line who fits is offered it, before anyone else can take it.
"""

from datetime import datetime, timedelta

from django.db.models import F, Max, Q, QuerySet

from cms.events.models import Gathering, Place, Registration, State, Way
from cms.events.telling import News, tell

LONGEST_OFFER = timedelta(hours=48)
DESK = "desk"


def hold_places(registration: Registration) -> bool:
    """Give as many places as are asked for, or none; return whether they were there."""
    free = _free(registration.gathering_id, registration.way)
    if registration.channel == DESK:
        free = free.order_by("-is_for_desk", "number")
    else:
        free = free.filter(is_for_desk=False).order_by("number")
    hands_on = free.select_for_update(skip_locked=True, of=("self",))
    picked = list(hands_on.values_list("pk", flat=True)[: registration.seats])
    if len(picked) < registration.seats:
        return False
    Place.objects.filter(pk__in=picked).update(registration=registration)
    return True


def leave_places(registration: Registration) -> None:
    Place.objects.filter(registration=registration).update(registration=None)


def is_somebody_before(registration: Registration) -> bool:
    """Whether somebody waits who fits in what is free: they come first."""
    free = _free(registration.gathering_id, registration.way).filter(is_for_desk=False).count()
    line = Registration.objects.in_line().filter(gathering=registration.gathering_id, way=registration.way)
    return line.filter(seats__lte=free).exclude(pk=registration.pk).exists()


def offer_what_is_free(gathering: Gathering, at: datetime) -> int:
    """Offer free places to those who wait, in the caller's transaction; return how many offers were made."""
    if gathering.cancelled_at is not None or at >= gathering.starts_at:
        return 0
    return sum(_offer(gathering, way, at) for way in Way)


def _offer(gathering: Gathering, way: Way, at: datetime) -> int:
    made = 0
    line = Registration.objects.in_line().filter(gathering=gathering, way=way)
    while free := _free(gathering.pk, way).filter(is_for_desk=False).count():
        first = line.filter(seats__lte=free).select_for_update(skip_locked=True, of=("self",)).first()
        if first is None or not hold_places(first):
            break
        first.state, first.offer_until = State.OFFERED, offered_until(gathering, at)
        first.save(update_fields=["state", "offer_until"])
        tell(first, News.OFFERED, at=at)
        made += 1
    return made


def offered_until(gathering: Gathering, at: datetime) -> datetime:
    """Return until when a place is kept: two days, but never more than half of the time that is left."""
    return at + min(LONGEST_OFFER, (gathering.starts_at - at) / 2)


def set_places(gathering: Gathering, way: Way, wanted: int) -> None:
    """Make as many places as are wanted; of those that are too many, only free ones can go."""
    places = Place.objects.filter(gathering=gathering, way=way)
    there = places.count()
    if there < wanted:
        last = places.aggregate(last=Max("number"))["last"] or 0
        numbers = range(last + 1, last + 1 + wanted - there)
        Place.objects.bulk_create(Place(gathering=gathering, way=way, number=number) for number in numbers)
    elif there > wanted:
        free = _free(gathering.pk, way).order_by("-number").select_for_update(skip_locked=True, of=("self",))
        Place.objects.filter(pk__in=list(free.values_list("pk", flat=True)[: there - wanted])).delete()


def set_desk_places(gathering: Gathering, way: Way, wanted: int) -> None:
    """Keep so many places of one way for the desk: the last ones, as far as they are free."""
    places = Place.objects.filter(gathering=gathering, way=way)
    kept = places.filter(is_for_desk=True)
    too_few = wanted - kept.count()
    if too_few > 0:
        free = places.filter(is_for_desk=False, registration__isnull=True).order_by("-number")
        places.filter(pk__in=list(free.values_list("pk", flat=True)[:too_few])).update(is_for_desk=True)
    elif too_few < 0:
        open_up = kept.order_by(F("registration").asc(nulls_first=True), "number")
        places.filter(pk__in=list(open_up.values_list("pk", flat=True)[:-too_few])).update(is_for_desk=False)


def with_places_to_offer() -> QuerySet[Gathering]:
    """Return gatherings where somebody waits and something is free: two who come and go at once may miss each other."""
    free = Q(places__registration__isnull=True, places__is_for_desk=False)
    return Gathering.objects.filter(free, registrations__state=State.WAITING).distinct()


def _free(gathering: int, way: str) -> QuerySet[Place]:
    return Place.objects.filter(gathering=gathering, way=way, registration__isnull=True)
