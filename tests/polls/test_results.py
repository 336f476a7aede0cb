"""What may be seen of a poll, when: turnout with every ballot, votes in steps, nothing early."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from polls import actions, results
from polls.casting import cast_ballot
from polls.models import Ballot, Method, Poll, Snapshot, Visibility
from tests.polls.conftest import put_on_roll


def _votes(found):
    return [option.votes for option in found.options]


def _cast(poll, people, choice, at):
    for person in people:
        cast_ballot(poll, [choice], by=person, at=at)


def test_the_message_is_as_promised(make_poll, voters, now):
    people = voters(6)
    poll = make_poll(slug="market", roll=people)
    _cast(poll, people[:5], "no", now)
    found = results.current(poll, now)
    assert json.loads(found.as_json()) == {
        "type": "results",
        "poll": "market",
        "version": found.version,
        "hidden": False,
        "closed": False,
        "turnout": {"ballots": 5, "eligible": 6},
        "counted": 5,
        "options": [
            {"id": "yes", "label": "Ja, autovrij", "votes": 0},
            {"id": "no", "label": "Nee, het blijft zo", "votes": 5},
            {"id": "abstain", "label": "Ik onthoud mij", "votes": 0},
        ],
    }


def test_what_was_counted_moves_with_the_votes_on_the_page_too(make_poll, voters, client, now):
    poll, people = make_poll(slug="market"), voters(6)
    _cast(poll, people[:5], "no", now)
    results.current(poll, now)
    _cast(poll, people[5:], "no", now)
    message = json.loads(results.current(poll, now).as_json())
    assert (message["turnout"]["ballots"], message["counted"], message["options"][1]["votes"]) == (6, 5, 5)
    assert 'Geteld: <span data-live="counted">5</span> stembiljetten.' in client.get("/nl/polls/market/").text


def test_labels_are_in_the_polls_own_language_whatever_the_visitor_speaks(make_poll, now):
    poll = make_poll(default_language="en")
    assert json.loads(results.current(poll, now).as_json())["options"][0]["label"] == "Yes, car-free"


def test_without_a_roll_nobody_counts_who_may_vote(poll, now):
    assert results.current(poll, now).eligible is None
    assert '"eligible":null' in results.current(poll, now).as_json()


def test_eligible_are_those_entitled_on_the_closing_day(make_poll, alice, bob, outsider, now):
    poll = make_poll(roll=[alice])
    put_on_roll(poll, bob, eligible_from=poll.closing_day)
    put_on_roll(poll, outsider, eligible_from=poll.closing_day + timedelta(days=1))
    assert results.current(poll, now).eligible == 2
    assert results.current(actions.close_poll(poll, by=None, at=poll.closes_at), poll.closes_at).eligible == 2


# Live


def test_a_live_result_moves_in_steps_and_the_turnout_with_every_ballot(make_poll, voters, now):
    poll = make_poll(result_step=1)  # a smaller step than five is five
    seen = []
    for minute, person in enumerate(voters(11)):
        moment = now + timedelta(minutes=minute)
        cast_ballot(poll, ["yes"], by=person, at=moment)
        found = results.current(poll, moment)
        seen.append((found.ballots, found.options[0].votes))
    assert seen == [(1, 0), (2, 0), (3, 0), (4, 0), (5, 5), (6, 5), (7, 5), (8, 5), (9, 5), (10, 10), (11, 10)]


def test_two_steps_are_a_minute_apart_until_two_hundred_have_voted(make_poll, now):
    poll = make_poll()

    def put_in(number, seconds):
        Ballot.objects.bulk_create(Ballot(poll_key=poll.key, content={"c": "yes"}) for _n in range(number))
        found = results.current(poll, now + timedelta(seconds=seconds))
        return found.ballots, found.options[0].votes

    assert [put_in(5, 0), put_in(50, 1), put_in(0, 59), put_in(0, 60)] == [(5, 5), (55, 5), (55, 5), (55, 55)]
    assert [put_in(144, 61), put_in(1, 62), put_in(4, 63), put_in(1, 64)] == [
        (199, 55), (200, 200), (204, 200), (205, 205),
    ]  # fmt: skip


def test_a_change_of_vote_fills_no_step_so_that_nobody_can_single_out_a_vote(make_poll, alice, voters, now):
    poll = make_poll()
    for choice in ("yes", "no", "abstain", "yes", "no"):
        cast_ballot(poll, [choice], by=alice, at=now)
        assert _votes(results.current(poll, now)) == [0, 0, 0]
    _cast(poll, voters(4), "yes", now)
    assert _votes(results.current(poll, now)) == [4, 1, 0]
    cast_ballot(poll, ["abstain"], by=alice, at=now)
    assert _votes(results.current(poll, now + timedelta(minutes=2))) == [4, 1, 0]
    assert results.current(poll, now).ballots == 5


# Hidden


@pytest.mark.parametrize("visibility", [Visibility.TURNOUT, Visibility.HIDDEN])
def test_a_hidden_result_has_no_votes_anywhere_until_the_end(make_poll, voters, now, visibility):
    poll = make_poll(visibility=visibility, result_step=5)
    _cast(poll, voters(12), "yes", now)
    found = results.current(poll, now)
    assert found.is_hidden
    assert _votes(found) == [None, None, None]
    assert [option.percent for option in found.options] == [None, None, None]
    assert found.outcome.leaders == ()
    assert found.counted == 0
    snapshot = Snapshot.objects.get(poll=poll)
    assert snapshot.counts == {}  # not even the table knows
    assert snapshot.counted_casts == 0


@pytest.mark.parametrize("visibility", [Visibility.TURNOUT, Visibility.HIDDEN])
def test_the_turnout_of_a_hidden_result_moves_with_every_ballot_and_with_no_change(make_poll, voters, now, visibility):
    poll = make_poll(visibility=visibility, result_step=5)
    people = voters(6)
    seen = []
    for person in [*people, *people]:
        _cast(poll, [person], "yes", now)
        found = results.current(poll, now)
        seen.append((found.ballots, found.version))
    turnout, versions = zip(*seen, strict=True)
    assert turnout == (1, 2, 3, 4, 5, 6, 6, 6, 6, 6, 6, 6)
    assert len(set(versions)) == 6  # a change of vote shows nowhere
    assert list(versions) == sorted(versions)


@pytest.mark.parametrize("visibility", Visibility.values)
def test_only_closing_makes_a_count_final_since_a_last_ballot_may_be_on_its_way(make_poll, voters, now, visibility):
    poll = make_poll(visibility=visibility, result_step=5)
    _cast(poll, voters(7), "no", now)
    last_moment = poll.closes_at - timedelta(microseconds=1)
    before, over = results.current(poll, last_moment), results.current(poll, poll.closes_at)
    assert (over.is_over, over.is_closed, over.is_hidden) == (True, False, before.is_hidden)
    assert (over.version, _votes(over)) == (before.version, _votes(before))
    actions.close_poll(poll, by=None, at=poll.closes_at)
    final = results.current(Poll.objects.get(pk=poll.pk), poll.closes_at)
    assert (final.is_closed, final.is_hidden) == (True, False)
    assert (final.ballots, _votes(final)) == (7, [0, 7, 0])
    assert final.version > before.version


def test_a_closed_poll_shows_the_same_however_often_and_late_it_is_looked_at(make_poll, voters, now):
    poll = make_poll(visibility=Visibility.HIDDEN)
    people = voters(7)
    _cast(poll, people, "no", now)
    _cast(poll, people[:3], "yes", now)
    closed = actions.close_poll(Poll.objects.get(pk=poll.pk), by=None, at=poll.closes_at)
    seen = results.current(closed, poll.closes_at)
    assert _votes(seen) == [3, 4, 0]
    actions.close_poll(Poll.objects.get(pk=poll.pk), by=None, at=poll.closes_at + timedelta(days=1))
    assert results.current(closed, poll.closes_at).as_json() == seen.as_json()
    assert results.current(poll, poll.closes_at).as_json() == seen.as_json()  # read before closing, looked at after


def test_a_slow_clock_does_not_hide_again_what_is_public(make_poll, alice, now):
    poll = make_poll(visibility=Visibility.HIDDEN)
    cast_ballot(poll, ["yes"], by=alice, at=now)
    public = results.current(poll, poll.closes_at)
    assert results.current(poll, poll.closes_at - timedelta(seconds=1)).as_json() == public.as_json()


# The snapshot


def test_a_version_goes_up_with_every_change_and_never_down(make_poll, voters, now):
    poll = make_poll()
    versions = [results.current(poll, now).version]
    for person in voters(5):
        _cast(poll, [person], "yes", now)
        versions.append(results.current(poll, now).version)
        assert results.current(poll, now).version == versions[-1]
    actions.close_poll(poll, by=None, at=poll.closes_at)
    versions.append(results.current(poll, poll.closes_at).version)
    assert versions == sorted(set(versions))


def test_looking_when_nothing_changed_writes_nothing(poll, alice, now):
    cast_ballot(poll, ["yes"], by=alice, at=now)
    results.current(poll, now)
    with CaptureQueriesContext(connection) as queries:
        results.current(poll, now)
    assert not [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]


def test_a_closed_poll_is_answered_from_its_snapshot_alone(make_poll, now, django_assert_num_queries):
    poll = make_poll("closed")
    with django_assert_num_queries(2):  # options and snapshot
        results.current(poll, now)


def test_two_who_look_at_once_make_one_new_version(poll, alice, bob, now, monkeypatch):
    cast_ballot(poll, ["yes"], by=alice, at=now)
    real = results._store

    def after_another_looked(snapshot, seen):
        with monkeypatch.context() as patch:
            patch.setattr(results, "_store", real)
            other = results.current(Poll.objects.get(pk=poll.pk), now)
        mine = real(snapshot, seen)
        assert mine.version == other.version
        return mine

    before = Snapshot.objects.get(poll=poll).version
    monkeypatch.setattr(results, "_store", after_another_looked)
    assert results.current(poll, now).version == before + 1


def test_many_polls_take_as_many_queries_as_one(make_poll, alice, now):
    polls = [make_poll(roll=[alice]) for _ in range(4)] + [make_poll("closed"), make_poll("announced")]
    for poll in polls[:4]:
        cast_ballot(poll, ["yes"], by=alice, at=now)
    results.current_of(polls, now)
    counts = []
    for some in (polls[:1], polls):
        fresh = list(Poll.objects.filter(pk__in=[poll.pk for poll in some]))
        with CaptureQueriesContext(connection) as queries:
            found = results.current_of(fresh, now)
        counts.append(len(queries))
    assert counts[0] == counts[1] == 4
    assert [found[poll.pk].ballots for poll in polls] == [1, 1, 1, 1, 0, 0]


def test_a_draft_has_nothing_to_show_and_stores_nothing(make_poll, now):
    found = results.current(make_poll("draft"), now)
    assert (found.version, found.ballots, found.is_closed) == (0, 0, False)
    assert not Snapshot.objects.exists()


def test_ballots_that_another_way_brought_are_seen(make_poll, now):
    poll = make_poll(method=Method.APPROVAL, max_choices=3, result_step=5)
    Ballot.objects.bulk_create(Ballot(poll_key=poll.key, content={"a": ["brick", "lime"]}) for _ in range(6))
    found = results.current(poll, now)
    assert (found.ballots, _votes(found)) == (6, [6, 6, 0])
    assert [str(option.percent) for option in found.options] == ["100", "100", "0"]


def test_a_share_is_of_the_ballots_that_were_counted(make_poll, voters, now):
    poll = make_poll()
    people = voters(7)
    _cast(poll, people[:4], "yes", now)
    _cast(poll, people[4:6], "no", now)
    results.current(poll, now)
    _cast(poll, people[6:], "no", now)
    found = results.current(poll, now)
    assert (found.ballots, found.counted) == (7, 6)
    assert [str(option.percent) for option in found.options] == ["66.7", "33.3", "0"]


def test_turnout_is_a_share_of_the_roll(make_poll, voters, now):
    people = voters(3)
    poll = make_poll(roll=people)
    _cast(poll, people[:1], "yes", now)
    assert str(results.current(poll, now).turnout_percent) == "33.3"
    assert results.current(make_poll(), now).turnout_percent is None
