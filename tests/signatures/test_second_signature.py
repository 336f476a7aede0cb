"""A binding poll is announced once a second person has read and signed it: never the same one, in time, and once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from cms.actions import found_town
from participation.audit.models import Entry
from participation.due import do_due_work
from participation.errors import NotPermitted
from participation.notices.models import Notice
from participation.residents.models import Role, RoleAssignment, User
from participation.roles.actions import end_role, grant_role
from participation.signatures.actions import ask_signature, give_signature, refuse_signature, withdraw_request
from participation.signatures.errors import (
    AnsweredAlready,
    AskedAlready,
    NotNeeded,
    ReasonNeeded,
    SignatureNeeded,
    TextChanged,
)
from participation.signatures.models import SecondSignature, State
from polls.actions import announce_poll
from polls.models import Electorate, LegalEffect, RollEntry
from polls.models import State as PollState
from polls.second_signature import ANNOUNCE, FREEZE, words_of
from tests.polls.drafts import draft_motion

WEEK = timedelta(days=7)
WHY = "The council asked for this poll."


@pytest.fixture
def draft(dossier):
    now = timezone.now()
    poll = draft_motion(
        dossier, opens_at=now + 3 * WEEK, closes_at=now + 4 * WEEK, legal_effect=LegalEffect.BINDING,
        electorate=Electorate.ROLL, legal_basis={"nl": "Reglement, art. 5"},
    )  # fmt: skip
    RollEntry.objects.create(poll=poll, voter="somebody", eligible_from=now.date())
    return poll


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def second(make_person):
    return make_person("Second Clerk", roles=[Role.SECOND_CLERK])


@pytest.fixture
def asked(draft, clerk, now):
    return ask_signature(ANNOUNCE, draft, WHY, by=clerk, at=now)


def told(person):
    return [notice.event.kind.split(".")[1] for notice in Notice.objects.filter(person=person).order_by("pk")]


def test_without_a_signature_nobody_announces_and_with_one_it_is_done_once(draft, asked, clerk, second, now):
    with pytest.raises(SignatureNeeded) as refused:
        announce_poll(draft, by=clerk, at=now)
    assert refused.value.way_on[0] == reverse("polls_clerk:poll-desk", args=[draft.slug])
    give_signature(asked, by=second, at=now)
    assert announce_poll(draft, by=clerk, at=now).state == PollState.ANNOUNCED
    asked.refresh_from_db()
    assert asked.state == State.USED
    acts = Entry.objects.filter(subject_type="signatures.secondsignature").order_by("pk")
    assert [(entry.action, entry.actor_id) for entry in acts] == [
        ("signature.asked", clerk.pk), ("signature.given", second.pk), ("signature.used", clerk.pk)
    ]  # fmt: skip
    assert acts[0].data["sha256"] == asked.digest


def test_who_may_sign_is_told_with_the_last_day_and_who_asked_hears_the_answer(draft, clerk, second, asked, alice, now):
    assert (told(second), told(clerk), told(alice)) == (["asked"], [], [])
    event = Notice.objects.get(person=second).event
    assert "Wordt de Markt autovrij?" in event.sentence
    assert event.until == timezone.localdate(now + WEEK)
    refuse_signature(asked, "The question is not neutral.", by=second, at=now)
    assert told(clerk) == ["refused"]
    assert "The question is not neutral." in Notice.objects.get(person=clerk).event.sentence


def test_nobody_signs_their_own_question_not_even_past_the_rules(draft, clerk, asked, now):
    with pytest.raises(NotPermitted):
        give_signature(asked, by=clerk, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondSignature.objects.filter(pk=asked.pk).update(state=State.GIVEN, signed_by=clerk, signed_at=now)


def test_who_signed_does_not_do_it_themselves(draft, asked, make_person, now):
    other = make_person("Other Clerk", roles=[Role.CLERK])
    give_signature(asked, by=other, at=now)
    with pytest.raises(SignatureNeeded):
        announce_poll(draft, by=other, at=now)


def test_another_clerk_signs_as_a_stand_in_and_a_second_clerk_does_not(draft, asked, clerk, second, make_person, now):
    give_signature(asked, by=make_person("Other Clerk", roles=[Role.CLERK]), at=now)
    assert asked.is_stand_in
    withdraw_request(asked, by=clerk, at=now)
    again = give_signature(ask_signature(ANNOUNCE, draft, WHY, by=clerk, at=now), by=second, at=now)
    assert not again.is_stand_in


def test_a_role_counts_on_its_days_only(asked, second, now):
    RoleAssignment.objects.filter(user=second).update(ends_on=timezone.localdate(now))
    with pytest.raises(NotPermitted):
        give_signature(asked, by=second, at=now + timedelta(days=2))


@pytest.mark.parametrize("how", ["the day came", "was ended", "closed", "gone"])
def test_a_signature_does_not_outlive_the_role_of_who_gave_it(draft, asked, clerk, second, make_person, now, how):
    give_signature(asked, by=second, at=now)
    if how == "the day came":
        RoleAssignment.objects.filter(user=second).update(ends_on=timezone.localdate(now) - timedelta(days=1))
    elif how == "was ended":
        administrator = make_person("Administrator", roles=[Role.ADMINISTRATOR])
        end_role(second.role_assignments.get(), by=administrator, at=now)
        asked.refresh_from_db()
        assert asked.state == State.WITHDRAWN
        lost = Entry.objects.get(action="signature.lost")
        assert (lost.actor_id, lost.subject_id) == (administrator.pk, str(asked.pk))
        assert "telt nu niet" in Notice.objects.filter(person=clerk).latest("pk").event.sentence
    elif how == "closed":
        User.objects.filter(pk=second.pk).update(is_active=False)
    else:
        SecondSignature.objects.filter(pk=asked.pk).update(signed_by=None)
    with pytest.raises(SignatureNeeded):
        announce_poll(draft, by=clerk, at=now)
    other = make_person("Other", roles=[Role.SECOND_CLERK])
    give_signature(ask_signature(ANNOUNCE, draft, WHY, by=clerk, at=now), by=other, at=now)
    assert announce_poll(draft, by=clerk, at=now).state == PollState.ANNOUNCED


def test_another_role_that_signs_keeps_the_signature(draft, asked, clerk, second, make_person, now):
    grant_role(second, Role.CLERK, by=None, at=now, starts_on=timezone.localdate(now))
    give_signature(asked, by=second, at=now)
    held = second.role_assignments.get(role=Role.SECOND_CLERK)
    end_role(held, by=make_person("Administrator", roles=[Role.ADMINISTRATOR]), at=now)
    assert announce_poll(draft, by=clerk, at=now).state == PollState.ANNOUNCED


def test_why_it_was_asked_and_refused_is_in_the_record(asked, second, now):
    refuse_signature(asked, "The dates are wrong.", by=second, at=now)
    reasons = Entry.objects.filter(action__startswith="signature.").values_list("action", "reason")
    assert set(reasons) == {("signature.asked", WHY), ("signature.refused", "The dates are wrong.")}


def test_what_changed_is_not_signed_nor_done_on_an_old_signature(draft, asked, clerk, second, now):
    give_signature(asked, by=second, at=now)
    draft.options.filter(key="yes").update(label={"nl": "Ja, natuurlijk"})
    with pytest.raises(SignatureNeeded):
        announce_poll(draft, by=clerk, at=now)
    withdraw_request(asked, by=clerk, at=now)
    again = ask_signature(ANNOUNCE, draft, WHY, by=clerk, at=now)
    draft.options.filter(key="yes").update(label={"nl": "Ja"})
    with pytest.raises(TextChanged):
        give_signature(again, by=second, at=now)


def test_all_that_announcing_fixes_is_in_the_words_that_are_signed(draft):
    words = words_of(draft)
    said = ("Wordt de Markt autovrij?", "Will the market be car-free?", "Reglement, art. 5", "yes", "no", "abstain")
    assert [part for part in said if part not in words] == []
    fixed = {
        "max_choices": 2, "min_choices": 2, "points": 5, "seats": 2, "budget": 9, "result_step": 7,
        "visibility": "hidden", "method": "single",
        "slug": "other", "opens_at": draft.opens_at + timedelta(minutes=1),
        "closes_at": draft.closes_at + timedelta(minutes=1),
        "question": {"nl": "Wordt de Markt autovrij?", "en": "Another?"}, "intro": {"nl": "Lees dit."},
    }  # fmt: skip
    for name, value in fixed.items():
        changed = type(draft).objects.get(pk=draft.pk)
        setattr(changed, name, LazyI18nString(value) if isinstance(value, dict) else value)
        assert words_of(changed) != words, name


def test_it_is_asked_once_with_a_reason_and_only_where_it_is_needed(draft, asked, clerk, alice, dossier, now):
    with pytest.raises(AskedAlready):
        ask_signature(ANNOUNCE, draft, WHY, by=clerk, at=now)
    with pytest.raises(NotPermitted):
        ask_signature(ANNOUNCE, draft, WHY, by=alice, at=now)
    advisory = draft_motion(dossier, slug="advisory", opens_at=now, closes_at=now + WEEK)
    with pytest.raises(NotNeeded):
        ask_signature(FREEZE, advisory, WHY, by=clerk, at=now)
    withdraw_request(asked, by=clerk, at=now)
    with pytest.raises(ReasonNeeded):
        ask_signature(ANNOUNCE, draft, "  ", by=clerk, at=now)


def test_it_expires_by_the_clock_and_can_be_asked_again(draft, asked, clerk, second, now):
    with pytest.raises(AnsweredAlready):
        give_signature(asked, by=second, at=now + WEEK)
    assert do_due_work(now + WEEK)["signatures: too late"] == 1
    assert do_due_work(now + WEEK)["signatures: too late"] == 0
    assert told(clerk) == ["expired"]
    assert ask_signature(ANNOUNCE, draft, WHY, by=clerk, at=now + WEEK).state == State.WAITING


def test_a_late_clock_keeps_nobody_from_asking_again(draft, asked, clerk, now):
    again = ask_signature(ANNOUNCE, draft, WHY, by=clerk, at=now + WEEK)
    asked.refresh_from_db()
    assert (asked.state, again.state) == (State.EXPIRED, State.WAITING)


def test_the_second_answer_does_not_count(asked, second, make_person, now):
    other = make_person("Other Clerk", roles=[Role.CLERK])
    stale = SecondSignature.objects.get(pk=asked.pk)
    refuse_signature(asked, "No.", by=other, at=now)
    with pytest.raises(AnsweredAlready):
        give_signature(stale, by=second, at=now)
    stale.refresh_from_db()
    assert (stale.state, stale.signed_by) == (State.REFUSED, other)


def test_a_signature_in_use_is_used_by_one_alone(draft, asked, clerk, second, now):
    """Between reading and using it somebody else uses it: then it does not count a second time."""
    give_signature(asked, by=second, at=now)

    done = []

    def use_it_first(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and "signatures_secondsignature" in sql and not done:
            done.append(sql)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE signatures_secondsignature SET state = 'used'")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(use_it_first), pytest.raises(AnsweredAlready):
        announce_poll(draft, by=clerk, at=now)


def test_in_the_back_office_it_is_asked_read_and_signed(draft, clerk, second, log_in):
    found_town()
    desk, theirs = log_in(clerk), log_in(second)
    poll_page = reverse("polls_clerk:poll-desk", args=[draft.slug])
    assert "Vraag een handtekening" in desk.get(poll_page).content.decode()
    words = {"act": ANNOUNCE, "subject": draft.pk, "reason": WHY}
    asked_page = desk.post(reverse("signatures_office:ask"), words).headers["Location"]
    signature = SecondSignature.objects.get()
    act = {name: reverse(f"signatures_office:{name}", args=[signature.pk]) for name in ("give", "refuse", "withdraw")}

    assert desk.post(act["give"]).status_code == 403
    assert f'action="{act["give"]}"' not in desk.get(asked_page).content.decode()
    assert theirs.get(act["give"]).status_code == 405
    assert asked_page in theirs.get(reverse("signatures_office:queue")).content.decode()
    page = theirs.get(asked_page).content.decode()
    assert "Reglement, art. 5" in page
    assert f'action="{act["give"]}"' in page
    assert theirs.post(act["refuse"], {"reason": ""}).status_code == 422
    assert theirs.post(act["withdraw"]).status_code == 403
    assert theirs.post(act["give"]).status_code == 302

    assert "heeft getekend" in desk.get(poll_page).content.decode()
    assert desk.post(reverse("polls_clerk:poll-announce", args=[draft.slug])).status_code == 302
    draft.refresh_from_db()
    assert draft.state == PollState.ANNOUNCED
