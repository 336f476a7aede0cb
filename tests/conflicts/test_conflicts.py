"""Who declared a conflict of interest keeps out of what it is about, and of nothing else, as long as it stands."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cms.actions import found_town
from forum.actions import hide_comment, hide_topic, post_comment, post_topic, restore_topic
from forum.models import Kind, Rule
from participation.audit.models import Entry
from participation.conflicts.actions import DeclaredAlready, NotDeclared, declare_conflict, end_conflict
from participation.errors import NotPermitted
from participation.notices.models import Notice
from participation.permissions import is_permitted
from participation.residents.models import Role, User
from participation.signatures.actions import ask_signature, give_signature
from polls.models import Electorate, LegalEffect
from polls.second_signature import ANNOUNCE
from tests.polls.drafts import draft_motion

HIDE = {"rule": Rule.SPAM, "reason": "An advertisement."}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def post(alice, theme, now):
    return lambda title: post_topic(by=alice, at=now, kind=Kind.NEED, theme=theme, title=title, source="Please.")


@pytest.fixture
def topic(post):
    return post("A bench in my street")


def anew(person):
    return User.objects.get(pk=person.pk)


def test_it_blocks_the_acts_on_that_topic_with_its_own_sentence_and_on_no_other(topic, post, council_member, bob, now):
    comment = post_comment(topic, by=bob, at=now, source="Yes!")
    declare_conflict(topic, "I live there.", by=council_member, at=now)
    for act in (lambda: hide_topic(topic, by=council_member, at=now, **HIDE),
                lambda: restore_topic(topic, by=council_member, at=now),
                lambda: hide_comment(comment, by=council_member, at=now, **HIDE)):  # fmt: skip
        with pytest.raises(NotPermitted, match="belangenconflict"):
            act()
    assert not is_permitted(anew(council_member), "forum.hide_topic", topic)
    assert hide_topic(post("A bench elsewhere"), by=council_member, at=now, **HIDE).is_hidden


def test_as_a_resident_one_still_takes_part(topic, council_member, now):
    declare_conflict(topic, "I live there.", by=council_member, at=now)
    assert post_comment(topic, by=council_member, at=now, source="I would like one.").pk


def test_it_stands_until_its_last_day_or_until_it_is_ended(topic, council_member, now):
    first = declare_conflict(topic, "I live there.", by=council_member, at=now, last_day=timezone.localdate(now))
    council_member.conflicts.update(last_day=timezone.localdate(now) - timedelta(days=1))
    assert is_permitted(anew(council_member), "forum.hide_topic", topic)
    second = declare_conflict(topic, "I live there again.", by=council_member, at=now)
    assert not is_permitted(anew(council_member), "forum.hide_topic", topic)
    end_conflict(second, by=anew(council_member), at=now)
    assert is_permitted(anew(council_member), "forum.hide_topic", topic)
    first.refresh_from_db()
    assert first.ended_at == now


def test_clerks_hear_of_it_but_not_why_and_it_is_on_record(topic, council_member, clerk, now):
    conflict = declare_conflict(topic, "My sister lives there.", by=council_member, at=now)
    end_conflict(conflict, by=council_member, at=now)
    sentences = [notice.event.sentence for notice in Notice.objects.filter(person=clerk)]
    assert len(sentences) == 2
    assert all("A bench in my street" in sentence and "sister" not in sentence for sentence in sentences)
    acts = Entry.objects.filter(subject_type="conflicts.conflict").values_list("action", "actor_id")
    assert list(acts) == [("conflict.declared", council_member.pk), ("conflict.ended", council_member.pk)]
    assert not Entry.objects.filter(data__icontains="sister").exists()


def test_it_is_declared_once_with_a_reason_by_somebody_with_a_role(topic, council_member, bob, now):
    declare_conflict(topic, "I live there.", by=council_member, at=now)
    with pytest.raises(DeclaredAlready):
        declare_conflict(topic, "I live there.", by=council_member, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        council_member.conflicts.create(
            thing_type="forum.topic", thing_id=topic.pk, title="Again", reason="Again.", declared_at=now
        )
    with pytest.raises(NotPermitted):
        declare_conflict(topic, "I live there.", by=bob, at=now)
    for words in ({"reason": " "}, {"reason": "x", "last_day": timezone.localdate(now) - timedelta(days=1)}):
        with pytest.raises(NotDeclared):
            declare_conflict(topic, by=council_member, at=now, **words)


def test_who_has_an_interest_in_a_poll_does_not_sign_it(dossier, clerk, make_person, now):
    second, days = make_person("Second", roles=[Role.SECOND_CLERK]), timedelta(days=7)
    poll = draft_motion(
        dossier, opens_at=now + days, closes_at=now + 2 * days, legal_effect=LegalEffect.BINDING,
        electorate=Electorate.ROLL, legal_basis={"nl": "Art. 5"},
    )  # fmt: skip
    asked = ask_signature(ANNOUNCE, poll, "It is due.", by=clerk, at=now)
    declare_conflict(poll, "My shop stands there.", by=second, at=now)
    with pytest.raises(NotPermitted, match="belangenconflict"):
        give_signature(asked, by=second, at=now)


def test_a_page_of_many_comments_reads_the_declarations_once(topic, council_member, bob, log_in, now, count_queries):
    client, counts = log_in(council_member), []
    client.get(topic.get_absolute_url())
    for _more in range(2):
        for number in range(6):
            post_comment(topic, by=bob, at=now, source=f"Yes {_more} {number}!")
        counts.append(count_queries(lambda: client.get(topic.get_absolute_url())))
    assert counts[0] == counts[1]


def test_it_is_declared_from_the_topic_and_seen_by_clerks_alone(
    topic, council_member, clerk, alice, log_in, communications
):
    found_town()
    theirs = log_in(council_member)
    form = reverse("conflicts_office:new", args=["forum.topic", topic.pk])
    assert form in theirs.get(topic.get_absolute_url()).content.decode()
    assert form not in log_in(alice).get(topic.get_absolute_url()).content.decode()
    assert theirs.post(form, {"reason": ""}).status_code == 422
    assert theirs.post(form, {"reason": "My sister lives there."}).status_code == 302
    overview = reverse("conflicts_office:overview")
    for who, seen in ((council_member, True), (clerk, True), (communications, False)):
        assert ("My sister" in log_in(who).get(overview).content.decode()) is seen, who
    assert "sister" not in log_in(clerk).get(topic.get_absolute_url()).content.decode()
    conflict = council_member.conflicts.get()
    end = reverse("conflicts_office:end", args=[conflict.pk])
    assert log_in(clerk).post(end).status_code == 403
    assert theirs.post(end).status_code == 302
    assert theirs.get(reverse("conflicts_office:new", args=["forum.comment", 1])).status_code == 404


def test_what_one_does_not_see_one_does_not_read_the_title_of(
    topic, dossier, council_member, clerk, desk_officer, log_in, now
):
    found_town()
    poll = draft_motion(dossier, opens_at=now + timedelta(days=7), closes_at=now + timedelta(days=14))
    hide_topic(topic, by=council_member, at=now, **HIDE)
    for kind, thing, who, status in (
        ("polls.poll", poll, desk_officer, 404),
        ("polls.poll", poll, clerk, 200),
        ("forum.topic", topic, desk_officer, 404),
    ):
        form = reverse("conflicts_office:new", args=[kind, thing.pk])
        assert log_in(who).get(form).status_code == status, (kind, who)
        if status == 404:
            assert log_in(who).post(form, {"reason": "I live there."}).status_code == 404
    assert not desk_officer.conflicts.exists()
