"""Handing out a ballot on paper: the mark that somebody votes on paper, once over all ways of voting."""

from copy import copy
from datetime import datetime
from functools import partial

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.timezone import localtime
from django.views.decorators.debug import sensitive_variables

from participation import live
from participation.permissions import authorise
from participation.residents.models import User
from polls import results
from polls.admission import check_clock
from polls.models import Mark, Poll
from polls.paper.errors import NotForYourself, VotedAlready
from polls.paper.models import Handout, Station
from polls.paper.voters import Voter, find_voter

# Shared, as of every vote: closing waits for it, and different people never wait for each other (polls/casting.py)
HELD_OPEN = {
    "postgresql": "SELECT state FROM polls_poll WHERE id = %s FOR SHARE",
    "sqlite": "SELECT state FROM polls_poll WHERE id = %s",
}


@sensitive_variables("typed")
def hand_out_ballot(station: Station, typed: str, *, by: User, at: datetime) -> Mark:
    """Mark that somebody votes on paper, and let the officer hand out a ballot. Raises `VotedAlready`, `NobodyKnown`.

    As with a vote, no line of the record says who or when. Twice for the same person is refused, whichever way they
    took: a ballot that was spoiled is given back and another handed out, without a new mark.
    """
    poll = station.poll
    authorise(by, "polls.hand_out_paper", poll)
    check_clock(poll, at)
    voter = find_voter(poll, typed)
    if voter.person and voter.person.pk == by.pk:
        raise NotForYourself
    with transaction.atomic():
        check_clock(_held_open(poll), at)
        mark = _mark(poll, voter, at)
        Handout.objects.create(mark=mark, station=station)
        transaction.on_commit(partial(live.publish_hint, results.topic(poll.slug)))
    return mark


def _held_open(poll: Poll) -> Poll:
    """Return the poll as it is, which can not close before this transaction ends."""
    poll = copy(poll)
    with connection.cursor() as cursor:
        cursor.execute(HELD_OPEN[connection.vendor], [poll.pk])
        poll.state = cursor.fetchone()[0]
    return poll


def _mark(poll: Poll, voter: Voter, at: datetime) -> Mark:
    """Make the mark; the constraints decide where two come at once."""
    _refuse_marked(poll, voter)
    try:
        with transaction.atomic():
            return Mark.objects.create(
                poll=poll, voter=voter.names[0], account=voter.account, channel=Mark.Channel.PAPER,
                day=localtime(at).date(),
            )  # fmt: skip
    except IntegrityError:
        _refuse_marked(poll, voter)
        raise


def _refuse_marked(poll: Poll, voter: Voter) -> None:
    known = Q(voter__in=voter.names) | (Q(account=voter.account) & ~Q(account=""))
    if mark := Mark.objects.filter(known, poll=poll).first():
        raise VotedAlready(poll, str(mark.get_channel_display()))
