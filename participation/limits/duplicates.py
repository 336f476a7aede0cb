"""Accounts that are perhaps of one person, each with the reason. A hint and no more: nothing is ever done by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from participation.audit.models import Entry
from participation.errors import Sentence
from participation.residents.models import User

MOST = 100  # of each reason
SAME_NAME = {
    "year_of_birth": _("The same name and year of birth."),
    "neighbourhood": _("The same name and neighbourhood."),
}
SAME_MARK = _("Both were verified with the same identity; the second time it was refused.")


@dataclass(frozen=True)
class Hint:
    """Accounts that have something in common, and what that is."""

    people: tuple[User, ...]
    reason: Sentence


def hints() -> list[Hint]:
    """Return what points at one person with more accounts, the strongest reason first."""
    found = [*_same_mark(), *(hint for field in SAME_NAME for hint in _same_name(field))]
    first: dict[tuple[int, ...], Hint] = {}
    for hint in found:
        first.setdefault(tuple(sorted(person.pk for person in hint.people)), hint)
    return list(first.values())


def _same_mark() -> Iterator[Hint]:
    entries = Entry.objects.filter(action="resident.duplicate_found").order_by("-at", "-pk")[:MOST]
    pairs = {tuple(sorted((int(each.subject_id), each.data["other_account"] or 0))) for each in entries}
    people = User.objects.filter(is_active=True).in_bulk([number for pair in pairs for number in pair])
    for one, other in sorted(pairs):
        if one in people and other in people:
            yield Hint((people[one], people[other]), SAME_MARK)


def _same_name(field: str) -> Iterator[Hint]:
    alike = _named().exclude(**{field: None}).values("called", field).annotate(number=Count("pk")).filter(number__gt=1)
    groups = list(alike.order_by("called", field).values_list("called", field)[:MOST])
    if not groups:
        return
    wanted = Q()
    for called, value in groups:
        wanted |= Q(called=called, **{field: value})
    together: dict[tuple[str, int], list[User]] = {}
    for person in _named().filter(wanted).select_related("neighbourhood").order_by("pk"):
        together.setdefault((person.called, person.serializable_value(field)), []).append(person)
    yield from (Hint(tuple(together[group]), SAME_NAME[field]) for group in groups if group in together)


def _named() -> QuerySet[Any]:
    return User.objects.filter(is_active=True).annotate(called=Lower("display_name"))
