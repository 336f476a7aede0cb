"""Forgetting who came: when their account goes, and when it is long over."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, Sum

from cms.events.models import Gathering, Registration, State
from cms.events.places import leave_places, offer_what_is_free
from participation.residents.models import User


def forget_person(person: User, *, at: datetime) -> int:
    """Delete their registrations, be it made without logging in; what they held is offered to who waits.

    Return how many that were.
    """
    theirs = Q(person=person) | Q(email__iexact=person.email, email__gt="")
    mine = list(Registration.objects.filter(theirs).select_related("gathering"))
    with transaction.atomic():
        for registration in mine:
            leave_places(registration)
            registration.delete()
            offer_what_is_free(registration.gathering, at)
    return len(mine)


def forget_unconfirmed(before: datetime) -> int:
    """Delete what guests asked for and never confirmed; return how much that was."""
    unconfirmed = Registration.objects.filter(state=State.REQUESTED, made_at__lt=before)
    return unconfirmed.delete()[1].get(Registration._meta.label, 0)


def count_and_forget(before: datetime) -> int:
    """Delete registrations for what ended before that, and keep only how many came. Return how many that were."""
    over = Gathering.objects.filter(ends_at__lt=before, registrations__isnull=False).distinct()
    return sum(_count_and_forget(gathering) for gathering in over)


@transaction.atomic
def _count_and_forget(gathering: Gathering) -> int:
    there = Registration.objects.filter(gathering=gathering)
    sure, came = Q(state=State.CONFIRMED), Q(checked_in_at__isnull=False)
    counted = (
        there.order_by()
        .values("way")
        .annotate(registered=Sum("seats", filter=sure, default=0), came=Sum("seats", filter=came, default=0))
    )
    gathering.counts = {row["way"]: {"registered": row["registered"], "came": row["came"]} for row in counted}
    gathering.save(update_fields=["counts"])
    return there.delete()[1].get(Registration._meta.label, 0)
