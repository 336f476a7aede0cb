"""What a conflict of interest about a challenge keeps somebody with a role from doing."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.conflicts.things import block, register_thing
from participation.permissions import Visitor, is_permitted
from participation.procedures.models import Case

ACTS = (
    "handle_case", "declare_inadmissible", "advise", "schedule_case", "record_decision", "record_refusal",
    "review_case", "keep_agreement",
)  # fmt: skip


def register_interests() -> None:
    blocked = _("You then do not handle, advise on or decide about this case. Somebody else does.")
    register_thing(Case, page=_page, seen_by=_seen_by, blocked=blocked)
    block(*(f"challenges.{act}" for act in ACTS), about=lambda case: case)


def _page(case: Case) -> str:
    return reverse("challenges_office:case", args=[case.pk])


def _seen_by(visitor: Visitor) -> QuerySet[Case]:
    return Case.objects.exclude(number="") if is_permitted(visitor, "challenges.read_cases") else Case.objects.none()
