"""Objections: within six months, to another person; and a mended text that is public again."""

from datetime import datetime, timedelta

import pytest
from django.core import mail

from forum.models import Comment
from forum.moderation.actions import (
    answer_mend,
    appeal_by_flagger,
    appeal_measure,
    decide_appeal,
    resend_post,
)
from forum.moderation.models import Appeal, Case, Measure
from forum.moderation.terms import object_until
from participation.errors import Invalid, NotPermitted, WrongState
from participation.residents.models import Role
from participation.roles.actions import grant_role
from tests.conftest import NOON
from tests.forum.conftest import challenge, raise_one  # noqa: F401
from tests.moderation.conftest import flag_it, last_told

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def object_to(measure, by, at=NOON + DAY, reason="It is a joke."):
    return appeal_measure(measure, by=by, at=at, reason=reason)


def test_the_decision_can_stay(removed, bob, reviewer, comment):
    appeal = object_to(removed, bob)
    decide_appeal(appeal, by=reviewer, at=NOON + 2 * DAY, outcome="confirmed", answer="An insult it is.")
    comment.refresh_from_db()
    assert comment.is_hidden
    assert last_told(bob) == "moderation.appeal_confirmed"
    with pytest.raises(WrongState):
        decide_appeal(appeal, by=reviewer, at=NOON + 2 * DAY, outcome="reversed", answer="No.")


def test_nobody_who_decided_signed_or_has_an_interest_decides_an_objection(
    removed, bob, moderator, second, reviewer, make_person
):
    appeal = object_to(removed, bob)
    named = make_person("You Fool", roles=[Role.APPEAL_REVIEWER])
    for person in (moderator, second, bob):
        grant_role(person, Role.APPEAL_REVIEWER, by=None, at=NOON, starts_on=NOON.date())
    for person in (moderator, second, bob, named):
        person = type(person).objects.get(pk=person.pk)
        with pytest.raises(NotPermitted):
            decide_appeal(appeal, by=person, at=NOON + DAY, outcome="confirmed", answer="No.")
    assert decide_appeal(appeal, by=reviewer, at=NOON + DAY, outcome="confirmed", answer="No.").is_decided


@pytest.mark.parametrize(
    ("decided", "last"),
    [
        (datetime(2026, 11, 23, 12), "2027-05-23"),
        (datetime(2026, 8, 31, 12), "2027-02-28"),  # a month without that day ends on its last one
    ],
)
def test_one_can_object_for_six_months(decided, last):
    until = object_until(decided.replace(tzinfo=NOON.tzinfo)).astimezone(NOON.tzinfo)
    assert until.isoformat()[:19] == f"{last}T23:59:59"


def test_after_six_months_it_is_too_late_and_before_that_once_is_enough(removed, bob, alice):
    first = object_to(removed, bob, at=object_until(removed.decided_at))
    assert object_to(removed, bob) == first
    with pytest.raises(NotPermitted):
        object_to(removed, alice)
    Appeal.objects.all().delete()
    with pytest.raises(WrongState):
        object_to(removed, bob, at=object_until(removed.decided_at) + timedelta(seconds=1))


def test_who_reported_it_objects_and_another_moderator_decides_again(
    client, comment, decide, moderator, second, reviewer, noon
):
    flag = flag_it(comment, by=None, at=noon, name="Gast", email="gast@town.test")
    decide(flag.case, "none", facts="It stays.", at=noon + HOUR)
    Measure.objects.update(decided_at=flag.received_at)
    page = client.get(flag.get_absolute_url()).text
    assert 'name="reason"' in page
    assert client.post(f"{flag.get_absolute_url()}object/", {"reason": "It hurts."}).status_code == 302
    appeal = Appeal.objects.get()
    assert (appeal.flag, appeal.by) == (flag, None)
    decide_appeal(appeal, by=reviewer, at=noon + DAY, outcome="reversed", answer="Look again.")
    again = Case.objects.undecided().get()
    with pytest.raises(NotPermitted):
        decide(again, "label", "W3", by=moderator)
    assert decide(again, "label", "W3", by=second).pk


def test_an_objection_is_about_ones_own_report_only(flag, decide, topic, bob, noon):
    other = decide(flag_it(topic, by=bob, at=noon, quote="").case, "none")
    with pytest.raises(Invalid):
        appeal_by_flagger(flag, other, at=noon, reason="No.")


def test_a_mended_text_can_be_refused_and_mended_once_more(removed, bob, moderator):
    mend = resend_post(removed, by=bob, at=NOON + DAY, source="You twit.")
    assert resend_post(removed, by=bob, at=NOON + DAY, source="Other words.") == mend
    answer_mend(mend, by=moderator, at=NOON + DAY, is_accepted=False, answer="That is one too.")
    assert last_told(bob) == "moderation.mend_refused"
    assert Comment.objects.get().is_hidden
    assert resend_post(removed, by=bob, at=NOON + DAY, source="Hello.") != mend


def test_nobody_mends_anothers_post_or_words_that_people_signed(removed, alice, decide, challenge, bob, noon):  # noqa: F811
    with pytest.raises(NotPermitted):
        resend_post(removed, by=alice, at=noon, source="Hello.")
    measure = decide(flag_it(challenge.topic, by=bob, at=noon, quote="").case, "remove", "W4")
    with pytest.raises(WrongState):
        resend_post(measure, by=alice, at=noon + HOUR, source="Other words.")


def test_who_objected_without_an_account_hears_by_mail(
    flag, comment, decide, reviewer, noon, django_capture_on_commit_callbacks
):
    guest = flag_it(comment, by=None, at=noon, name="Gast", email="gast@town.test")
    measure = decide(guest.case, "none")
    appeal = appeal_by_flagger(guest, measure, at=noon + DAY, reason="It hurts.")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        decide_appeal(appeal, by=reviewer, at=noon + DAY, outcome="confirmed", answer="No.")
    assert [message.to for message in mail.outbox] == [["gast@town.test"]]
