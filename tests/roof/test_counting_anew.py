"""Ballots are counted again when one came, wherever that was, and not otherwise."""

from datetime import timedelta

import pytest

from participation.public_version import SECONDS_TO_GATHER
from polls import results
from polls.casting import cast_ballot
from tests.polls.conftest import make_poll, now, poll, put_on_roll  # noqa: F401


@pytest.fixture
def counts(monkeypatch):
    """Of how many polls the ballots were counted, look by look."""
    counted, count = [], results._totals
    monkeypatch.setattr(results, "_totals", lambda polls: counted.append(len(polls)) or count(polls))
    return counted


def test_only_when_a_ballot_came(cache, poll, alice, bob, now, committed, counts):  # noqa: F811
    def turnout():
        return results.current(poll, now).ballots

    assert [turnout(), turnout(), counts] == [0, 0, [1, 0]]
    with committed():
        cast_ballot(poll, ["yes"], by=alice, at=now)
    assert [turnout(), turnout(), counts] == [1, 1, [1, 0, 1, 0]]


def test_whatever_else_is_written_does_not_count(cache, poll, alice, now, committed, counts):  # noqa: F811
    results.current(poll, now)
    with committed():
        alice.display_name = "Alys"
        alice.save()
    results.current(poll, now)
    assert counts == [1, 0]


def test_a_ballot_that_another_process_took_is_counted(cache, elsewhere, poll, alice, now, counts):  # noqa: F811
    results.current(poll, now)
    cast_ballot(poll, ["yes"], by=alice, at=now)  # nothing is committed in this test, so this process tells nobody
    assert results.current(poll, now).ballots == 0
    elsewhere.renew_ballots()
    assert results.current(poll, now).ballots == 1
    assert counts == [1, 0, 1]


def test_one_of_which_nobody_told_is_counted_a_little_later(cache, poll, alice, now, clock, monkeypatch):  # noqa: F811
    monkeypatch.setattr(results.time, "monotonic", clock)
    results.current(poll, now)
    cast_ballot(poll, ["yes"], by=alice, at=now)
    clock.now += results.SECONDS_BETWEEN_LOOKS - 0.1
    assert results.current(poll, now).ballots == 0
    clock.now += 0.2
    assert results.current(poll, now).ballots == 1


def test_without_valkey_at_each_look(cache, version, poll, now, counts, monkeypatch):  # noqa: F811
    monkeypatch.setattr(version, "_ask", lambda: None)
    results.current(poll, now)
    results.current(poll, now)
    assert counts == [1, 1]


def test_a_roll_that_changes_is_counted_too(cache, make_poll, alice, bob, now, clock, committed):  # noqa: F811
    poll = make_poll(roll=[alice])  # noqa: F811
    assert results.current(poll, now).eligible == 1
    with committed():
        put_on_roll(poll, bob)
    clock.now += SECONDS_TO_GATHER
    assert results.current(poll, now).eligible == 2


def test_every_poll_by_itself(cache, make_poll, now, counts):  # noqa: F811
    first, second = make_poll(), make_poll()
    results.current(first, now)
    results.current_of([first, second], now + timedelta(seconds=1))
    assert counts == [1, 1]
