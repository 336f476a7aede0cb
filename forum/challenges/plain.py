"""Guards and hooks of procedures that need no more than what a step is made with."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from participation.errors import Sentence
from participation.procedures.clock import latest_day_before
from participation.procedures.declaration import Act, Guard, Hooks
from participation.procedures.models import Case


def given(label: Sentence, *names: str) -> Guard:
    """Everything of that name is there, and is more than nothing."""

    def check(case: Case, act: Act) -> Sentence | None:
        left = [name for name in names if not str(act.data.get(name) or "").strip()]
        return _("Still to be filled in: %(what)s.") % {"what": ", ".join(left)} if left else None

    return Guard(label, check)


def _far_enough(case: Case, act: Act) -> Sentence | None:
    """The meeting is far enough from the day that counts by the regulation: handed in, or signatures delivered."""
    lead, counted = case.rulebook.term("agenda_lead"), act.data.get("counted_from")
    try:
        meeting, filed = date.fromisoformat(str(act.data.get("day"))), date.fromisoformat(str(counted))
    except ValueError:
        return _("Give the day of the meeting, and the day from which the days before it are counted.")
    if lead and filed > latest_day_before(meeting, lead.number):
        return _("For that meeting it was handed in too late. Choose a later one.")
    return None


FAR_ENOUGH = Guard(_("the meeting is far enough away"), _far_enough)
PLAIN_HOOKS = Hooks(
    moved=lambda case, step: None,
    sign=lambda case, way, act: None,
    reminded=lambda case, at: None,
    late=lambda case, at: None,
)
