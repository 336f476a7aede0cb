"""Where a poll stands on its way, for the clerk: what is done, what comes now, by whom, and what is in the way."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.errors import DomainError, Sentence
from polls.actions.after import check_certifying
from polls.actions.before import check_announcing, check_freezing
from polls.actions.counting import is_waiting_for_lot
from polls.errors import in_words
from polls.models import VOTABLE, Electorate, Poll, State
from polls.paper.bodies import has_paper
from polls.paper.ready import check_paper
from polls.second_signature import is_signed

CLERK, TWO = gettext_lazy("A clerk"), gettext_lazy("A clerk, once a second person has signed")
CLOCK = gettext_lazy("The clock")
ORDER = ("announce", "freeze", "open", "close", "count", "certify", "answer", "archive")
LABELS: dict[str, Sentence] = {
    "announce": gettext_lazy("Announce the poll"),
    "freeze": gettext_lazy("Freeze the poll"),
    "open": gettext_lazy("Open"),
    "close": gettext_lazy("Close"),
    "count": gettext_lazy("Count the poll"),
    "certify": gettext_lazy("Certify the result"),
    "answer": gettext_lazy("Publish the answer"),
    "archive": gettext_lazy("Archive the poll"),
}
MEANING: dict[str, Sentence] = {
    "announce": gettext_lazy("This makes the poll public. After that its question, options and times are fixed."),
    "freeze": gettext_lazy(
        "This fixes all that voters go by, the electoral roll too, in a manifest with a fingerprint that they see."
    ),
    "open": gettext_lazy("People can vote from the announced moment on, if the poll is frozen."),
    "close": gettext_lazy("Nobody can vote any more, and nothing joins a ballot to a voter from then on."),
    "count": gettext_lazy("The ballots are counted as the manifest says. Where the quorum is missed, nothing is."),
    "certify": gettext_lazy("The result is certain: nobody can object any more, and every objection is decided on."),
    "answer": gettext_lazy("The deciding body says what it does with the outcome, within 60 days."),
    "archive": gettext_lazy("Nothing is left to do. The poll and its result stay public."),
}
NEXT = {
    State.DRAFT: "announce",
    State.ANNOUNCED: "freeze",
    State.FROZEN: "open",
    State.OPEN: "close",
    State.CLOSING: "close",
    State.CLOSED: "count",
    State.COUNTED: "certify",
    State.CERTIFIED: "answer",
    State.ANSWERED: "archive",
}
BY_CLOCK = ("open", "close")
CHECKS: dict[str, Callable[[Poll, datetime], None]] = {
    "announce": check_announcing,
    "freeze": check_freezing,
    "count": lambda poll, at: check_paper(poll),
    "certify": check_certifying,
}


@dataclass(frozen=True)
class Step:
    """One step on the way of a poll; `place` is "done", "now" or "later"."""

    name: str
    label: Sentence
    meaning: Sentence
    who: Sentence
    place: str


@dataclass(frozen=True)
class Way:
    """The whole way of a poll. `now` is the step that comes next, None where there is none; `obstacle` is why it can
    not be taken yet, and `notes` are what to look at before it.
    """

    steps: list[Step]
    now: Step | None
    obstacle: Sentence
    notes: list[str]


def way_of(poll: Poll, at: datetime) -> Way:
    now = NEXT.get(State(poll.state))
    reached = ORDER.index(now) if now else _steps_taken(poll)
    steps = [_step(poll, name, place, reached, is_next=name == now) for place, name in enumerate(ORDER)]
    current = next((step for step in steps if step.place == "now"), None)
    return Way(steps, current, _obstacle(poll, now, at) if now else "", [*_notes(poll, at)])


def _steps_taken(poll: Poll) -> int:
    """How far a poll came that was suspended, annulled or archived."""
    if poll.state == State.ARCHIVED:
        return len(ORDER)
    return ORDER.index("count") if poll.closed_at else ORDER.index("open")


def _step(poll: Poll, name: str, place: int, reached: int, *, is_next: bool) -> Step:
    who = CLOCK if name in BY_CLOCK or _counts_itself(poll, name) else CLERK
    if is_signed(name, poll):
        who = TWO
    standing = "now" if is_next else "done" if place < reached else "later"
    return Step(name, LABELS[name], MEANING[name], who, standing)


def _counts_itself(poll: Poll, name: str) -> bool:
    return name == "count" and poll.is_advisory and not has_paper(poll)


def _obstacle(poll: Poll, name: str, at: datetime) -> Sentence:
    if name == "count" and is_waiting_for_lot(poll):
        return _("Options are equal. Draw a lot in public and record it below: then the poll is counted.")
    try:
        if name in CHECKS:
            CHECKS[name](poll, at)
    except DomainError as error:
        return error.message
    return ""


def _notes(poll: Poll, at: datetime) -> Iterator[str]:
    """What to look at, though nothing is in the way."""
    if poll.state in (State.DRAFT, State.ANNOUNCED) and poll.electorate == Electorate.ROLL:
        yield _("The electoral roll can still be replaced. From the freezing on it can not.")
    if poll.state == State.ANNOUNCED and poll.is_advisory:
        yield _("If nobody does it before, the clock freezes the poll when it opens.")
    if poll.state in VOTABLE and at < poll.opens_at:
        yield _("Voting starts on %(moment)s.") % {"moment": in_words(poll.opens_at)}
    if poll.state == State.COUNTED and poll.objections_until and poll.objection_days:
        yield _("People can object until %(moment)s.") % {"moment": in_words(poll.objections_until)}
    if poll.state == State.CERTIFIED and poll.answer_due_at:
        late = _("The answer is late: it was due on %(moment)s. Everyone sees that.")
        due = _("The answer is due on %(moment)s. After that everyone sees that it is late.")
        yield (late if poll.is_late(at) else due) % {"moment": in_words(poll.answer_due_at)}


def halts_of(poll: Poll) -> list[str]:
    """Return what can be done when something goes wrong, by name (polls/actions/halting.py)."""
    if poll.state == State.DRAFT:
        return []
    halts = ["note"]
    if poll.state in VOTABLE:
        halts.append("suspend")
    if poll.state == State.SUSPENDED:
        halts.append("resume")
    if poll.state not in (State.CLOSING, State.ARCHIVED, State.ANNULLED):
        halts.append("annul")
    return halts
