"""What happens once happens once, also when it is asked for many times at the same moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from participation.residents.models import Role, RoleAssignment
from participation.roles.actions import end_role, grant_role
from participation.roles.errors import LastAdministrator, RoleHeldAlready
from participation.signatures.actions import ask_signature, give_signature, refuse_signature
from participation.signatures.errors import AnsweredAlready
from participation.signatures.models import SecondSignature
from polls.models import Electorate, LegalEffect
from polls.second_signature import ANNOUNCE
from tests.forum.test_at_once import at_once
from tests.polls.drafts import draft_motion

pytestmark = pytest.mark.django_db(transaction=True)

WEEK = timedelta(days=7)


def test_administrators_who_end_each_other_at_once_leave_one_and_a_role_is_given_once(make_person, alice):
    now, today = timezone.now(), timezone.localdate()
    admins = [make_person(f"Administrator {n}", roles=[Role.ADMINISTRATOR]) for n in range(3)]
    assert all(person.roles for person in admins)  # each is administrator still when they begin
    ends = at_once(lambda n: end_role(admins[n - 1].role_assignments.get(), by=admins[n], at=now), range(3))
    assert [type(answer) for answer in ends if answer].count(LastAdministrator) == 1
    assert RoleAssignment.objects.administering(today).count() == 1

    left = next(person for person in admins if type(person).objects.get(pk=person.pk).roles)
    gives = at_once(lambda _n: grant_role(alice, Role.CLERK, by=left, at=now, starts_on=today), range(4))
    assert [type(answer) for answer in gives].count(RoleHeldAlready) == 3
    assert alice.role_assignments.count() == 1


def test_of_many_answers_to_one_question_one_counts(make_person, dossier, clerk):
    now = timezone.now()
    poll = draft_motion(
        dossier, opens_at=now + WEEK, closes_at=now + 2 * WEEK, legal_effect=LegalEffect.BINDING,
        electorate=Electorate.ROLL, legal_basis={"nl": "Art. 5"},
    )  # fmt: skip
    asked = ask_signature(ANNOUNCE, poll, "It is due.", by=clerk, at=now)
    people = [make_person(f"Second {n}", roles=[Role.SECOND_CLERK]) for n in range(4)]

    def answer(n):
        mine = SecondSignature.objects.get(pk=asked.pk)
        if n % 2:
            return refuse_signature(mine, "No.", by=people[n], at=now)
        return give_signature(mine, by=people[n], at=now)

    assert [type(one) for one in at_once(answer, range(4))].count(AnsweredAlready) == 3
    asked.refresh_from_db()
    assert asked.signed_by in people
