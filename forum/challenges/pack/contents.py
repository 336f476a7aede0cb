"""What stands in the council file, part by part. The PDF, the CSV and the JSON-LD are all made from this."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from forum.challenges.case_page import meeting_of
from forum.challenges.criteria import QUESTIONS, Admissibility, Outcome, Refusal, Worth
from forum.challenges.forms import COUNTED, WITH
from forum.challenges.guards import day_in
from forum.challenges.kinds import kind_of
from forum.challenges.models import Proposal
from forum.challenges.sheets.report import paper_of, report_of
from forum.choices import Channel, Stance
from forum.models import Comment
from participation.procedures.models import Case, Step

MOST_ARGUMENTS = 200
ADVICE = ("CT17",)
DAYS = frozenset({"day", "starts", "ends"})
TICKS = frozenset({"checked", "all_told", "otherwise_refused", "is_council", "grounds"})


@dataclass(frozen=True)
class Part:
    """A part of the file: its name in data, its heading, and what is said in it, each with what it is about."""

    name: str
    heading: str
    said: list[tuple[str, str]]


def parts_of(case: Case, at: datetime) -> list[Part]:
    """Return the parts of the file in their order; one of which nothing is known says so."""
    proposal = case.proposal
    steps = list(case.steps.all())
    parts = [
        Part("item", _("The item"), [*_item(case, at)]),
        Part("note", _("What is proposed"), [*_note(proposal)]),
        Part("admissibility", _("Can it be treated? Point by point"), [*_found(case, Admissibility.values)]),
        Part("signatures", _("Signatures"), [*_signatures(proposal)]),
        Part("advice", _("The advice"), [*_advice(case, steps)]),
        Part("reply", _("The answer of the group"), [*_reply(proposal)]),
        Part("arguments", _("What is said in the conversation"), [*_arguments(proposal)]),
        Part("decision", _("The decision"), [*_decision(case, steps)]),
        Part("road", _("What happened"), [*_road(steps)]),
    ]
    nothing = [(_("Nothing yet"), "—")]
    return [part if part.said else Part(part.name, part.heading, nothing) for part in parts]


def _item(case: Case, at: datetime) -> Iterator[tuple[str, str]]:
    book, meeting = case.rulebook, meeting_of(case)
    yield _("Number"), case.number
    yield _("Title"), case.title
    yield _("Procedure"), str(kind_of(case).label)
    yield _("Where it is"), f"{case.state} {case.where.label}"
    if case.submitted_at:
        yield _("Handed in"), _day(case.submitted_at)
    yield _("By whom"), case.proposal.group_name or "—"
    yield _("Who decides"), str((meeting or {}).get("body") or book.deciding_body)
    if meeting and meeting["day"]:
        yield _("Meeting"), f"{formats.date_format(meeting['day'], 'j F Y')} {meeting.get('place', '')}".strip()
    yield _("Regulation"), f"{case.regulation.version} {case.regulation.legal_basis}".strip()
    if case.term and case.term.last_day:
        yield _("Until"), formats.date_format(case.term.last_day, "j F Y")
    yield _("This file was made"), _day(at)


def _note(proposal: Proposal) -> Iterator[tuple[str, str]]:
    """The text as it was frozen; where nothing was frozen yet, as it reads now."""
    version = proposal.versions.last()
    yield from proposal.said_in(version.words if version else proposal.words)
    if version:
        yield _("Text"), _("version %(number)s, SHA-256 %(digest)s") % {
            "number": version.number, "digest": version.digest,
        }  # fmt: skip


def _found(case: Case, codes: list[str]) -> Iterator[tuple[str, str]]:
    for each in case.findings.filter(code__in=codes).order_by("code"):
        told = [str(each.get_result_display()), each.reason, each.evidence]
        yield f"{each.code} {QUESTIONS[each.code]}", ". ".join(part for part in told if part)


def _signatures(proposal: Proposal) -> Iterator[tuple[str, str]]:
    case, challenge = proposal.case, proposal.challenge
    if case.threshold:
        yield _("Needed"), str(case.threshold)
    if case.population:
        source = f"{case.population_on or ''} {case.population_source}".strip()
        yield _("Reckoned from inhabitants"), f"{case.population} ({source})"
    if challenge is None:
        return
    counted = case.steps.filter(transition__in=COUNTED).last()
    report = counted.data if counted else report_of(proposal)
    labels = {name: str(field.label) for fields in COUNTED.values() for name, field in fields.items()}
    yield from ((label, str(report.get(name, 0))) for name, label in labels.items())
    for channel in Channel:
        if number := challenge.signatures.filter(channel=channel).count():
            yield _("Of which %(channel)s") % {"channel": channel.label}, str(number)
    paper = paper_of(proposal)
    if paper.issued:
        yield _("Sheets on paper, given out and handed in"), f"{paper.issued}, {paper.handed_in}"


def _advice(case: Case, steps: list[Step]) -> Iterator[tuple[str, str]]:
    for step in steps:
        if step.transition in ADVICE:
            yield from _with(step)
    yield from _found(case, Worth.values)
    for meeting in case.meetings.all():
        yield _("Talk with the group"), formats.date_format(meeting.day, "j F Y")


def _reply(proposal: Proposal) -> Iterator[tuple[str, str]]:
    if proposal.reply_at:
        yield _day(proposal.reply_at), proposal.reply or _("The group did not want to answer.")


def _arguments(proposal: Proposal) -> Iterator[tuple[str, str]]:
    """What people say, by where they stand, without their names; what a moderator hid is left out."""
    if proposal.challenge_id is None:
        return
    shown = Comment.objects.filter(topic=proposal.challenge_id, hidden_at__isnull=True, withdrawn_at__isnull=True)
    official = shown.filter(team__isnull=False).select_related("team").order_by("created_at")
    yield from ((f"{each.team}, {_day(each.created_at)}", each.plain_words) for each in official)
    said = list(shown.filter(team__isnull=True).order_by("created_at")[:MOST_ARGUMENTS])
    for stance in (*Stance, ""):
        label = Stance(stance).label if stance else _("Without a stance")
        yield from ((f"{label}, {_day(each.created_at)}", each.plain_words) for each in said if each.stance == stance)


def _decision(case: Case, steps: list[Step]) -> Iterator[tuple[str, str]]:
    """What was decided, who, when, how they voted, on which grounds: of each step that says so."""
    for step in steps:
        if "vote" in step.data or step.transition == "PT06":
            yield str(step.declared.public), _day(step.at)
            yield from _with(step)
            yield from ((str(Refusal(code).label), why) for code, why in (step.data.get("grounds") or {}).items())


def _road(steps: list[Step]) -> Iterator[tuple[str, str]]:
    for step in steps:
        if step.declared.public:
            told = step.reason if step.declared.needs_reason else ""
            yield _day(step.at), f"{step.declared.public}. {told}".strip()


def _with(step: Step) -> Iterator[tuple[str, str]]:
    for name, field in WITH.get(step.transition, {}).items():
        value = step.data.get(name)
        if name not in TICKS and name not in Refusal.values and value not in (None, ""):
            day = day_in(step.data, name) if name in DAYS else None
            said = formats.date_format(day, "j F Y") if day else str(dict(Outcome.choices).get(value, value))
            yield str(field.label or name), said
    if step.reason:
        yield _("Reason"), step.reason


def _day(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "j F Y")
