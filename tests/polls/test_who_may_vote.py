"""Who may vote in which poll at which moment: casting.csv is written by hand and read against action and page alike."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from participation.errors import DomainError
from participation.residents.models import Level, Role
from polls.admission import voting_obstacle
from polls.casting import cast_ballot
from polls.models import Ballot, Mark
from polls.pseudonyms import pseudonym
from tests.polls.conftest import put_on_roll

PHASES = ("draft", "announced", "due", "open", "over", "closed")
STATUS = {
    "poll_not_open_yet": 409,
    "poll_closed": 409,
    "voted_elsewhere": 409,
    "level_too_low": 403,
    "not_on_roll": 403,
    "not_entitled_yet": 403,
    "login_needed": 302,
    "recorded": 302,
}


def _read_cases():
    with (Path(__file__).parent / "casting.csv").open() as lines:
        for row in csv.DictReader(lines):
            for phase in PHASES:
                yield pytest.param(
                    row["electorate"],
                    row["person"],
                    phase,
                    row[phase],
                    id=f"{row['electorate']}-{row['person']}-{phase}",
                )


CASES = list(_read_cases())


@pytest.fixture
def make_visitor(make_person):
    def make(name, poll):
        if name == "anonymous":
            return AnonymousUser()
        level = {"unconfirmed": Level.UNKNOWN, "confirmed": Level.CONFIRMED}.get(name, Level.RESIDENT)
        roles = [Role.CLERK] if name == "clerk" else []
        person = make_person("Visitor", level=level, roles=roles, is_active=name != "inactive")
        if name in ("on_roll", "voted_at_desk"):
            put_on_roll(poll, person)
        if name == "on_roll_too_young":
            put_on_roll(poll, person, eligible_from=poll.closing_day + timedelta(days=1))
        if name == "voted_at_desk":
            identity = f"email:{person.email}" if poll.electorate == "roll" else f"user:{person.pk}"
            voter = pseudonym(poll, identity)
            Mark.objects.create(poll=poll, voter=voter, channel=Mark.Channel.DESK, day=poll.opens_at.date())
        return person

    return make


@pytest.mark.parametrize(("electorate", "name", "phase", "expected"), CASES)
def test_who_may_cast_when(make_poll, make_visitor, alice, now, electorate, name, phase, expected):
    poll = make_poll(phase, electorate=electorate, roll=[alice] if electorate == "roll" else None)
    visitor = make_visitor(name, poll)
    marks, told = Mark.objects.count(), ""

    obstacle = voting_obstacle(visitor, poll, now)
    try:
        cast_ballot(poll, ["yes"], by=visitor, at=now)
        outcome = "recorded"
    except DomainError as refusal:
        outcome, told = refusal.code, str(refusal.message)

    assert outcome == expected
    assert told == (str(obstacle.message) if obstacle else "")
    assert bool(told) == (expected != "recorded")
    assert (obstacle.code if obstacle else "recorded") == expected
    assert Ballot.objects.count() == (expected == "recorded")
    assert Mark.objects.count() - marks == (expected == "recorded")


@pytest.mark.parametrize(("electorate", "name", "phase", "expected"), CASES)
def test_the_page_answers_the_same(make_poll, make_visitor, alice, log_in, electorate, name, phase, expected):
    poll = make_poll(phase, electorate=electorate, roll=[alice] if electorate == "roll" else None)
    visitor = make_visitor(name, poll)
    client = log_in(visitor) if visitor.is_authenticated else Client()
    if name == "inactive":
        expected = {"level_too_low": "login_needed"}.get(expected, expected)  # nobody inactive stays logged in

    answer = client.post(reverse("polls:ballot-cast", args=[poll.slug]), {"choice": "yes"})

    if phase == "draft" and name != "clerk":
        assert answer.status_code == 404
    else:
        assert answer.status_code == STATUS[expected]
    if answer.status_code == 302:
        assert ("/receipt/" in answer.url) == (expected == "recorded")
        assert ("/accounts/login/" in answer.url) == (expected == "login_needed")
    assert Ballot.objects.count() == (expected == "recorded")
