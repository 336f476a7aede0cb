"""Who declares a conflict of interest and ends their own, and how it stands in the way of an act."""

import rules
from django.db.models import Model, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.conflicts.models import Conflict
from participation.conflicts.things import thing_of
from participation.errors import Sentence
from participation.permissions import Visitor, permit
from participation.residents.models import User
from participation.residents.rules import is_auditor, is_clerk

STANDS_IN_THE_WAY = _("You declared a conflict of interest here, so somebody else does this.")


@rules.predicate
def holds_a_role(visitor: Visitor, conflict: Conflict | None = None) -> bool:
    return isinstance(visitor, User) and visitor.is_active and visitor.is_staff_member


@rules.predicate
def is_their_own(visitor: Visitor, conflict: Conflict | None = None) -> bool:
    return conflict is not None and visitor.is_authenticated and conflict.person_id == visitor.pk


def conflict_in_the_way(visitor: Visitor, act: str, subject: Model | None) -> Sentence | None:
    """Return what somebody is told whose own declaration stands in the way of `act`; None where none does.

    The declarations of somebody with a role are read once per page.
    """
    if subject is None or not isinstance(visitor, User) or not visitor.is_staff_member:
        return None
    if (thing := thing_of(act, subject)) is None:
        return None
    prefetch_related_objects([visitor], "conflicts")
    today = timezone.localdate()
    declared = any(conflict.is_about(thing) and conflict.holds(today) for conflict in visitor.conflicts.all())
    return STANDS_IN_THE_WAY if declared else None


permit("conflicts.declare_conflict", holds_a_role, otherwise=_("Only people with a role declare this."))
permit("conflicts.end_conflict", is_their_own, otherwise=_("You can only end what you declared yourself."))
permit(
    "conflicts.read_conflicts",
    is_clerk | is_auditor,
    otherwise=_("Only clerks and auditors see what others declared."),
)
