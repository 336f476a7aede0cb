"""The complaints of a year in numbers, for everyone: how many came, what was found and whether that was in time."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from forum.complaints.declared import SENT_ON
from forum.complaints.models import Complaint, Outcome
from participation.procedures.models import Term


@dataclass(frozen=True)
class Figures:
    """Of the complaints that came in `year`; `outcomes` in the order of the closed list."""

    year: int
    received: int
    outcomes: list[tuple[str, int]]
    sent_on: int
    waiting: int
    in_time: int
    late: int


def figures(year: int, at: datetime) -> Figures:
    """Count them as they stand at `at`. Late is what was not answered within its term, be it answered by now or not."""
    overrun = Term.objects.filter(case=OuterRef("case"), due_at__lt=Coalesce(F("ended_at"), Value(at)))
    came = Complaint.objects.filter(case__submitted_at__year=year).annotate(is_late=Exists(overrun)).order_by()
    found = dict(came.exclude(outcome="").values_list("outcome").annotate(Count("pk")))
    return Figures(
        year,
        received=came.count(),
        outcomes=[(str(outcome.label), found.get(outcome.value, 0)) for outcome in Outcome],
        sent_on=came.filter(case__state=SENT_ON).count(),
        waiting=came.filter(case__ended_at__isnull=True).count(),
        in_time=came.filter(case__ended_at__isnull=False, is_late=False).count(),
        late=came.filter(is_late=True).count(),
    )


def years(at: datetime) -> list[int]:
    """Return this year and those in which complaints came, the last one first."""
    came = Complaint.objects.datetimes("case__submitted_at", "year")
    return sorted({timezone.localdate(at).year, *(moment.year for moment in came)}, reverse=True)
