"""Polls to test with: make_poll() gives an open one around the real moment, so that pages can be asked for too."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from participation.audit.door import open_door
from polls import actions
from polls.models import Electorate, LegalEffect, Method, Option, Poll, RollEntry, Visibility
from polls.peppers import destroy_left
from polls.pseudonyms import pseudonym

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LABELS = {
    "yes": {"nl": "Ja, autovrij", "en": "Yes, car-free"},
    "no": {"nl": "Nee, het blijft zo", "en": "No, it stays"},
    "abstain": {"nl": "Ik onthoud mij", "en": "I abstain"},
}
# phase -> how far opening and closing are from now
TIMES = {
    "draft": (-HOUR, DAY),
    "announced": (HOUR, DAY),
    "frozen": (HOUR, DAY),
    "due": (-HOUR, DAY),  # the time has come, no tick has recorded it
    "open": (-HOUR, DAY),
    "over": (-DAY, -HOUR),  # the time is over, no tick has recorded it
    "closed": (-DAY, -HOUR),
}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def make_poll(dossier, now):
    """Make a poll in a phase: make_poll(phase="over", method=Method.SINGLE, options=["a", "b"], roll=[alice])."""
    numbers = iter(range(1, 1000))

    def make(phase="open", *, options=None, roll=None, at=None, **fields):
        moment, (opens, closes) = at or now, TIMES[phase]
        method = fields.setdefault("method", Method.MOTION)
        fields.setdefault("slug", f"poll-{next(numbers)}")
        fields.setdefault("question", {"nl": "Wordt de Markt autovrij?", "en": "Will the market be car-free?"})
        fields.setdefault("visibility", Visibility.LIVE)
        fields.setdefault("result_step", 5)
        fields.setdefault("opens_at", moment + opens)
        fields.setdefault("closes_at", moment + closes)
        if roll is not None:
            fields.setdefault("electorate", Electorate.ROLL)
        if fields.get("legal_effect") == LegalEffect.BINDING:
            fields.setdefault("legal_basis", {"nl": "Reglement, art. 5", "en": "Regulation, art. 5"})
        poll = Poll.objects.create(dossier=dossier, **fields)
        keys = options or (list(LABELS) if method == Method.MOTION else ["lime", "brick", "blue"])
        Option.objects.bulk_create(
            Option(poll=poll, key=key, position=place, label=LABELS.get(key, {"nl": key.title(), "en": f"{key} en"}))
            for place, key in enumerate(keys)
        )
        for person in roll or []:
            put_on_roll(poll, person)
        if phase != "draft":
            actions.announce_poll(poll, by=None, at=poll.opens_at - DAY)
        if phase not in ("draft", "announced"):
            actions.freeze_poll(poll, by=None, at=poll.opens_at - HOUR)
        if phase in ("open", "over", "closed"):
            actions.open_poll(poll, by=None, at=poll.opens_at)
        if phase == "closed":
            actions.close_poll(poll, by=None, at=poll.closes_at)
        return Poll.objects.get(pk=poll.pk)

    return make


def put_on_roll(poll, person=None, *, identity="", eligible_from=date(2000, 1, 1)):
    """Put a person on a roll, also where it is fixed already."""
    voter = pseudonym(poll, identity or f"email:{person.email}")
    with open_door(connection):
        return RollEntry.objects.create(poll=poll, voter=voter, eligible_from=eligible_from)


@pytest.fixture
def voters(make_person):
    """Make many people at once: voters(5)."""
    return lambda number, **fields: [make_person(f"Voter {place}", **fields) for place in range(number)]


def text_of(answer):
    """Return the words of a page on one line, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def page():
    """Ask for a page in the active language: page(client, "poll-detail", poll)."""

    def ask(client, name, poll=None, **data):
        return client.get(reverse(f"polls:{name}", args=[poll.slug] if poll else []), data)

    return ask


@pytest.fixture
def in_english():
    """Speak the language of the source, for tests that read sentences."""
    with translation.override("en"):
        yield


@pytest.fixture
def poll(make_poll):
    """An open advisory poll on a motion, with a live result."""
    return make_poll()


@pytest.fixture
def close_at_end(now):
    """Close a poll at the moment its time is over."""

    def close(poll):
        closed = actions.close_poll(poll, by=None, at=poll.closes_at)
        destroy_left(poll.closes_at)  # as committing would
        return closed

    return close
