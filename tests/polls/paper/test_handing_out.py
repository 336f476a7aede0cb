"""Who gets a ballot on paper votes on paper: once over all ways, whoever comes first, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from participation.audit.models import Entry as Line
from participation.errors import DomainError, NotPermitted
from polls import results
from polls.admission import standing_of
from polls.casting import cast_ballot
from polls.errors import PollClosed, VotedElsewhere
from polls.models import Ballot, Electorate, Mark
from polls.paper.actions import add_station, hand_out_ballot
from polls.paper.errors import NobodyKnown, NotForYourself, PaperRefused, VotedAlready
from polls.paper.models import Handout
from tests.polls.conftest import put_on_roll

pytestmark = pytest.mark.usefixtures("in_english")
NUMBER = "85.07.30-033.28"


@pytest.fixture
def station(make_poll, clerk, alice, now):
    """A station of an open poll with Alice on its roll."""
    return add_station(make_poll(roll=[alice]), "Hall", by=clerk, at=now)


def test_who_got_a_ballot_on_paper_can_not_vote_online(station, desk_officer, alice, now):
    mark = hand_out_ballot(station, alice.email, by=desk_officer, at=now)
    assert (mark.channel, mark.day, mark.handout.station) == (Mark.Channel.PAPER, now.astimezone().date(), station)
    with pytest.raises(VotedElsewhere):
        cast_ballot(station.poll, ["yes"], by=alice, at=now)
    assert isinstance(standing_of(alice, station.poll, now).obstacle, VotedElsewhere)
    assert (Mark.objects.count(), Ballot.objects.count()) == (1, 0)


def test_who_voted_online_gets_no_ballot_whatever_they_are_known_by(station, desk_officer, alice, now):
    key = "k" * 64
    put_on_roll(station.poll, identity=f"key:{key}")
    cast_ballot(station.poll, ["yes"], by=alice, at=now)
    type(alice).objects.filter(pk=alice.pk).update(person_key=key)
    for typed in (alice.email, alice.email.upper(), str(alice.pk)):
        with pytest.raises(VotedAlready, match="online"):
            hand_out_ballot(station, typed, by=desk_officer, at=now)
    assert not Handout.objects.exists()


def test_who_got_a_ballot_on_paper_took_part_as_everyone_sees_at_once(station, desk_officer, alice, now):
    assert results.current(station.poll, now).ballots == 0
    hand_out_ballot(station, alice.email, by=desk_officer, at=now)
    found = results.current(station.poll, now)
    assert (found.ballots, found.counted) == (1, 0)
    assert not Ballot.objects.exists()


def test_a_second_ballot_for_the_same_person_is_refused(station, desk_officer, alice, now):
    hand_out_ballot(station, alice.email, by=desk_officer, at=now)
    with pytest.raises(VotedAlready, match="on paper"):
        hand_out_ballot(station, str(alice.pk), by=desk_officer, at=now)


def test_on_a_roll_nobody_needs_an_account(station, desk_officer, now):
    put_on_roll(station.poll, identity="email:old@farm.test")
    assert hand_out_ballot(station, " Old@Farm.test ", by=desk_officer, at=now).account == ""
    for typed in ("nobody@farm.test", NUMBER, "12345", "x"):
        with pytest.raises(NobodyKnown) as refusal:
            hand_out_ballot(station, typed, by=desk_officer, at=now)
        assert typed not in str(refusal.value.message)


def test_without_a_roll_it_takes_an_account_that_may_vote(make_poll, clerk, desk_officer, outsider, alice, now):
    station = add_station(make_poll(electorate=Electorate.RESIDENTS), "Hall", by=clerk, at=now)
    with pytest.raises(PaperRefused, match="not know them well enough"):
        hand_out_ballot(station, outsider.email, by=desk_officer, at=now)
    with pytest.raises(NobodyKnown):
        hand_out_ballot(station, "nobody@farm.test", by=desk_officer, at=now)
    hand_out_ballot(station, alice.email, by=desk_officer, at=now)
    with pytest.raises(VotedElsewhere):
        cast_ballot(station.poll, ["yes"], by=alice, at=now)


def test_nobody_hands_out_to_themselves_or_without_the_role_or_when_it_is_over(station, clerk, alice, bob, now):
    put_on_roll(station.poll, clerk)
    with pytest.raises(NotForYourself):
        hand_out_ballot(station, clerk.email, by=clerk, at=now)
    with pytest.raises(NotPermitted):
        hand_out_ballot(station, alice.email, by=bob, at=now)
    with pytest.raises(PollClosed):
        hand_out_ballot(station, alice.email, by=clerk, at=station.poll.closes_at)


def test_a_poll_that_anyone_votes_in_has_no_paper(make_poll, clerk, now):
    with pytest.raises(PaperRefused, match="Anyone can vote"):
        add_station(make_poll(electorate=Electorate.ANYONE), "Hall", by=clerk, at=now)


def test_no_line_of_the_record_says_who_got_a_ballot(station, desk_officer, alice, now):
    before = Line.objects.count()
    hand_out_ballot(station, alice.email, by=desk_officer, at=now)
    assert Line.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_at_one_moment_online_and_at_two_tables_somebody_votes_once(make_poll, clerk, desk_officer, alice, now):
    poll = make_poll(roll=[alice])
    key = "k" * 64
    put_on_roll(poll, identity=f"key:{key}")
    type(alice).objects.filter(pk=alice.pk).update(person_key=key)
    alice.refresh_from_db()
    tables = [add_station(poll, name, by=clerk, at=now) for name in ("Hall", "School")]

    def attempt(number):
        try:
            if number % 3:
                hand_out_ballot(tables[number % 2], (alice.email, str(alice.pk))[number % 2], by=desk_officer, at=now)
            else:
                cast_ballot(poll, ["yes"], by=alice, at=now)
        except DomainError as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(attempt, range(12)))
    mark = Mark.objects.get()
    on_paper = mark.channel == Mark.Channel.PAPER
    assert (Ballot.objects.count(), Handout.objects.count()) == ((0, 1) if on_paper else (1, 0))
    assert set(outcomes) <= {"done", "voted_already", "voted_elsewhere"}
    assert outcomes.count("done") == 1 if on_paper else outcomes.count("done") >= 1
    assert connection.vendor in ("sqlite", "postgresql")
