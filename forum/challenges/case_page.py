"""What the public page of a case shows: where it is, what happens now, who, until when; and all that went before."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from forum.challenges.criteria import QUESTIONS, Admissibility, Outcome, Refusal, Worth
from forum.challenges.declared import SPEAK
from forum.challenges.forms import COUNTED, WITH
from forum.challenges.guards import day_in
from forum.challenges.kinds import CaseKind, case_path, kind_of
from forum.challenges.models import CaseFollow, Proposal
from forum.challenges.plain import first_day
from forum.challenges.sheets.report import paper_of
from forum.challenges.telling import town_told
from forum.choices import Channel
from forum.council.public import council_of
from forum.models import Challenge, Follow
from forum.updates.silence import silent_since
from participation.errors import Sentence
from participation.permissions import Visitor, is_permitted
from participation.procedures.diagram import diagram
from participation.procedures.models import Case, Step

SILENT = frozenset({"CT06", "CT16b"})  # what the group answers the town is for the town
HIDDEN = frozenset({"checked", "all_told", "otherwise_refused", "is_council", "grounds"})
WAITS_FOR_A_DAY = "G40"


@dataclass(frozen=True)
class Row:
    """A case in the register."""

    number: str
    title: str
    state: Sentence
    handed_in: datetime | None
    until: date | None
    is_late: bool
    is_over: bool


def register_rows(kind: CaseKind, at: datetime) -> list[Row]:
    handed_in = Case.objects.of(kind.name).exclude(number="").exclude(state__in=(kind.draft, kind.unread))
    cases = handed_in.select_related("regulation").prefetch_related("terms")
    return [_row(case, at) for case in cases.order_by("-submitted_at", "-pk")]


def _row(case: Case, at: datetime) -> Row:
    term = case.term
    until = term.last_day if term else None
    return Row(case.number, case.title, case.where.label, case.submitted_at, until, is_late(case, at), case.is_over)


def is_late(case: Case, at: datetime) -> bool:
    """Whether the town itself should have done something by now, and everyone is to see that."""
    term = case.term
    return term is not None and term.is_late(at) and case.where.who in town_told()


def case_page(case: Case, visitor: Visitor, at: datetime) -> dict[str, Any]:
    proposal, term, kind = case.proposal, case.term, kind_of(case)
    is_checked = case.state != kind.unread
    is_of_group = visitor.is_authenticated and proposal.spokesperson_id == visitor.pk
    challenge, way, signed = proposal.challenge, road(case), _signed_by(proposal.challenge)
    return {
        "case": case,
        "case_path": case_path(case),
        "kind": kind,
        "proposal": proposal,
        "topic": challenge.topic if challenge and not challenge.topic.is_hidden else None,
        "is_checked": is_checked or is_of_group,
        "is_of_group": is_of_group,
        "is_member": _is_member(proposal, visitor),
        "until": term.last_day if term else None,
        "meeting": meeting_of(case),
        "not_before": first_day(case) if case.state == WAITS_FOR_A_DAY else None,
        "can_sign": bool(challenge and challenge.topic.is_open and challenge.accepts_signatures(at)),
        "may_sign": is_permitted(visitor, "forum.sign_challenge", challenge),
        "has_signed": has_signed(challenge, visitor),
        "is_followed": is_followed(case, visitor),
        "late": is_late(case, at),
        "stands_still": case.suspensions.filter(until=None).first(),
        "signatures": sum(signed.values()),
        "signed_how": _how(signed),
        "min_age": case.rulebook.min_age,
        "paper": paper_of(proposal),
        "agreement_path": kind.url("agreement", case.number) if case.steps.filter(transition="CT26").exists() else "",
        "may_issue": case.state in kind.signed_in and is_permitted(visitor, "sheets.issue_sheets", case),
        "steps": _with_notes(way, proposal, sum(signed.values())),
        "afterwards": next((step["label"] for step in way if step["state"] == "todo"), ""),
        "happened": happened(case),
        "council": council_of(case, at),
        "findings": _findings(case, Admissibility.values),
        "worth": _findings(case, Worth.values) if case.steps.filter(target="C55").exists() else [],
        "versions": list(proposal.versions.all()),
        "acts": [way for way in case.ways if way.permission == SPEAK and is_permitted(visitor, SPEAK, case)],
        "diagram": diagram(case.declared, case.state),
        "silent_since": silent_since(case, at),
        "updates": list(case.updates.all()),
    }


def road(case: Case) -> list[dict[str, str]]:
    """Return the steps for components/steps.html: what was with its day, what is now, what comes."""
    done = [
        {"label": str(step.to.label), "state": "done", "when": _day(step.at), "note": ""}
        for step in case.steps.all()
        if step.to.is_public and step.source != step.target and step.target != case.state
    ]
    now = {"label": str(case.where.label), "state": "now", "when": _until(case), "note": ""}
    kind = kind_of(case)
    collects = case.rulebook.support.mode == "after_admissibility" or kind.failed == ""
    way = [code for code in kind.road if collects or code not in (*kind.signed_in, "G35")]
    ahead = [code for code in way if code > case.state] if not case.is_over else []
    todo = [{"label": str(case.declared.state(code).label), "state": "todo", "when": "", "note": ""} for code in ahead]
    return [*done, now, *todo]


def _with_notes(way: list[dict[str, str]], proposal: Proposal, signed: int) -> list[dict[str, str]]:
    """Say beside the first step who handed it in, and beside the step of now how many have signed."""
    case = proposal.case
    for step in way[:1]:
        step["note"] = _("by %(group)s") % {"group": proposal.group_name} if proposal.group_name else ""
    for step in way:
        if step["state"] == "now" and case.threshold and case.state in kind_of(case).signed_in:
            step["note"] = _("%(signed)s of %(needed)s") % {"signed": signed, "needed": case.threshold}
    return way


def _signed_by(challenge: Challenge | None) -> dict[str, int]:
    """Return how many have signed in which way."""
    if challenge is None:
        return {}
    counted = challenge.signatures.order_by().values_list("channel").annotate(Count("pk"))
    return {str(channel): number for channel, number in counted}


def _how(signed: dict[str, int]) -> str:
    online = signed.get(Channel.WEB, 0)
    if not (others := sum(signed.values()) - online):
        return ""
    words = {"online": online, "others": others}
    return _("%(online)s online, %(others)s on paper, at the desk or by letter") % words


def happened(case: Case) -> list[dict[str, Any]]:
    """Return what everyone may read of each step, the last one first."""
    lines = [
        {
            "at": step.at,
            "what": step.declared.public,
            "who": step.declared.actor.label,
            "reason": step.reason if step.declared.needs_reason else "",
            "with": _with(step, case),
            "grounds": [(Refusal(code).label, why) for code, why in (step.data.get("grounds") or {}).items()],
        }
        for step in case.steps.all()
        if step.declared.public
    ]
    return lines[::-1]


def meeting_of(case: Case) -> dict[str, Any] | None:
    """Return what was written down of the meeting that treats the case now: who, day and place."""
    step = case.steps.filter(transition__in=kind_of(case).meetings, target=case.state).last()
    return None if step is None else step.data | {"day": day_in(step.data, "day")}


def has_signed(challenge: Challenge | None, visitor: Visitor) -> bool:
    return (
        challenge is not None and visitor.is_authenticated and challenge.signatures.filter(person=visitor.pk).exists()
    )


def is_followed(case: Case, visitor: Visitor) -> bool:
    if not visitor.is_authenticated:
        return False
    if topic := case.proposal.challenge_id:
        return Follow.objects.filter(topic=topic, person=visitor.pk).exists()
    return CaseFollow.objects.filter(case=case, person=visitor.pk).exists()


def _with(step: Step, case: Case) -> list[tuple[Sentence, Any]]:
    if step.transition in SILENT or (step.transition == "CT17" and not case.steps.filter(target="C55").exists()):
        return []
    fields = WITH.get(step.transition) or COUNTED.get(step.transition, {})
    shown = [(name, field) for name, field in fields.items() if name not in HIDDEN and name not in Refusal.values]
    return [
        (field.label or name, _in_words(name, step.data[name]))
        for name, field in shown
        if step.data.get(name) not in (None, "") and step.data[name] is not True
    ]


def _in_words(name: str, value: Any) -> Any:
    if name == "outcome":
        return dict(Outcome.choices).get(value, value)
    day = day_in({name: value}, name) if isinstance(value, str) else None
    return formats.date_format(day, "j F Y") if day else value


def _findings(case: Case, codes: list[str]) -> list[dict[str, Any]]:
    found = case.findings.filter(code__in=codes)
    return [{"code": each.code, "question": QUESTIONS[each.code], "found": each} for each in found]


def _is_member(proposal: Proposal, visitor: Visitor) -> bool:
    return visitor.is_authenticated and proposal.members.confirmed().filter(person=visitor.pk).exists()


def _day(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "j F Y")


def _until(case: Case) -> str:
    term, meeting = case.term, meeting_of(case)
    if meeting and meeting["day"]:
        return _("on %(day)s") % {"day": formats.date_format(meeting["day"], "j F Y")}
    if term is None or term.last_day is None:
        return ""
    return _("until %(day)s") % {"day": formats.date_format(term.last_day, "j F Y")}
