"""What may happen once happens once, however many come at once: real threads, real connections, real commits."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from participation.audit.models import Entry
from participation.errors import DomainError
from polls import actions, casting, results
from polls.casting import cast_ballot
from polls.models import Ballot, Mark, Poll, Snapshot, State

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls, threads=16):
    """Run all calls at the same moment, each thread with its own connection; return results or domain errors."""
    gate = threading.Barrier(min(threads, len(calls)))
    waited = threading.local()

    def run(call):
        if not getattr(waited, "done", False):
            gate.wait(30)
            waited.done = True
        try:
            return call()
        except DomainError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(min(threads, len(calls))) as pool:
        return list(pool.map(run, calls))


@pytest.mark.parametrize("electorate", ["confirmed", "roll"])
def test_two_hundred_votes_of_one_person_at_once_are_one_mark_and_one_ballot(make_poll, alice, now, electorate):
    poll = make_poll(roll=[alice]) if electorate == "roll" else make_poll()
    choices = ["yes", "no"] * 100
    found = at_once(*(lambda choice=choice: cast_ballot(poll, [choice], by=alice, at=now) for choice in choices))
    assert Mark.objects.count() == 1
    ballot = Ballot.objects.get()
    assert ballot.revision == 200
    assert {receipt.code for receipt in found} == {str(ballot.key)}
    assert sorted(receipt.is_change for receipt in found) == [False] + [True] * 199


def test_many_people_at_once_all_get_their_vote(make_poll, voters, now):
    poll, people = make_poll(), voters(40)
    at_once(*(lambda person=person: cast_ballot(poll, ["yes"], by=person, at=now) for person in people))
    assert Mark.objects.count() == Ballot.objects.count() == 40
    assert results.current(poll, now).options[0].votes == 40


def test_online_and_at_the_desk_at_once_is_one_vote(make_poll, alice, now):
    poll = make_poll(roll=[alice])
    voter = poll.roll.get().voter

    def at_the_desk():
        try:
            return Mark.objects.create(poll=poll, voter=voter, channel=Mark.Channel.DESK, day=now.date())
        except IntegrityError:
            return None

    at_once(*[lambda: cast_ballot(poll, ["yes"], by=alice, at=now), at_the_desk] * 8)
    mark = Mark.objects.get()
    assert Ballot.objects.count() == (mark.channel == Mark.Channel.WEB)


def test_closing_twenty_times_at_once_closes_once(make_poll, alice, now):
    poll = make_poll()
    cast_ballot(poll, ["yes"], by=alice, at=now)
    at = poll.closes_at
    at_once(*(lambda: actions.close_poll(Poll.objects.get(pk=poll.pk), by=None, at=at) for _ in range(20)))
    assert Entry.objects.filter(action="poll.closed").count() == 1
    assert Poll.objects.get(pk=poll.pk).state == State.COUNTED
    assert Ballot.objects.count() == 1


def test_opening_twenty_times_at_once_opens_once(make_poll, now):
    poll = make_poll("due")
    at_once(*(lambda: actions.open_due_polls(now) for _ in range(20)))
    assert Entry.objects.filter(action="poll.opened").count() == 1
    assert Poll.objects.get(pk=poll.pk).state == State.OPEN


def test_votes_that_race_with_the_closing_are_counted_or_refused_and_never_lost(make_poll, voters, now):
    """Every vote that got a receipt is in the final count and in the list, and every other left nothing."""
    poll, people = make_poll(), voters(40)
    last_moment = poll.closes_at - timedelta(microseconds=1)

    def close():
        time.sleep(0.05)
        return actions.close_poll(Poll.objects.get(pk=poll.pk), by=None, at=poll.closes_at)

    casts = [lambda person=person: cast_ballot(poll, ["yes"], by=person, at=last_moment) for person in people]
    found = at_once(*casts[:15], close, *casts[15:])
    outcomes = Counter(type(each).__name__ for each in found)
    assert set(outcomes) <= {"Receipt", "PollClosed", "Poll"}
    codes = {each.code for each in found if isinstance(each, casting.Receipt)}
    assert Ballot.objects.count() == Mark.objects.count() == len(codes)
    snapshot = Snapshot.objects.get(poll=poll)
    assert (snapshot.ballots, snapshot.counts["yes"]) == (len(codes), len(codes))
    assert not Ballot.objects.exclude(choice_key="").exists()


def test_closing_waits_for_a_vote_on_its_way_and_none_comes_after(make_poll, alice, bob, now):
    if connection.vendor != "postgresql":
        return _the_file_has_one_writer()
    poll = make_poll()
    last_moment = poll.closes_at - timedelta(microseconds=1)
    closing = ThreadPoolExecutor(1)

    def close():
        try:
            return actions.close_poll(Poll.objects.get(pk=poll.pk), by=None, at=poll.closes_at)
        finally:
            connections.close_all()

    with transaction.atomic():
        cast_ballot(poll, ["yes"], by=alice, at=last_moment)
        closed = closing.submit(close)
        time.sleep(0.5)
        assert not closed.done()  # the vote holds the poll open
    closed.result(10)
    assert Ballot.objects.get().content == {"c": "yes"}
    with pytest.raises(DomainError) as refusal:
        cast_ballot(poll, ["yes"], by=bob, at=last_moment)
    assert refusal.value.code == "poll_closed"
    return None


def _the_file_has_one_writer():
    """SQLite: whoever writes has the file to itself, since every transaction takes the lock at its start."""
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_different_people_do_not_wait_for_each_other(make_poll, alice, bob, now):
    if connection.vendor != "postgresql":
        return _the_file_has_one_writer()
    poll = make_poll()

    def vote():
        try:
            return cast_ballot(poll, ["no"], by=bob, at=now)
        finally:
            connections.close_all()

    with transaction.atomic():
        cast_ballot(poll, ["yes"], by=alice, at=now)
        ThreadPoolExecutor(1).submit(vote).result(5)
    assert Ballot.objects.count() == 2
    return None


def test_many_who_look_while_others_vote_see_the_turnout_grow_and_never_fall(make_poll, voters, now):
    poll, people = make_poll(), voters(20)
    seen, stop = [], threading.Event()

    def look():
        try:
            while not stop.is_set():
                found = results.current(Poll.objects.get(pk=poll.pk), now)
                seen.append((found.version, found.ballots))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as lookers:
        looking = [lookers.submit(look) for _ in range(2)]
        at_once(*(lambda person=person: cast_ballot(poll, ["yes"], by=person, at=now) for person in people), threads=4)
        stop.set()
        for each in looking:
            each.result(20)
    by_version = {}
    for version, ballots in seen:
        assert by_version.setdefault(version, ballots) == ballots  # one version says one thing
    assert [by_version[version] for version in sorted(by_version)] == sorted(by_version.values())
    assert results.current(poll, now).ballots == 20
