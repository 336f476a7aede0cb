"""Whether promises were kept, by theme: for everyone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from forum.answering.models import Duty
from participation.dossiers.models import Theme

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Kept:
    """Of the topics of a theme in a year: how many came, were answered in time or late, wait, and wait too long."""

    theme: Theme | None
    received: int
    in_time: int
    late: int
    waiting: int
    waiting_late: int

    @property
    def per_cent(self) -> int | None:
        """The share that was answered in time, of what was answered or should have been."""
        due = self.in_time + self.late + self.waiting_late
        return round(100 * self.in_time / due) if due else None


COUNTS = ("received", "in_time", "late", "waiting", "waiting_late")


def kept_promises(at: datetime) -> list[Kept]:
    """Return a row for each theme, and at the end one for the whole town."""
    duties = Duty.objects.on_the_page().filter(received_at__gt=at - A_YEAR)
    over = Q(done_at__isnull=True) & Q(answer_until__lt=at)
    counted = duties.values_list("topic__theme").annotate(
        received=Count("pk"),
        in_time=Count("pk", filter=Q(done_at__lte=F("answer_until"))),
        late=Count("pk", filter=Q(done_at__gt=F("answer_until"))),
        waiting=Count("pk", filter=Q(done_at__isnull=True)),
        waiting_late=Count("pk", filter=over),
    )
    by_theme = {theme: dict(zip(COUNTS, numbers, strict=True)) for theme, *numbers in counted}
    nothing = dict.fromkeys(COUNTS, 0)
    rows = [Kept(theme, **by_theme.get(theme.pk, nothing)) for theme in Theme.objects.select_related("team")]
    whole = {name: sum(row[name] for row in by_theme.values()) for name in COUNTS}
    return [*sorted(rows, key=lambda row: str(row.theme).casefold()), Kept(None, **whole)]
