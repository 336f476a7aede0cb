"""Whether what was acknowledged is stored, each once: the notes of those who acted beside the rows of the database."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from forum.models import Comment, Support
from participation.checks import first_differences
from participation.notices.models import Event
from polls import results
from polls.models import Ballot, Mark, Poll
from tests.chaos.acts import Act, Notes

COMMENTED = "forum.comment_posted"


@dataclass(frozen=True)
class Before:
    """What was there before anybody acted."""

    comments: int
    supports: int
    events: int
    mails: Counter[str]


def look(home: Path) -> Before:
    return Before(
        Comment.objects.count(),
        Support.objects.count(),
        Event.objects.filter(kind=COMMENTED).count(),
        _mails(home),
    )


def differences(notes: Notes, poll: Poll, before: Before, home: Path) -> list[str]:
    """Return what does not agree, in words; nothing where all acts are there, each once."""
    found = [*_in_votes(notes.acknowledged("vote"), poll)]
    found += _in_comments(notes, before)
    found += _in_supports(notes, before)
    found += _in_mails(notes, before, home)
    unfinished = Counter(act.kind for act in notes.acts if not act.acknowledged_at)
    found += [f"{number} x {kind} never acknowledged" for kind, number in unfinished.items()]
    found += first_differences(lambda line: None).values()
    return found


def _in_votes(votes: list[Act], poll: Poll) -> Iterator[str]:
    last = {act.person: act for act in votes}
    box = {str(ballot.key): ballot.content for ballot in Ballot.objects.filter(poll_key=poll.key)}
    marks = Mark.objects.filter(poll=poll)
    shown = results.current(poll, timezone.now()).ballots
    if lost := {act.key for act in votes} - set(box):
        yield f"{len(lost)} receipts have no ballot"
    if not len(last) == len(box) == marks.count() == marks.values("voter").distinct().count() == shown:
        yield f"{len(last)} voters, {marks.count()} marks, {len(box)} ballots, {shown} shown"
    if len({(act.person, act.key) for act in votes}) != len(last):
        yield "a voter was given two receipts"
    wrong = [act for act in last.values() if box.get(act.key) != {"c": act.subject}]
    if wrong:
        yield f"{len(wrong)} ballots do not say what was last acknowledged"


def _in_comments(notes: Notes, before: Before) -> Iterator[str]:
    said = notes.acknowledged("comment")
    stored = Comment.objects.filter(submission__in=[act.key for act in said]).count()
    new = Comment.objects.count() - before.comments
    events = Event.objects.filter(kind=COMMENTED).count() - before.events
    if not len(said) == stored == new == events:
        yield f"{len(said)} comments acknowledged, {stored} stored, {new} new ones, followers told {events} times"


def _in_supports(notes: Notes, before: Before) -> Iterator[str]:
    given = {(int(act.subject), act.person) for act in notes.acknowledged("support")}
    stored = set(Support.objects.filter(topic__in={topic for topic, _ in given}).values_list("topic", "person"))
    new = Support.objects.count() - before.supports
    if given - stored or new > len(given):
        yield f"{len(given)} supports acknowledged, {len(given - stored)} missing, {new} new ones"


def _in_mails(notes: Notes, before: Before, home: Path) -> Iterator[str]:
    sent = _mails(home) - before.mails
    for act in notes.acknowledged("mail"):
        if not 1 <= sent[act.subject] <= act.tries:
            yield f"asked {act.tries} times for a mail, sent {sent[act.subject]}"


def _mails(home: Path) -> Counter[str]:
    """Return how many mails went to each address."""
    texts = (file.read_text(errors="replace") for file in (home / "mail").glob("*.log"))
    lines = (line for text in texts for line in text.splitlines() if line.startswith("To: "))
    return Counter(line.removeprefix("To: ").strip() for line in lines)
