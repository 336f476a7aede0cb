"""What may happen once happens once, also when it is asked for at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from participation.audit.models import Entry
from participation.errors import DomainError
from participation.residents.models import User
from participation.residents.verification.actions import verify
from participation.residents.verification.attempts import TooManyAttempts, Visit
from participation.residents.verification.codes import draw_code
from participation.residents.verification.errors import PseudonymTaken
from participation.residents.verification.evidence import Evidence, Method
from participation.residents.verification.letters import ask_letter, print_letters, verify_by_letter
from participation.residents.verification.models import Letter, LetterState

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act, times):
    """Run `act` in so many threads, let go together; return what each gave or raised."""
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


def test_one_code_used_by_many_at_once_is_used_once_and_wrong_ones_are_held_back(outsider, officer, noon):
    ask_letter(outsider, "Ann Peeters", "Lindelaan 1", at=noon, by=outsider)
    _batch, (letter,) = print_letters(by=officer, at=noon)
    visit = Visit("192.0.2.1", outsider)
    outcomes = at_once(lambda _n: verify_by_letter(letter.code.symbols, by=outsider, at=noon, visit=visit), 4)
    assert outcomes.count(outsider) == 1
    assert Letter.objects.get().state == LetterState.USED
    assert Entry.objects.filter(action="resident.verified").count() == 1

    wrong = at_once(lambda _n: verify_by_letter(draw_code().symbols, by=outsider, at=noon, visit=visit), 6)
    assert any(isinstance(outcome, TooManyAttempts) for outcome in wrong)


def test_two_who_print_at_once_print_no_letter_twice(outsider, officer, clerk, noon):
    ask_letter(outsider, "Ann Peeters", "Lindelaan 1", at=noon, by=outsider)
    outcomes = at_once(lambda n: print_letters(by=(officer, clerk)[n], at=noon), 2)
    assert sum(isinstance(outcome, tuple) for outcome in outcomes) == 1


def test_one_who_asks_twice_at_once_has_one_letter_on_its_way(outsider, noon):
    at_once(lambda _n: ask_letter(outsider, "Ann Peeters", "Lindelaan 1", at=noon, by=outsider), 2)
    assert Letter.objects.exclude(state=LetterState.CANCELLED).count() == 1


def test_one_identity_at_once_in_two_accounts_is_one_account(outsider, make_person, noon):
    people = [outsider, make_person("Other", level=1)]
    told = Evidence(method=Method.ACM, pseudonym="ab" * 32, lives_here=True)
    outcomes = at_once(lambda number: verify(people[number], told, at=noon, by=people[number]), 2)
    assert {type(outcome) for outcome in outcomes} == {User, PseudonymTaken}
    assert User.objects.filter(person_key="ab" * 32).count() == 1
    assert Entry.objects.filter(action="resident.duplicate_found").count() == 1
