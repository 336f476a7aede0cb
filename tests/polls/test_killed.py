"""Killed in the middle of casting, closing or counting, a poll goes on to the same result, with every receipt."""

import os
import random
import select
import signal
import time
from collections import Counter

import pytest
from django.db import connections

from participation.checks import first_differences
from polls import actions
from polls.casting import cast_ballot
from polls.models import Ballot, ChoiceSecret, LegalEffect, Mark, Poll, ReceiptCode, State
from polls.peppers import destroy_left, peppers_there
from polls.results import final_votes

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 8


def killed_while(act, wait):
    """Do `act` in a process of its own that is killed after `wait()`; return whether it came to its end."""
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            act()
        finally:
            os._exit(0)
    wait()
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1] == 0


def test_no_vote_that_was_acknowledged_is_lost_and_none_counts_twice(make_poll, voters, now):
    poll, people, chance = make_poll(), voters(60), random.Random()
    reads, writes = os.pipe()
    acknowledged = []

    def cast_the_rest():
        for person in people[len(acknowledged) :]:
            code = cast_ballot(poll, ["yes"], by=person, at=now).code
            os.write(writes, f"{code}\n".encode())

    def hear_more():
        while select.select([reads], [], [], 0)[0]:
            acknowledged.extend(os.read(reads, 65_536).decode().split())

    def wait_for_some():
        enough = min(len(acknowledged) + chance.randint(1, 9), len(people))
        while len(acknowledged) < enough:
            select.select([reads], [], [], 60)
            hear_more()
        time.sleep(chance.uniform(0, 0.02))  # a vote takes less

    kills = 0
    while len(acknowledged) < len(people):
        kills += not killed_while(cast_the_rest, wait_for_some)
        hear_more()
    assert kills >= 4
    assert set(acknowledged) <= {str(key) for key in Ballot.objects.values_list("key", flat=True)}
    assert Ballot.objects.count() == Mark.objects.count() == len(people)


@pytest.mark.parametrize("effect", [LegalEffect.ADVISORY, LegalEffect.COUNCIL_COMMITMENT])
def test_closing_and_counting_resume_to_the_same_result(make_poll, now, effect):
    poll, chance = make_poll(legal_effect=effect), random.Random()
    contents = ["yes"] * 1200 + ["no"] * 700 + ["abstain"] * 100
    Mark.objects.bulk_create(
        Mark(poll=poll, voter=f"{n:064x}", account=f"{n:064x}", channel="web", day=now.date()) for n in range(2000)
    )
    Ballot.objects.bulk_create(
        Ballot(poll_key=poll.key, content={"c": said}, choice_key=f"{n:064x}") for n, said in enumerate(contents)
    )
    codes, end = set(Ballot.objects.values_list("key", flat=True)), poll.closes_at

    def close_and_count():
        actions.close_poll(poll, by=None, at=end)
        actions.count_poll(poll, by=None, at=end)

    ended = [killed_while(close_and_count, lambda: time.sleep(chance.uniform(0, 0.4))) for _kill in range(KILLS)]
    close_and_count()
    poll = Poll.objects.get(pk=poll.pk)
    destroy_left(end)
    print(f"killed {KILLS - sum(ended)} of {KILLS} times")
    assert poll.state == State.COUNTED
    assert final_votes(poll) == {"yes": 1200, "no": 700, "abstain": 100}
    said = Counter(Ballot.objects.values_list("content__c", flat=True))
    assert said == {"yes": 1200, "no": 700, "abstain": 100}
    assert set(ReceiptCode.objects.values_list("key", flat=True)) == codes
    assert not Ballot.objects.filter(key__in=codes).exists()
    assert not ChoiceSecret.objects.exists()
    assert poll.key not in peppers_there()
    assert [line for line in first_differences(lambda line: None).values() if "poll" in line] == []
