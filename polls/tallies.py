"""The count of a poll by its method, made once when it closes, from its ballots alone, and kept with every round."""

from collections.abc import Callable, Iterator, Sequence

from django.db.models import Count

from polls.methods import Content
from polls.methods.counting import count
from polls.methods.election import Ballot as Pile
from polls.methods.election import Budget, Election, Kind, by_points
from polls.methods.kept import as_kept
from polls.methods.numbered import numbers_of, ranking_of
from polls.methods.result import LotNeeded
from polls.models import BUDGETED, COUNTED, RANKED, Ballot, Method, Poll, Tally


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
    """Return the count of the ballots of `poll`, in plain JSON. Raises `LotNeeded`."""
    completion = "add1" if poll.method == Method.EQUAL_SHARES else "none"
    seats = poll.seats if poll.method == Method.STV else None
    return as_kept(count(poll.method, election_of(poll), seats=seats, completion=completion, lot=lot))


def election_of(poll: Poll) -> Election:
    """Return the options of `poll` by id, and its ballots in piles of equal ones, as the database groups them."""
    options = list(poll.options.all())
    keys = tuple(option.key for option in options)
    kind, read = _reader(poll)
    piles: dict[Pile, int] = {}
    for content, number in _groups(poll):
        pile = read(content, keys)
        piles[pile] = piles.get(pile, 0) + number
    return Election(kind, keys, piles, budget=_budget(poll, [option.cost for option in options]))


def _budget(poll: Poll, costs: Sequence[int]) -> Budget | None:
    return Budget(poll.budget, tuple(costs), poll.least_votes) if poll.method in BUDGETED else None


def _keep(tally: Tally) -> None:
    try:
        tally.result, tally.tied = recounted(tally.poll, tally.lot), []
    except LotNeeded as error:
        tally.result, tally.tied = {}, list(error.tied)
    tally.save()


def _groups(poll: Poll) -> Iterator[tuple[Content, int]]:
    rows = Ballot.objects.filter(poll_key=poll.key).order_by().values("content").annotate(number=Count("*"))
    yield from rows.values_list("content", "number").iterator()


def _reader(poll: Poll) -> tuple[Kind, Callable[[Content, Sequence[str]], Pile]]:
    if poll.method in RANKED:
        return Kind.RANKING, _ranking
    return (Kind.APPROVAL, _approval) if poll.method in BUDGETED else (Kind.POINTS, _points)


def _ranking(content: Content, keys: Sequence[str]) -> Pile:
    return Pile(tuple(keys.index(option) for option in ranking_of(content)))


def _approval(content: Content, keys: Sequence[str]) -> Pile:
    return Pile(tuple(sorted(keys.index(option) for option in content["a"])))


def _points(content: Content, keys: Sequence[str]) -> Pile:
    return by_points({keys.index(option): given for option, given in numbers_of(content).items()})
