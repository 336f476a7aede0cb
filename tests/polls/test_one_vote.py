"""One person, one vote, and no way back from a ballot to its voter: what attackers would try."""

from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

from polls.actions import close_poll
from polls.casting import cast_ballot
from polls.errors import VotedElsewhere
from polls.models import Ballot, ChoiceSecret, Mark
from tests.polls.conftest import put_on_roll


def test_who_is_on_the_roll_with_two_addresses_votes_once(make_poll, alice, bob, now):
    poll = make_poll(roll=[bob])
    for address in (alice.email, "alice@work.test"):
        put_on_roll(poll, identity=f"email:{address}")
    cast_ballot(poll, ["yes"], by=alice, at=now)
    alice.emailaddress_set.update(email="alice@work.test")
    with pytest.raises(VotedElsewhere):
        cast_ballot(poll, ["no"], by=alice, at=now)
    assert (Mark.objects.count(), Ballot.objects.count()) == (1, 1)
    assert Ballot.objects.get().content == {"c": "yes"}


def test_two_choices_where_one_is_asked_are_refused_and_nothing_is_stored(make_poll, alice, log_in):
    poll = make_poll()
    for name in ("polls:ballot-review", "polls:ballot-cast"):
        response = log_in(alice).post(reverse(name, args=[poll.slug]), {"choice": ["yes", "no"]})
        assert response.status_code == 422
    assert not Mark.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_closing_wipes_the_keys_from_the_database_file(make_poll, alice, bob, now):
    poll = make_poll()
    for person in (alice, bob):
        cast_ballot(poll, ["yes"], by=person, at=now)
    traces = [ChoiceSecret.objects.get(poll=poll).fingerprint, *Ballot.objects.values_list("choice_key", flat=True)]
    assert len(set(traces)) == 3
    close_poll(poll, by=None, at=poll.closes_at)
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        content = b"".join(Path(f"{name}{ending}").read_bytes() for ending in ("", "-wal"))
        assert not [trace for trace in traces if trace.encode() in content]
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_relation_size('polls_choicesecret')")
            assert cursor.fetchone() == (0,)
