"""Casting a vote: one mark and one ballot a voter, changed until close, nothing that joins the two afterwards."""

import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from participation.audit.models import Entry
from participation.notices.models import Event
from polls import casting
from polls.admission import standing_of
from polls.casting import cast_ballot
from polls.errors import ChoiceRefused, VotedElsewhere
from polls.models import Ballot, ChoiceSecret, Mark, Method, Poll
from polls.paper.models import Handout
from polls.peppers import pepper_of
from polls.pseudonyms import choice_key, pseudonym
from tests.polls.conftest import put_on_roll


def test_a_vote_is_a_mark_with_a_day_and_a_ballot_with_a_choice(poll, alice, now):
    receipt = cast_ballot(poll, ["no"], by=alice, at=now)
    mark, ballot = Mark.objects.get(), Ballot.objects.get()
    assert (mark.poll, mark.channel) == (poll, "web")
    assert mark.voter == pseudonym(poll, f"user:{alice.pk}")
    assert (ballot.poll_key, ballot.content, ballot.revision) == (poll.key, {"c": "no"}, 1)
    assert receipt.code == str(ballot.key)
    assert not receipt.is_change


def test_the_day_of_a_mark_is_the_towns_own(make_poll, alice, noon):
    poll = make_poll(at=noon)
    cast_ballot(poll, ["no"], by=alice, at=datetime(2026, 11, 23, 22, 30, tzinfo=UTC))  # 23:30 in Brussels
    assert Mark.objects.get().day.isoformat() == "2026-11-23"


def test_after_midnight_in_the_town_it_is_the_next_day(make_poll, alice, noon):
    poll = make_poll(at=noon)
    cast_ballot(poll, ["no"], by=alice, at=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))  # 00:30 in Brussels
    assert Mark.objects.get().day.isoformat() == "2026-11-24"


def test_a_later_vote_replaces_the_ballot_under_the_same_code(poll, alice, now):
    first = cast_ballot(poll, ["no"], by=alice, at=now)
    second = cast_ballot(poll, ["yes"], by=alice, at=now + timedelta(minutes=1))
    ballot = Ballot.objects.get()
    assert (ballot.content, ballot.revision) == ({"c": "yes"}, 2)
    assert second.is_change
    assert first.code == second.code == str(ballot.key)
    assert Mark.objects.count() == 1


def test_the_choice_secret_and_the_mark_lead_to_the_ballot_while_open(poll, alice, now):
    cast_ballot(poll, ["no"], by=alice, at=now)
    secret = pepper_of(poll, ChoiceSecret.objects.get(poll=poll).fingerprint)
    assert Ballot.objects.get().choice_key == choice_key(secret, Mark.objects.get().voter)


def test_an_option_of_another_poll_is_refused_and_nothing_stored(make_poll, alice, now):
    motion, colours = make_poll(), make_poll(method=Method.SINGLE)
    with pytest.raises(ChoiceRefused) as refusal:
        cast_ballot(motion, ["lime"], by=alice, at=now)
    assert (refusal.value.status, refusal.value.code) == (422, "unknown_option")
    with pytest.raises(ChoiceRefused):
        cast_ballot(colours, ["lime", "blue"], by=alice, at=now)
    assert not Mark.objects.exists()
    assert not Ballot.objects.exists()


def test_a_binding_vote_takes_six_statements_at_most(make_poll, alice, now):
    poll = make_poll(roll=[alice], legal_effect="binding")
    poll = Poll.objects.prefetch_related("options").get(pk=poll.pk)  # as the pages read it
    with CaptureQueriesContext(connection) as first:
        cast_ballot(poll, ["no"], by=alice, at=now)
    with CaptureQueriesContext(connection) as change:
        cast_ballot(poll, ["yes"], by=alice, at=now)
    for queries in (first, change):
        assert max(len(statements) for statements in transactions([query["sql"] for query in queries])) <= 6


def transactions(statements):
    """Return the statements of each transaction; one outside any is its own."""
    found, inside = [], None
    for sql in statements:
        if sql.startswith("SAVEPOINT"):
            inside = []
            found.append(inside)
        elif sql.startswith("RELEASE SAVEPOINT"):
            inside = None
        elif inside is not None:
            inside.append(sql)
        else:
            found.append([sql])
    return found


def test_no_vote_writes_a_row_that_others_write_too(poll, alice, now):
    with CaptureQueriesContext(connection) as queries:
        cast_ballot(poll, ["no"], by=alice, at=now)
    statements = [query["sql"].lstrip() for query in queries]
    writes = [sql for sql in statements if sql.startswith(("INSERT", "UPDATE", "DELETE", "WITH"))]
    written = [table for sql in writes for table in re.findall(r'(?:INTO|UPDATE|DELETE FROM) "?(polls_\w+)', sql)]
    assert written == ["polls_mark", "polls_ballot"]


def test_a_vote_leaves_no_trace_in_audit_notices_or_logs(poll, alice, now, caplog):
    before = Entry.objects.count(), Event.objects.count()
    with caplog.at_level(logging.INFO):
        receipt = cast_ballot(poll, ["no"], by=alice, at=now)
    assert (Entry.objects.count(), Event.objects.count()) == before
    assert not caplog.records
    assert receipt.code


# One person is one voter


def test_a_key_that_comes_after_the_vote_gives_no_second_vote(poll, alice, now):
    cast_ballot(poll, ["no"], by=alice, at=now)
    alice.person_key = "ab" * 32
    alice.save()
    assert standing_of(alice, poll, now).has_voted
    assert cast_ballot(poll, ["yes"], by=alice, at=now).is_change
    assert Mark.objects.count() == Ballot.objects.count() == 1


def test_a_stale_person_in_memory_gives_no_second_vote(poll, alice, now, django_user_model):
    stale = django_user_model.objects.get(pk=alice.pk)
    alice.person_key = "ab" * 32
    alice.save()
    cast_ballot(poll, ["no"], by=alice, at=now)
    assert cast_ballot(poll, ["yes"], by=stale, at=now).is_change
    assert Mark.objects.count() == Ballot.objects.count() == 1


def test_the_key_of_the_register_outlives_the_account(poll, alice, make_person, now):
    alice.person_key = "ab" * 32
    alice.save()
    cast_ballot(poll, ["no"], by=alice, at=now)
    alice.emailaddress_set.all().delete()
    alice.delete()
    again = make_person("Alice again", person_key="ab" * 32)
    assert cast_ballot(poll, ["yes"], by=again, at=now).is_change
    assert Ballot.objects.count() == 1


def test_two_addresses_on_a_roll_are_one_voter(make_poll, alice, now):
    poll = make_poll(roll=[alice])
    alice.emailaddress_set.create(email="alice@work.test", verified=True)
    for identity in ("email:alice@work.test", "key:" + "cd" * 32):
        put_on_roll(poll, identity=identity)
    cast_ballot(poll, ["no"], by=alice, at=now)
    alice.person_key = "cd" * 32
    alice.save()
    assert cast_ballot(poll, ["yes"], by=alice, at=now).is_change
    assert Mark.objects.count() == Ballot.objects.count() == 1


def test_an_address_that_is_not_confirmed_is_not_on_the_roll(make_poll, outsider, bob, now):
    poll = make_poll(roll=[bob])
    outsider.emailaddress_set.create(email="somebody@else.test", verified=False)
    put_on_roll(poll, identity="email:somebody@else.test")
    assert standing_of(outsider, poll, now).obstacle.code == "not_on_roll"


def test_capitals_in_an_address_make_no_difference(make_poll, alice, bob, now):
    poll = make_poll(roll=[bob])
    alice.emailaddress_set.create(email="Alice.Peeters@Work.test", verified=True)
    put_on_roll(poll, identity="email:alice.peeters@work.test")
    assert not cast_ballot(poll, ["no"], by=alice, at=now).is_change


def test_who_turns_sixteen_on_the_closing_day_may_vote_and_a_day_later_not(make_poll, alice, bob, outsider, now):
    poll = make_poll(roll=[outsider])
    put_on_roll(poll, alice, eligible_from=poll.closing_day)
    put_on_roll(poll, bob, eligible_from=poll.closing_day + timedelta(days=1))
    assert standing_of(alice, poll, now).obstacle is None
    assert standing_of(bob, poll, now).obstacle.code == "not_entitled_yet"


def test_whoever_voted_online_can_not_vote_at_the_desk(poll, alice, now):
    cast_ballot(poll, ["no"], by=alice, at=now)
    with pytest.raises(VotedElsewhere):
        cast_ballot(poll, ["yes"], by=alice, at=now, channel=Mark.Channel.DESK)
    assert Ballot.objects.get().content == {"c": "no"}


def test_a_mark_made_by_another_channel_at_the_same_moment_refuses_the_vote(poll, alice, now, monkeypatch):
    real = casting.voters_of

    def then_the_desk_marks(poll, person):
        voters = real(poll, person)
        Mark.objects.get_or_create(poll=poll, voter=voters[0], channel=Mark.Channel.DESK, day=now.date())
        return voters

    monkeypatch.setattr(casting, "voters_of", then_the_desk_marks)
    with pytest.raises(VotedElsewhere):
        cast_ballot(poll, ["no"], by=alice, at=now)
    assert not Ballot.objects.exists()


def test_the_database_itself_refuses_a_second_mark_and_a_second_ballot(poll, alice, now):
    cast_ballot(poll, ["no"], by=alice, at=now)
    mark, ballot = Mark.objects.get(), Ballot.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.create(poll=poll, voter=mark.voter, channel="paper", day=mark.day)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(poll_key=poll.key, choice_key=ballot.choice_key, content={"c": "yes"})


# Pseudonyms


def test_a_pseudonym_differs_per_poll_and_per_installation(make_poll, settings):
    one, other = make_poll(), make_poll()
    mine = pseudonym(one, "email:alice@town.test")
    assert len(mine) == 64
    assert mine == pseudonym(one, "email:alice@town.test")
    assert mine != pseudonym(other, "email:alice@town.test")
    assert mine != pseudonym(one, "email:bob@town.test")
    settings.PEPPER = "another"
    assert mine != pseudonym(one, "email:alice@town.test")


def test_no_table_of_a_vote_knows_a_person_a_moment_or_an_address():
    for model in (Ballot, Mark):
        fields = {field.name: field.get_internal_type() for field in model._meta.get_fields()}
        assert not {"DateTimeField", "GenericIPAddressField"} & set(fields.values())
        related = {field.related_model for field in model._meta.get_fields() if field.is_relation}
        assert related <= {Poll, Handout}
    assert not [field for field in Ballot._meta.get_fields() if field.is_relation]
