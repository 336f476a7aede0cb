"""Names in what others were told: they go when the account they are of does. What happened stays to be read."""

from django.db.models import Q

from participation.notices.models import Event, Notice
from participation.privacy import actions as privacy
from participation.residents.models import User
from participation.residents.personal import NAMELESS, Erased, without_name

WRITTEN = ("reason", "acts", "title")
"""Words of people in the data of an event: what they say stays, the name in them goes."""


def register_names() -> None:
    privacy.register("notices.event", _forget_names)


def _forget_names(person: User) -> Erased:
    """An event names whom its `person` says; in what they wrote, or were told of, their name may stand too."""
    about = Q(data__person=str(person.pk))
    theirs = Q(actor=person) | Q(pk__in=Notice.objects.filter(person=person).values("event"))
    wrote = theirs & Q(data__has_any_keys=list(WRITTEN))
    changed = []
    for event in Event.objects.filter(about | wrote).only("data").iterator():
        told = _nameless(event.data, person)
        if told != event.data:
            event.data = told
            changed.append(event)
    Event.objects.bulk_update(changed, ["data"], batch_size=500)
    return Erased(kept=len(changed))


def _nameless(data: dict[str, str], person: User) -> dict[str, str]:
    """The name of an event that names this person goes whatever it was then; elsewhere, the name they have now."""
    told = data | {key: without_name(data[key], person) for key in WRITTEN if key in data}
    if "name" in data and data.get("person") == str(person.pk):
        told["name"] = NAMELESS
    return told
