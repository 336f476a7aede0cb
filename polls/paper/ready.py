"""Whether the paper of a poll is in: what is still to be done before it can be entered, and before it is counted."""

from django.utils.translation import gettext as _

from polls.models import Ballot, Poll, State, Tally
from polls.paper.bodies import has_paper, in_urns
from polls.paper.entries import open_batches, total_in_urn
from polls.paper.errors import PaperNotReady, PaperRefused
from polls.paper.models import LEAST_APART, Batch
from polls.results import roll_size
from polls.thresholds import people_needed


def check_paper(poll: Poll) -> None:
    """Raise `PaperNotReady` unless every batch of `poll` is in and settled, or the quorum was missed."""
    if not has_paper(poll):
        return
    check_numbers(poll)
    if is_quorum_missed(poll):
        return
    if waiting := [str(batch.number) for batch in open_batches(poll)]:
        raise PaperNotReady(_("Not entered and locked yet: batch %(numbers)s.") % {"numbers": ", ".join(waiting)})


def check_numbers(poll: Poll) -> None:
    """Raise `PaperNotReady` unless every station has told how many ballots there were."""
    if missing := [station.name for station in poll.stations.filter(batches=None)]:
        raise PaperNotReady(
            _("First fill in how many ballots there were at every station. Still missing: %(stations)s.")
            % {"stations": ", ".join(missing)}
        )


def participants(poll: Poll) -> int:
    """Return how many took part: ballots in the box and in the urns."""
    return Ballot.objects.filter(poll_key=poll.key).count() + in_urns(poll)


def is_quorum_missed(poll: Poll) -> bool:
    needed = people_needed(poll, roll_size(poll))
    return needed is not None and participants(poll) < needed


def is_before_count(poll: Poll) -> bool:
    """Whether what is on paper can still be brought in: closed, and not counted, not even up to a tie."""
    return poll.state == State.CLOSED and not Tally.objects.filter(poll=poll).exists()


def check_before_count(poll: Poll) -> None:
    if not is_before_count(poll):
        raise PaperRefused(_("Paper is brought in between the closing of a poll and its count."))


def check_enterable(batch: Batch) -> None:
    """Raise why nobody can enter this batch now."""
    poll = batch.poll
    check_before_count(poll)
    check_numbers(poll)
    if batch.merged_into_id:
        raise PaperRefused(_("This batch was added to another one. Enter that one."))
    if is_quorum_missed(poll):
        raise PaperRefused(_("Too few people took part, so nothing is counted and no ballot is read."))
    if is_too_small(batch):
        raise PaperRefused(
            _("This batch has fewer than %(least)s ballots. Add it to another batch first, so that no vote shows.")
            % {"least": LEAST_APART}
        )


def is_too_small(batch: Batch) -> bool:
    """Whether a batch has to be added to another one, where there is another one with ballots."""
    if not 0 < total_in_urn(batch) < LEAST_APART:
        return False
    others = batch.poll.batches.whole().exclude(pk=batch.pk)
    return any(total_in_urn(other) for other in others)
