"""What may happen once happens once, also when it is asked for at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from forum.models import Support
from participation.errors import DomainError
from participation.residents.by_letter.actions import ask_take_over, take_over, use_for_its_target
from participation.residents.by_letter.acts import act_for
from participation.residents.by_letter.hand import ByLetter, Holder
from participation.residents.desk.errors import WorkingForAnother
from participation.residents.desk.models import Work
from participation.residents.desk.residents import Reach, send_letter
from participation.residents.desk.work import start_work
from participation.residents.loading import load_person
from participation.residents.verification.letter_errors import CodeUsed
from participation.residents.verification.models import Letter, Purpose
from polls.casting import cast_ballot
from polls.models import Ballot, Mark

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act, times=2):
    barrier = Barrier(times)

    def run(number):
        try:
            barrier.wait()
            return act(number)
        except DomainError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def holder_of(letter):
    person, act = load_person(letter.person_id), act_for(letter.purpose)
    target = act.find(letter.subject)
    person.acting = ByLetter(act, target)
    return Holder(letter, person, target)


def test_one_code_typed_in_two_browsers_counts_once(maria, officer, topic, make_poll, code_of):
    at, reach, poll = timezone.now(), Reach("Maria", "Lindelaan 1"), make_poll()
    for purpose, subject in ((Purpose.SUPPORT, f"topic:{topic.pk}"), (Purpose.VOTE, f"poll:{poll.pk}")):
        letter = send_letter(maria, purpose, reach, subject=subject, by=officer, at=at)
        code_of(letter)
    support, vote = Letter.objects.order_by("pk")
    outcomes = at_once(lambda _n: use_for_its_target(holder_of(support), at=at))
    assert [type(outcome) for outcome in outcomes if outcome is not True] == [CodeUsed]
    assert Support.objects.count() == 1

    at_once(lambda n: cast_ballot(poll, [("yes", "no")[n]], by=holder_of(vote).person, at=at))
    assert (Mark.objects.count(), Ballot.objects.count()) == (1, 1)


def test_an_officer_who_begins_twice_at_once_acts_for_one(maria, alice, officer, noon):
    outcomes = at_once(lambda n: start_work((maria, alice)[n], reason="no computer", by=officer, at=noon))
    assert [type(outcome) for outcome in outcomes if not isinstance(outcome, Work)] == [WorkingForAnother]
    assert Work.objects.open().count() == 1


def test_two_browsers_with_one_letter_make_no_account_of_two_people(maria, officer, code_of):
    """Who confirms and who asks again at the same moment: no password counts beside the address of another."""
    code_of(send_letter(maria, Purpose.TAKE_OVER, Reach("Maria", "Lindelaan 1"), by=officer, at=timezone.now()))
    holder, at = Holder(Letter.objects.get(), maria, None), timezone.now()
    change = ask_take_over(holder, email="maria@town.test", password="geraniums-and-tulips", at=at)
    asks_again = {"email": "thief@town.test", "password": "roses-and-violets"}
    acts = (lambda: take_over(holder, change, at=at), lambda: ask_take_over(holder, **asks_again, at=at))
    outcomes = at_once(lambda n: acts[n]())
    assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 1
    maria.refresh_from_db()
    assert not maria.check_password(asks_again["password"])
    assert maria.email in (None, "maria@town.test")
    assert maria.check_password("geraniums-and-tulips") == bool(maria.email)
