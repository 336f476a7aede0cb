"""Equal ballots of the box together, as the database groups them."""

from collections import Counter

from django.db.models import Count

from polls.board.canonical import canonical
from polls.board.count import Piles
from polls.models import Ballot, Poll


def piles_in_box(poll: Poll) -> Piles:
    """Return what the ballots of `poll` say, in canonical JSON, and how many say it."""
    rows = Ballot.objects.filter(poll_key=poll.key).order_by().values("content").annotate(number=Count("*"))
    piles: Counter[bytes] = Counter()
    for content, number in rows.values_list("content", "number").iterator():
        piles[canonical(content)] += number
    return piles
