"""What happens once in moderation happens once, also when several ask for it at the same moment."""

from datetime import timedelta

import pytest

from forum.actions import post_comment
from forum.moderation.actions import (
    appeal_measure,
    decide_appeal,
    end_what_is_over,
    settle_signatures,
    take_case,
    tell_what_is_late,
)
from forum.moderation.models import Appeal, Case, Flag, Measure
from participation.audit.models import Entry
from participation.errors import WrongState
from participation.notices.models import Notice
from participation.residents.models import Role
from participation.signatures.actions import give_signature
from participation.signatures.models import SecondSignature
from tests.forum.test_at_once import at_once
from tests.moderation.conftest import flag_it

pytestmark = pytest.mark.django_db(transaction=True)


def refused(gave):
    return sum(isinstance(one, WrongState) for one in gave)


def test_many_who_report_one_post_at_once_make_one_case(topic, make_person, noon):
    people = [make_person(f"Reporter {n}") for n in range(6)]
    at_once(lambda by: flag_it(topic, by=by, at=noon, quote=""), people * 2)
    assert (Case.objects.count(), Flag.objects.count()) == (1, 6)


def test_of_two_who_take_or_decide_a_case_at_once_one_does(flag, moderator, second, decide, noon):
    assert refused(at_once(lambda by: take_case(Case.objects.get(), by=by, at=noon), [moderator, second])) == 1
    Case.objects.update(held_by=None, held_until=None)
    gave = at_once(lambda by: decide(Case.objects.get(), "hide", "W3", by=by), [moderator, second])
    assert refused(gave) == 1
    assert Measure.objects.count() == 1
    assert Entry.objects.filter(action="forum.comment_hidden").count() == 1


def test_a_report_that_comes_while_it_is_decided_is_told_of_it_or_waits(
    flag, moderator, outsider, decide, comment, noon
):
    def act(what):
        return decide(Case.objects.get(pk=flag.case_id), "none") if what else flag_it(comment, by=outsider, at=noon)

    at_once(act, [True, False])
    told = Notice.objects.filter(person=outsider, event__kind="moderation.flag_decided").exists()
    waits = Case.objects.undecided().filter(flags__by=outsider).exists()
    assert told != waits


def test_two_ticks_and_two_reviewers_act_once(flag, decide, second, bob, make_person, noon, topic, alice):
    decide(flag.case, "remove", "W3")
    give_signature(SecondSignature.objects.get(), by=second, at=noon + timedelta(hours=2))
    assert refused(at_once(lambda _n: settle_signatures(noon + timedelta(hours=3)), range(3))) == 0
    assert Entry.objects.filter(action="moderation.measure_lasts").count() == 1
    said = post_comment(topic, by=bob, at=noon, source="you fool")
    decide(flag_it(said, by=alice, at=noon).case, "hide", "W3")
    at_once(lambda _n: end_what_is_over(noon + timedelta(days=9)), range(3))
    assert Notice.objects.filter(person=bob, event__kind="forum.post_restored").count() == 1
    flag_it(topic, by=bob, at=noon, quote="")
    at_once(lambda _n: tell_what_is_late(noon + timedelta(days=9)), range(3))
    assert Notice.objects.filter(person=second, event__kind="moderation.late").count() == 1
    lasting = Measure.objects.get(kind="remove")
    at_once(lambda _n: appeal_measure(lasting, by=bob, at=noon + timedelta(hours=4), reason="No."), range(3))
    reviewers = [make_person(f"Reviewer {n}", roles=[Role.APPEAL_REVIEWER]) for n in range(2)]
    answer = {"at": noon + timedelta(days=1), "outcome": "reversed", "answer": "Yes."}
    assert refused(at_once(lambda by: decide_appeal(Appeal.objects.get(), by=by, **answer), reviewers)) == 1
    assert Entry.objects.filter(action="forum.comment_restored").count() == 2
