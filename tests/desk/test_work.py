"""Acting for a resident at the desk: what an officer can do, for how long, and above all what nobody can."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from forum.actions import support_topic
from forum.models import Channel, Comment, Follow, Support
from participation.audit.models import Entry
from participation.errors import NotPermitted
from participation.notices.models import Message, Notice
from participation.notices.planning import plan_due
from participation.permissions import is_permitted, permissions
from participation.residents import typed
from participation.residents.actions import end_other_sessions
from participation.residents.desk.errors import HasARole, NotForOneself, WorkingForAnother, WorkOver
from participation.residents.desk.models import Work
from participation.residents.desk.work import end_what_is_over, end_work, start_work, work_of
from participation.residents.models import RoleAssignment, User
from polls.casting import cast_ballot
from polls.errors import NeverForAnother
from polls.models import Ballot, Mark
from tests.desk.conftest import HALF_AN_HOUR, words

pytestmark = pytest.mark.django_db
WHY = "has no computer"


def resident_at_desk(resident, officer, at):
    work = start_work(resident, reason=WHY, by=officer, at=at)
    return work_of(officer, work.pk, at).resident


def test_what_is_done_is_the_residents_with_channel_officer_and_reason(maria, officer, topic, noon):
    assert support_topic(topic, by=resident_at_desk(maria, officer, noon), at=noon)
    assert Support.objects.get().person == maria
    entry = Entry.objects.get(action="forum.topic_supported")
    assert (entry.actor_id, entry.on_behalf_of_id) == (officer.pk, maria.pk)
    assert (entry.channel, entry.reason) == ("desk", WHY)


def test_half_an_hour_and_not_a_second_longer(maria, officer, topic, noon):
    person = resident_at_desk(maria, officer, noon)
    key = Work.objects.get().pk
    assert work_of(officer, key, noon + HALF_AN_HOUR - timedelta(seconds=1))
    assert work_of(officer, key, noon + HALF_AN_HOUR) is None
    with pytest.raises(WorkOver):
        support_topic(topic, by=person, at=noon + HALF_AN_HOUR)
    assert not Support.objects.exists()


def test_who_may_not_act_and_for_whom_nobody_does(maria, officer, make_officer, clerk, outsider, noon):
    with pytest.raises(NotForOneself):
        start_work(officer, reason=WHY, by=officer, at=noon)
    with pytest.raises(NotPermitted):
        start_work(maria, reason=WHY, by=clerk, at=noon)
    with pytest.raises(HasARole):
        start_work(clerk, reason=WHY, by=officer, at=noon)
    start_work(maria, reason=WHY, by=officer, at=noon)
    with pytest.raises(WorkingForAnother):
        start_work(outsider, reason=WHY, by=officer, at=noon)
    colleague = make_officer("Colleague")
    assert work_of(colleague, Work.objects.get().pk, noon) is None
    with pytest.raises(NotPermitted):
        end_work(Work.objects.get(), by=colleague, at=noon)


def test_only_what_is_declared_for_the_desk_passes_the_door(alice, officer, noon):
    """Written by hand: a new permission is closed here until somebody decides otherwise."""
    person = resident_at_desk(alice, officer, noon)
    assert {name for name in permissions() if is_permitted(person, name)} <= {
        "challenges.follow_case", "challenges.join_group", "challenges.start_draft", "complaints.submit_complaint",
        "details.endorse_topic", "details.withdraw_endorsement", "events.ask_question", "events.register",
        "moderation.flag_post", "forum.post_topic",
        "forum.raise_challenge", "forum.post_comment", "forum.support_topic", "forum.withdraw_support",
        "forum.sign_challenge", "forum.withdraw_signature", "forum.follow_topic", "forum.unfollow_topic",
    }  # fmt: skip


def test_nobody_votes_for_somebody(alice, officer, make_poll):
    at, poll = timezone.now(), make_poll()
    with pytest.raises(NeverForAnother):
        cast_ballot(poll, ["yes"], by=resident_at_desk(alice, officer, at), at=at)
    assert not Ballot.objects.exists()
    assert not Mark.objects.exists()


def test_the_resident_is_told_by_letter_once_the_work_ends(maria, officer, topic, noon):
    Notice.objects.all().delete()
    support_topic(topic, by=resident_at_desk(maria, officer, noon), at=noon)
    end_work(Work.objects.get(), by=officer, at=noon)
    end_work(Work.objects.get(), by=officer, at=noon)
    assert Notice.objects.get(person=maria).event.sentence == (
        "Aan het loket deden we dit voor jou: steunde “Where is the bus?”."
    )
    plan_due(noon)
    assert list(Message.objects.values_list("person", "channel")) == [(maria.pk, "letter")]


def test_work_that_nobody_ended_ends_by_itself_and_is_told_too(maria, officer, topic, noon):
    Notice.objects.all().delete()
    support_topic(topic, by=resident_at_desk(maria, officer, noon), at=noon)
    assert end_what_is_over(noon + HALF_AN_HOUR - timedelta(seconds=1)) == 0
    assert end_what_is_over(noon + timedelta(hours=2)) == 1
    assert Work.objects.get().ended_at == noon + HALF_AN_HOUR
    assert Notice.objects.filter(person=maria).count() == 1
    assert end_what_is_over(noon + timedelta(hours=3)) == 0


# In a browser


def test_every_page_has_the_banner_and_the_act_is_theirs(at_the_desk, maria, topic):
    client = at_the_desk(maria)
    for address in ("/nl/forum/", topic.get_absolute_url(), "/nl/polls/", "/beheer/desk/", "/nl/me/"):
        assert "Je werkt voor Maria P." in words(client.get(address)), address
    client.post(f"/nl/forum/{topic.pk}/comments/", {"source": "I want a bench."})
    comment = Comment.objects.get()
    assert (comment.author, comment.channel) == (maria, Channel.DESK)
    assert client.post("/beheer/desk/end/").status_code == 302
    assert "Je werkt voor" not in words(client.get("/nl/forum/"))


def test_what_is_the_residents_alone_stays_closed_and_so_is_all_else(at_the_desk, alice, officer, topic, make_poll):
    poll, client, password = make_poll(), at_the_desk(alice), alice.password
    cast_ballot(poll, ["no"], by=alice, at=timezone.now())
    for address in (
        "/nl/me/", "/nl/me/data/?format=json", "/nl/me/notices/", "/nl/me/sessions/", "/nl/me/privacy/erase/",
        "/nl/me/verification/", "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/",
        f"/nl/polls/{poll.slug}/review/", f"/nl/polls/{poll.slug}/receipt/", "/nl/letter/",
    ):  # fmt: skip
        assert client.get(address).status_code == 403, address
    for address, sent in (
        ("/accounts/password/change/", {"oldpassword": "x", "password1": "another-password"}),
        ("/accounts/email/", {"email": "thief@town.test"}),
        (f"/nl/polls/{poll.slug}/cast/", {"choice": "yes"}),
        (f"/nl/polls/{poll.slug}/review/", {"choice": "yes"}),
        (f"/nl/forum/{topic.pk}/close/", {}),
        ("/beheer/letters/print/", {}),
    ):
        assert client.post(address, sent).status_code == 403, address
    alice.refresh_from_db()
    assert (alice.email, alice.password) == ("alice@town.test", password)
    assert Ballot.objects.get().content == {"c": "no"}
    page = words(client.get(poll.get_absolute_url()))
    assert "Niemand stemt voor een ander" in page
    assert "Je hebt gestemd" not in page
    assert f"/beheer/desk/{alice.pk}/letter/" in client.get(poll.get_absolute_url()).content.decode()
    assert mail.outbox == []


def test_a_form_that_was_open_for_a_resident_is_never_the_officers(at_the_desk, maria, officer, topic):
    """Also when it is sent after the half hour: nothing is stored for anybody."""
    client = at_the_desk(maria)
    Work.objects.update(until=timezone.now(), started_at=timezone.now() - HALF_AN_HOUR)
    late = client.post(f"/nl/forum/{topic.pk}/follow/")
    assert late.status_code == 409
    assert "Er is niets bewaard" in words(late)
    assert not Follow.objects.filter(person__in=[maria, officer]).exists()
    assert client.get("/nl/me/").status_code == 200


def test_what_was_typed_for_another_is_offered_to_nobody(at_the_desk, log_in, maria, officer, rf):
    resident, request = resident_at_desk(maria, officer, timezone.now()), rf.post("/nl/forum/", {"source": "I wait."})
    request.user, request.session = resident, {}
    assert not typed.keep(request, timezone.now())
    end_work(Work.objects.get(), by=officer, at=timezone.now())
    client = log_in(officer)
    for address, sent in ((f"/beheer/desk/{maria.pk}/start/", {"reason": WHY}), ("/beheer/desk/end/", {})):
        session = client.session
        session[typed.KEY] = {"path": "/nl/forum/"}
        session.save()
        client.post(address, sent)
        assert typed.KEY not in client.session, address


def test_forms_of_before_stop_working_when_the_work_begins_and_when_it_ends(log_in, officer, maria, topic):
    client = log_in(officer)
    client.handler.enforce_csrf_checks = True
    client.get(topic.get_absolute_url())
    before = client.cookies["csrftoken"].value
    client.post(f"/beheer/desk/{maria.pk}/start/", {"reason": WHY, "csrfmiddlewaretoken": before})
    late = client.post(f"/nl/forum/{topic.pk}/follow/", {"csrfmiddlewaretoken": before})
    assert late.status_code == 403
    during = client.cookies["csrftoken"].value
    client.post("/beheer/desk/end/", {"csrfmiddlewaretoken": during})
    assert client.post(f"/nl/forum/{topic.pk}/follow/", {"csrfmiddlewaretoken": during}).status_code == 403
    assert not Follow.objects.filter(person__in=[maria, officer]).exists()


@pytest.mark.parametrize("address", ["/accounts/logout/", "/beheer/logout/"])
def test_logging_out_ends_it(at_the_desk, maria, address):
    client = at_the_desk(maria)
    client.get(address)
    assert Work.objects.get().ended_at is None
    client.post(address)
    assert Work.objects.get().ended_at is not None
    assert client.get("/nl/me/").url.startswith("/accounts/login/")


def test_another_browser_of_the_officer_acts_for_nobody_and_can_end_it(at_the_desk, log_in, maria, officer):
    at_the_desk(maria)
    other = log_in(officer)
    assert "Je werkt voor" not in words(other.get("/nl/forum/"))
    assert "In een andere browser werk je voor Maria P." in words(other.get("/beheer/desk/"))
    other.post("/beheer/desk/end/")
    assert Work.objects.get().ended_at is not None


@pytest.mark.parametrize("lost", ["role", "resident is closed", "resident gets a role", "session"])
def test_it_ends_when_what_it_stands_on_is_gone(at_the_desk, maria, officer, topic, noon, lost):
    client = at_the_desk(maria)
    if lost == "role":
        RoleAssignment.objects.filter(user=officer).delete()
    elif lost == "resident is closed":
        User.objects.filter(pk=maria.pk).update(is_active=False)
    elif lost == "resident gets a role":
        RoleAssignment.objects.create(user=maria, role="clerk", starts_on=timezone.localdate())
    else:
        end_other_sessions(officer, keep=None, at=noon)
    assert client.post(f"/nl/forum/{topic.pk}/follow/").status_code in (302, 409)
    assert not Follow.objects.filter(person__in=[maria, officer]).exists()


def test_nobody_else_pays_for_it(log_in, alice, topic, client):
    """Neither a stranger's page nor that of somebody who is logged in looks for work at the desk."""
    stranger = client.get(topic.get_absolute_url())
    assert "sessionid" not in stranger.cookies
    assert "Je werkt voor" not in words(log_in(alice).get(topic.get_absolute_url()))
