"""The agreement of the town and a group as a record: what was agreed, its milestones, and what was reported since."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from forum.challenges.guards import AGREED, day_in
from forum.challenges.kinds import kind_of
from forum.challenges.models import Proposal
from participation.procedures.models import Case, Step
from participation.tagged import TaggedPaper

MADE, REPORTED = "CT26", "CT28"
SAID_SINCE = (REPORTED, "CT29", "CT29b", "CT31a", "CT31b", "CT31c", "CT32")
DECIDED = ("CT19", "CT20")
HALF_A_YEAR = 6  # months, where the regulation says nothing


@dataclass(frozen=True)
class Milestone:
    """A day of the agreement. `done` is None for a day on which nothing is handed in."""

    day: date
    label: str
    done: bool | None = None


@dataclass(frozen=True)
class Agreement:
    """What everyone may read of it."""

    case: Case
    made_on: date
    parts: list[tuple[str, str]]
    milestones: list[Milestone]
    said: list[tuple[date, str, str]]


def agreement_of(case: Case, at: datetime) -> Agreement | None:
    """Return the agreement that holds, or held last; None where there is none yet."""
    step = case.steps.filter(transition=MADE).last()
    if step is None:
        return None
    return Agreement(
        case, timezone.localdate(step.at), _parts(case, step), _milestones(case, step, timezone.localdate(at)),
        [_said(each) for each in case.steps.filter(transition__in=SAID_SINCE, pk__gt=step.pk)],
    )  # fmt: skip


def agreement_paper(agreement: Agreement, language: str) -> bytes:
    """Return the record as a tagged PDF."""
    case = agreement.case
    title = _("Agreement: %(title)s") % {"title": case.title}
    paper = TaggedPaper(title, language, f"{kind_of(case).label} {case.number}", foot=f"{case.number} ·")
    paper.heading(1, title)
    paper.paragraph(_("Recorded on %(day)s.") % {"day": _long(agreement.made_on)})
    paper.heading(2, _("What was agreed"))
    for label, said in agreement.parts:
        paper.paragraph(f"{label}: {said}")
    paper.heading(2, _("Milestones"))
    rows = [(each.label, _long(each.day), _in_words(each.done)) for each in agreement.milestones]
    paper.table((_("What"), _("Day"), _("Done")), rows)
    paper.heading(2, _("What was reported"))
    for day, what, text in agreement.said:
        paper.paragraph(f"{_long(day)}: {what}. {text}")
    if not agreement.said:
        paper.paragraph(_("None yet."))
    return paper.content()


def _parts(case: Case, step: Step) -> list[tuple[str, str]]:
    parts = [(str(label).capitalize(), _value(step, name)) for name, label in AGREED.items() if _value(step, name)]
    in_proposal = Proposal.objects.values_list("legal_form", flat=True).get(case=case)
    if form := str(step.data.get("legal_form") or in_proposal):
        parts.append((_("Legal form and number"), form))
    decided = case.steps.filter(transition__in=DECIDED).last()
    if decided and decided.data.get("link"):
        parts.append((_("Link to the decision"), str(decided.data["link"])))
    return parts


def _value(step: Step, name: str) -> str:
    day = day_in(step.data, name) if name in ("starts", "ends") else None
    return _long(day) if day else str(step.data.get(name, ""))


def _milestones(case: Case, step: Step, today: date) -> list[Milestone]:
    starts, ends = day_in(step.data, "starts"), day_in(step.data, "ends")
    if starts is None or ends is None:
        return []
    found = [Milestone(starts, _("First day")), Milestone(starts + (ends - starts) / 2, _("Halfway"))]
    before = case.rulebook.term("evaluation_before_end")
    if before:
        found.append(Milestone(ends - timedelta(days=before.number), _("The evaluation starts")))
    found += [*_reports(case, step, starts, ends, today), Milestone(ends, _("Last day"))]
    return sorted(found, key=lambda each: each.day)


def _reports(case: Case, step: Step, starts: date, ends: date, today: date) -> list[Milestone]:
    """Each half year one report is due; one counts for the half year in which it came."""
    length, came = case.rulebook.term("progress"), case.steps.filter(transition=REPORTED, pk__gt=step.pk)
    months = length.number if length else HALF_A_YEAR
    days = [timezone.localdate(each.at) for each in came]
    due, found, since = _months_after(starts, months), [], starts
    while due < ends:
        is_in = any(since <= day <= due for day in days)
        found.append(Milestone(due, _("Report of the group"), is_in if is_in or due <= today else None))
        since, due = due + timedelta(days=1), _months_after(starts, months * (len(found) + 1))
    return found


def _months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month where it has fewer days."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _said(step: Step) -> tuple[date, str, str]:
    told = [step.data.get(name, "") for name in ("report", "plan", "continuity")]
    return timezone.localdate(step.at), str(step.declared.public), " ".join(str(each) for each in told if each)


def _in_words(done: bool | None) -> str:
    return "–" if done is None else _("yes") if done else _("no")


def _long(day: date) -> str:
    return formats.date_format(day, "j F Y")
