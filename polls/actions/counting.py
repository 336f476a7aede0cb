"""After the closing: a poll is counted once, by its manifest, and perhaps counted again to see whether it is right."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from participation.permissions import authorise
from participation.residents.models import User
from participation.signatures.actions import use_signature
from polls import results, tallies
from polls.actions.telling import authorise_person, fresh, hold, note, tell
from polls.board.publishing import publish_result
from polls.errors import CountDiffers, LotIncomplete, NoLotNeeded, NotClosedYet, NotCountedYet
from polls.models import OVER, WITH_RESULT, Ending, Method, Poll, State, Tally
from polls.paper.ready import check_paper, is_quorum_missed
from polls.second_signature import COUNT
from polls.thresholds import is_carried


def count_poll(poll: Poll, *, by: User | None, at: datetime) -> Poll:
    """Count a closed poll, once another person has signed that it is ready. Counting twice is counting once.

    Where a quorum was missed, nothing is counted and no result is shown anywhere.
    """
    authorise_person(by, "polls.count_poll", poll)
    with transaction.atomic():
        held = hold(poll)
        if held.state not in OVER or held.state == State.CLOSING:
            raise NotClosedYet(poll)
        if held.state == State.CLOSED and not is_waiting_for_lot(held):
            check_paper(held)
            if by is not None:
                use_signature(COUNT, held, by=by, at=at)
            count_held(held, by=by, at=at)
    return fresh(poll)


def count_held(poll: Poll, *, by: User | None, at: datetime) -> None:
    """Count a closed poll that the caller holds. A tie that needs a lot leaves it closed, waiting for `record_lot`."""
    if is_quorum_missed(poll):
        results.end_uncounted(poll)
        _end(poll, Ending.NOT_COUNTED, by=by, at=at)
        return
    results.count_for_good(poll)
    tallies.tally_for_good(poll)
    if not is_waiting_for_lot(poll):
        _end(poll, _ending(poll), by=by, at=at)


def record_lot(poll: Poll, lot: Sequence[str], *, by: User, at: datetime) -> Tally:
    """Note all options by id, in the order in which they were drawn in public, and count by it."""
    authorise(by, "polls.record_lot", poll)
    with transaction.atomic():
        held = hold(poll)
        tally = Tally.objects.select_for_update().filter(poll=poll).first()
        if tally is None or not tally.tied:
            raise NoLotNeeded(poll)
        if sorted(lot) != sorted(option.key for option in poll.options.all()):
            raise LotIncomplete(poll)
        tallies.tally_by_lot(tally, lot)
        note("poll.lot_recorded", poll, by=by, at=at, lot=", ".join(lot))
        _end(held, _ending(held), by=by, at=at)
    return tally


def recount_poll(poll: Poll, *, by: User, at: datetime) -> None:
    """Count the ballots once more, beside what is stored, and record that it is the same. Raises `CountDiffers`."""
    authorise(by, "polls.recount_poll", poll)
    if poll.state not in WITH_RESULT:
        raise NotCountedYet(poll)
    is_same = poll.is_not_counted or (results.is_as_counted(poll) and tallies.is_as_tallied(poll))
    note("poll.recounted", poll, by=by, at=at, same=is_same)
    if not is_same:
        raise CountDiffers(poll)


def is_waiting_for_lot(poll: Poll) -> bool:
    return Tally.objects.filter(poll=poll).exclude(tied=[]).exists()


def _ending(poll: Poll) -> Ending:
    if poll.method != Method.MOTION:
        return Ending.COUNTED
    votes = results.final_votes(poll)
    return Ending.CARRIED if is_carried(poll, votes) else Ending.REJECTED


def _end(poll: Poll, ending: Ending, *, by: User | None, at: datetime) -> None:
    counted = Poll.objects.filter(pk=poll.pk, state=State.CLOSED)
    counted.update(state=State.COUNTED, counted_at=at, ending=ending)
    publish_result(fresh(poll), at=at)
    tell("poll.counted", poll, by=by, at=at, ending=ending)
