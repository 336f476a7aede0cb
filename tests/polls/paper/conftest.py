"""Polls with votes on paper: stations, urns, and officers who enter what is on the ballots."""

import random
from uuid import uuid4

import pytest

from participation.residents.models import Role
from polls import actions
from polls.models import Mark, Method, Option, Poll, State
from polls.paper import actions as paper
from polls.paper.actions import Numbers, Read
from polls.paper.entries import is_by_totals
from polls.paper.models import Row
from tests.polls.board.conftest import COSTS, FIELDS, LETTERS, copy_of, exported, observer, open_now, said, vote

__all__ = ["copy_of", "exported", "observer"]


@pytest.fixture
def officers(make_person):
    """Three who may enter ballots."""
    roles = (Role.CLERK, Role.SECOND_CLERK, Role.DESK_OFFICER)
    return [make_person(f"Officer {role}", roles=[role]) for role in roles]


@pytest.fixture
def on_paper(make_poll, clerk):
    """Close a poll in which some vote online and some on paper, in urns that are not entered yet.

    on_paper(Method.STV, urns={"Hall": 12, "School": 15}, online=20) -> the poll; each urn is a station.
    """

    def make(method=Method.SINGLE, *, urns=None, online=20, seed=5, **fields):
        options = None if method == Method.MOTION else LETTERS
        fields = FIELDS.get(str(method), {}) | {"slug": f"{method}-on-paper".lower()} | fields
        poll = make_poll("draft", method=method, options=options, **fields)
        if poll.budget:
            for cost, key in zip(COSTS, LETTERS, strict=True):
                Option.objects.filter(poll=poll, key=key).update(cost=cost)
        chance = random.Random(seed)
        urns = {"Hall": 12, "School": 15} if urns is None else urns
        for name in urns:
            poll.stations.create(name=name)
        open_now(poll)
        vote(poll, [said(method, chance) for _ in range(online)])
        mark_on_paper(poll, sum(urns.values()))
        poll = actions.close_poll(Poll.objects.get(pk=poll.pk), by=None, at=poll.closes_at)
        for name, ballots in urns.items():
            numbers = Numbers(ballots + 3, 2, ballots, seal=f"urn {name}")
            paper.record_batch(poll.stations.get(name=name), numbers, by=clerk, at=poll.closes_at)
        return poll

    return make


def mark_on_paper(poll, number):
    day = poll.closes_at.date()
    Mark.objects.bulk_create(
        Mark(poll=poll, voter=uuid4().hex * 2, channel=Mark.Channel.PAPER, day=day) for _ in range(number)
    )


def ballots_in(batch, seed=1):
    """Make up what the ballots in an urn say: valid ones, and of each eleven one blank and one invalid."""
    chance = random.Random(seed)
    total = sum(each.in_urn for each in [batch, *batch.parts.all()])
    return {
        number: {5: Read(Row.Kind.BLANK), 9: Read(Row.Kind.INVALID)}.get(
            number % 11, Read(Row.Kind.VALID, said(batch.poll.method, chance))
        )
        for number in range(1, total + 1)
    }


def enter(batch, rows, officer, at, *, is_confirmed=False):
    """Enter a batch as one officer, and close it."""
    if is_by_totals(batch.poll):
        votes = {option.key: 0 for option in batch.poll.options.all()}
        for read in rows.values():
            if read.kind == Row.Kind.VALID:
                votes[read.content["c"]] += 1
        spoilt = [sum(read.kind == kind for read in rows.values()) for kind in (Row.Kind.BLANK, Row.Kind.INVALID)]
        paper.enter_totals(batch, votes, *spoilt, by=officer, at=at)
    else:
        paper.enter_rows(batch, rows, by=officer, at=at)
    return paper.close_entry(batch, is_confirmed=is_confirmed, by=officer, at=at)


@pytest.fixture
def entered(officers):
    """Have every batch of a poll entered by two officers who read the same."""

    def do(poll):
        for batch in poll.batches.whole():
            for officer in officers[:2]:
                enter(batch, ballots_in(batch, batch.number), officer, poll.closes_at)
        return poll

    return do


@pytest.fixture
def counted_on_paper(on_paper, entered, clerk):
    """Count a poll with paper, by lot where only a lot decides: counted_on_paper(Method.STV)."""

    def make(method=Method.SINGLE, **fields):
        poll = entered(on_paper(method, **fields))
        poll = actions.count_poll(poll, by=None, at=poll.closes_at)
        if poll.state == State.CLOSED:
            actions.record_lot(poll, LETTERS, by=clerk, at=poll.closes_at)
        return Poll.objects.get(pk=poll.pk)

    return make
