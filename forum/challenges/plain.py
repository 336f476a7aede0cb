"""What has to hold before a proposal for the council or a petition goes on, besides forum/challenges/guards.py."""

from datetime import date, datetime, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from forum.challenges.criteria import Outcome
from forum.challenges.guards import day_in
from participation.errors import Sentence
from participation.procedures.clock import latest_day_before
from participation.procedures.declaration import Act, Guard
from participation.procedures.models import Case

DELIVERED = "signatures_delivered"
CHECKED = "G35"


def given(label: Sentence, *names: str) -> Guard:
    """Everything of that name is there, and is more than nothing."""

    def check(case: Case, act: Act) -> Sentence | None:
        whole = all(str(act.data.get(name) or "").strip() for name in names)
        return None if whole else _("Still to be filled in: %(what)s.") % {"what": label}

    return Guard(label, check)


def filed_at(case: Case) -> datetime | None:
    """Return the moment from which days count by the regulation: handed in, or its signatures delivered."""
    delivered = case.steps.filter(target=CHECKED).last()
    after = case.rulebook.agenda_lead_from == DELIVERED and case.rulebook.support.mode != "before"
    if after and delivered:
        return delivered.at
    return case.submitted_at


def first_day(case: Case) -> date | None:
    """Return the first day of a meeting that is far enough from that moment."""
    lead, filed = case.rulebook.term("agenda_lead"), filed_at(case)
    return timezone.localdate(filed) + timedelta(days=lead.number) if lead and filed else None


def _far_enough(case: Case, act: Act) -> Sentence | None:
    day, lead, filed = day_in(act.data, "day"), case.rulebook.term("agenda_lead"), filed_at(case)
    if day is None or day < timezone.localdate(act.at):
        return _("Give the day of the meeting, today or later.")
    first = first_day(case)
    if lead and filed and first and timezone.localdate(filed) > latest_day_before(day, lead.number):
        return _("For that meeting it was handed in too late. The first day that is possible is %(day)s.") % {
            "day": formats.date_format(first, "j F Y"),
        }  # fmt: skip
    return None


def _outcome_whole(case: Case, act: Act) -> Sentence | None:
    day = day_in(act.data, "day")
    if day is None or day > timezone.localdate(act.at) or not str(act.data.get("vote") or "").strip():
        return _("Give the day of the meeting, which has been, and the vote.")
    return None


def _not_rejected(case: Case, act: Act) -> Sentence | None:
    return None if act.data.get("outcome") in Outcome.values else _("Say what the council did with it.")


FAR_ENOUGH = Guard(_("the meeting is far enough away"), _far_enough)
OUTCOME_WHOLE = Guard(_("the day of the meeting and the vote are given"), _outcome_whole)
NOT_REJECTED = Guard(_("what the council did is given"), _not_rejected)
