"""When marks and the roll of a poll have done their work: three months after its result is final they go.

A result is final when it is certified, which is after everybody could object; a poll that was annulled has none. One
that nobody certifies ends a year after the time to object, unless an objection still waits.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from participation.audit.actions import record
from participation.audit.door import open_door
from participation.privacy.retention import Term, register
from participation.residents.verification.models import Letter, Purpose
from polls.at_the_desk import POLL
from polls.ballot_box import box_alias
from polls.models import Incident, Mark, Objection, Poll, ReceiptCode, RollEntry, State
from polls.terms.models import Turnout

CONTESTED = timedelta(days=92)
NEVER_CERTIFIED = timedelta(days=365)
FINAL = (State.CERTIFIED, State.ANSWERED, State.ARCHIVED)
SCRUBBING = {
    "sqlite": ("PRAGMA wal_checkpoint(TRUNCATE)",),
    "postgresql": ("VACUUM polls_mark", "VACUUM polls_rollentry", "VACUUM verification_letter"),
}


def register_terms() -> None:
    register(
        Term(
            "polls.mark: nobody can contest the result any more",
            _("That you voted, that you were on the roll, and letters to vote with: three months after the result."),
            "GDPR, art. 5.1.e",
            over=lambda at: sum(_rows_of(poll) for poll in due_polls(at)),
            destroy=destroy_marks,
        )
    )


def due_polls(at: datetime) -> list[Poll]:
    """Return polls whose marks and roll are to go by `at`, and are still there."""
    annulled = Max("incidents__at", filter=Q(incidents__kind=Incident.Kind.ANNULLED))
    old = (
        Poll.objects.filter(turnout=None)
        .annotate(annulled=annulled)
        .filter(
            Q(state__in=FINAL, certified_at__lt=at - CONTESTED)
            | Q(state=State.ANNULLED, annulled__lt=at - CONTESTED)
            | Q(state=State.COUNTED, counted_at__lt=at - NEVER_CERTIFIED)
        )
    )
    return [poll for poll in old.order_by("pk") if poll.state != State.COUNTED or _is_uncontested(poll, at)]


def _is_uncontested(poll: Poll, at: datetime) -> bool:
    waiting = poll.objections.filter(decision=Objection.Decision.WAITING).exists()
    return not waiting and poll.objections_until is not None and poll.objections_until < at - NEVER_CERTIFIED


def destroy_marks(at: datetime) -> int:
    """Destroy marks, roll and letters of every poll that is due, and keep their numbers; return how many rows went."""
    gone = sum(_destroy(poll, at) for poll in due_polls(at))
    if gone:
        transaction.on_commit(scrub, robust=True)
    return gone


def letters_of(poll: Poll) -> "QuerySet[Letter]":
    return Letter.objects.filter(purpose=Purpose.VOTE, subject=f"{POLL}{poll.pk}")


def scrub() -> None:
    """Wipe what deleting left behind: SQLite's log, PostgreSQL's dead rows. Not within a transaction."""
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            for statement in SCRUBBING[connection.vendor]:
                cursor.execute(statement)


def _rows_of(poll: Poll) -> int:
    return poll.marks.count() + poll.roll.count() + letters_of(poll).count()


def _destroy(poll: Poll, at: datetime) -> int:
    marks = Mark.objects.filter(poll=poll)
    voted = dict(marks.order_by().values_list("channel").annotate(number=Count("pk")))
    marks.delete()
    ReceiptCode.objects.using(box_alias()).filter(poll_key=poll.key).delete()
    on_roll = _destroy_roll(poll)
    letters = letters_of(poll).delete()[0]
    Turnout.objects.create(poll=poll, destroyed_at=at, voted=voted, on_roll=on_roll, letters=letters)
    data = {"slug": poll.slug, "voted": voted, "on_roll": on_roll, "letters": letters}
    record("poll.marks_destroyed", poll, by=None, at=at, channel="clock", data=data)
    return sum(voted.values()) + on_roll + letters


def _destroy_roll(poll: Poll) -> int:
    """The roll is fixed by a trigger; retention alone has the key to its door."""
    with open_door(connection):
        return RollEntry.objects.filter(poll=poll).delete()[0]
