"""The count of a poll by its method, made once when it closes, from its ballots alone, and kept with every round."""

from collections.abc import Sequence

from polls.board.count import election_of, result_of
from polls.manifest import manifest_read
from polls.methods.kept import as_kept
from polls.methods.result import LotNeeded
from polls.models import COUNTED, Poll, Tally
from polls.paper.bodies import bodies_of
from polls.piles import piles_in_box


def tally_for_good(poll: Poll) -> None:
    """Count `poll` and keep it, or what a lot has to decide first. The caller closes it in the same transaction."""
    if poll.method in COUNTED:
        _keep(Tally(poll=poll))


def tally_by_lot(tally: Tally, lot: Sequence[str]) -> None:
    """Count by the lot that was drawn: all options by id, in the order in which they came out."""
    tally.lot = list(lot)
    _keep(tally)


def is_as_tallied(poll: Poll) -> bool:
    """Whether the ballots, counted once more by the method and the lot, give what is kept."""
    if poll.method not in COUNTED:
        return True
    tally = Tally.objects.get(poll=poll)
    return recounted(poll, tally.lot) == tally.result


def recounted(poll: Poll, lot: Sequence[str] = ()) -> dict[str, object]:
    """Return the count of the ballots of `poll`, in the box and on paper, in plain JSON. Raises `LotNeeded`."""
    manifest = manifest_read(poll)
    return as_kept(result_of(manifest, election_of(manifest, piles_in_box(poll), bodies_of(poll)), lot))


def _keep(tally: Tally) -> None:
    try:
        tally.result, tally.tied = recounted(tally.poll, tally.lot), []
    except LotNeeded as error:
        tally.result, tally.tied = {}, list(error.tied)
    tally.save()
