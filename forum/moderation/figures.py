"""What moderation did in a year: figures and a log that name nobody, the same on the page and in the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.moderation.choices import Kind, Outcome, State
from forum.moderation.models import Appeal, Flag, Measure
from participation.errors import Sentence
from participation.exports import Row

LOG = 200  # rows on the page; the file has them all


@dataclass(frozen=True)
class Figures:
    """Of one year. `median_time` is from the first report to the decision; nothing is decided by a machine."""

    year: int
    reports: int
    without_account: int
    unfounded: int
    measures: list[tuple[Sentence, int]]
    rules: list[tuple[Sentence, int]]
    median_time: timedelta | None
    appeals: int
    reversed: int
    lapsed: int
    automated: int = 0


def figures(year: int) -> Figures:
    flags, measures = Flag.objects.filter(received_at__year=year), decided_in(year)
    appeals = Appeal.objects.filter(at__year=year)
    return Figures(
        year=year,
        reports=flags.count(),
        without_account=flags.filter(by=None).count(),
        unfounded=flags.filter(is_unfounded=True).count(),
        measures=_numbers(measures, "kind", dict(Kind.choices)),
        rules=_numbers(measures.exclude(rule=""), "rule", _rule_names()),
        median_time=_median_time(measures),
        appeals=appeals.count(),
        reversed=appeals.filter(outcome=Outcome.REVERSED).count(),
        lapsed=measures.filter(state=State.LAPSED).count(),
    )


def decided_in(year: int) -> QuerySet[Measure]:
    return Measure.objects.filter(decided_at__year=year)


def years() -> list[int]:
    """Return the years in which something was decided or reported, the last one first, and this one."""
    known = {day.year for day in Measure.objects.dates("decided_at", "year")}
    return sorted(known | {timezone.localdate().year}, reverse=True)


def log(year: int) -> Iterator[Row]:
    """Yield what was decided, a row each, without title, words or names."""
    yield [_("Day"), _("About"), _("Reports"), _("House rule"), _("Measure"), _("How it stands"), _("Objection")]
    for measure in logged(year):
        appeal = next(iter(measure.appeals.all()), None)
        yield [
            str(timezone.localdate(measure.decided_at)), measure.case.get_place_display(),
            len(measure.case.flags.all()), measure.rule, measure.get_kind_display(), measure.get_state_display(),
            appeal.get_outcome_display() or _("waits") if appeal else "",
        ]  # fmt: skip


def logged(year: int) -> QuerySet[Measure]:
    shown = decided_in(year).select_related("case").prefetch_related("appeals", "case__flags")
    return shown.order_by("-decided_at", "-pk")


def _numbers(measures: QuerySet[Measure], field: str, names: dict[str, Sentence]) -> list[tuple[Sentence, int]]:
    counted = measures.order_by().values_list(field).annotate(counted=Count("pk"))
    return [(names[value], number) for value, number in sorted(counted) if value in names]


def _rule_names() -> dict[str, Sentence]:
    field = Measure._meta.get_field("rule")
    return {str(value): f"{value}: {label}" for value, label in field.flatchoices}


def _median_time(measures: QuerySet[Measure]) -> timedelta | None:
    took = [
        (decided - opened).total_seconds() for opened, decided in measures.values_list("case__opened_at", "decided_at")
    ]
    return timedelta(seconds=median(took)) if took else None
