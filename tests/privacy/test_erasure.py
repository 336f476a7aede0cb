"""Leaving: nothing names the person any more, what others need stays, and it happens once."""

from datetime import timedelta
from itertools import count

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cms.newsletters.models import Subscriber
from forum.actions import (
    answer_topic,
    edit_topic,
    follow_topic,
    post_comment,
    post_topic,
    raise_challenge,
    sign_challenge,
    support_topic,
    withdraw_topic,
)
from forum.challenges.actions import start_draft
from forum.challenges.freezing import freeze
from forum.challenges.models import Member, TextVersion
from forum.challenges.sheets.models import Line, Reading, Row, Sheet
from forum.complaints.actions import submit_complaint
from forum.complaints.models import Complaint
from forum.media.actions import attach_file
from forum.media.cleaning import cleaned
from forum.media.models import Attachment
from forum.merging.actions import merge_topics
from forum.models import ChallengeState, Comment, Follow, Initiator, Signature, Support, Topic
from forum.moderation.actions.flags import flag_post
from participation.audit.models import Entry
from participation.conflicts.actions import declare_conflict, end_conflict
from participation.errors import NotPermitted
from participation.notices.models import Event, Notice
from participation.privacy.actions import ErasedAlready, HoldsRole, erase_person
from participation.privacy.models import Destruction
from participation.procedures.models import Case
from participation.residents.desk.models import Contact, Work
from participation.residents.models import Role, User
from participation.roles.actions import end_role, grant_role
from participation.roles.emergencies import break_glass, end_emergency
from participation.signatures.models import SecondSignature
from polls.casting import cast_ballot
from polls.models import Ballot, Mark
from polls.results import current
from tests.challenges.conftest import PARTS
from tests.forum.conftest import CHALLENGE
from tests.forum.test_media import picture, upload
from tests.polls.conftest import make_poll, now, poll  # noqa: F401

NAME, ADDRESS, KEY = "Wilhelmina Zonderland", "wilhelmina.zonderland@example.org", "k" * 64
WHY, WHY_OF_NOBODY = f"It can not wait. {NAME}", "It can not wait. —"
NAMED = {
    "residents_user", "account_emailaddress", "forum_initiator", "notices_event", "signatures_secondsignature",
    "desk_work", "conflicts_conflict", "roles_emergency", "desk_contact", "newsletters_subscriber", "forum_topic",
    "forum_comment", "versions_version", "versions_withdrawal", "forum_media_attachment", "complaints_complaint",
    "moderation_flag", "challenges_proposal", "challenges_member", "challenges_textversion", "sheets_row",
    "sheets_line",
}  # fmt: skip


@pytest.fixture
def leaver(make_person):
    person = make_person(NAME, person_key=KEY, year_of_birth=1971)
    person.email = ADDRESS
    person.save()
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=ADDRESS, verified=True, primary=True)
    return person


@pytest.fixture
def lived(leaver, alice, bob, theme, noon, log_in, poll):  # noqa: F811
    """The leaver did all that a resident does."""
    log_in(leaver)
    Authenticator.objects.create(user=leaver, type="totp", data={"secret": "x"})
    bench = post_topic(by=leaver, at=noon, kind="need", title="Bench", source="For who is tired.", theme=theme)
    lamp = post_topic(by=leaver, at=noon, kind="problem", title="Lamp", source="It is dark.", theme=theme)
    first = post_comment(bench, by=leaver, at=noon, source="Near the church.")
    post_comment(bench, by=bob, at=noon + timedelta(minutes=1), source="Yes.", parent=first)
    post_comment(lamp, by=leaver, at=noon + timedelta(minutes=2), source="Still dark.")
    others = post_topic(by=alice, at=noon, kind="need", title="Tree", source="For shade.", theme=theme)
    support_topic(others, by=leaver, at=noon)
    follow_topic(others, by=leaver, at=noon)
    post_comment(others, by=leaver, at=noon + timedelta(minutes=3), source="A lime tree.")
    raise_challenge(by=leaver, at=noon, theme=theme, **CHALLENGE)
    running = raise_challenge(by=alice, at=noon, theme=theme, **CHALLENGE | {"title": "Another"})
    counted = raise_challenge(by=alice, at=noon, theme=theme, **CHALLENGE | {"title": "A third"})
    for challenge in (running, counted):
        sign_challenge(challenge, by=leaver, at=noon)
    counted.state, counted.support_ended_at = ChallengeState.SUPPORT_CHECK, noon
    counted.save()
    cast_ballot(poll, ["yes"], by=leaver, at=timezone.now())
    return running, counted


@pytest.fixture
def served(leaver, alice, clerk, make_person, theme):
    """The leaver worked for the town: a conflict, an emergency, signatures, the desk; no role is left."""
    moment = timezone.now()
    administrator = make_person("Admin", roles=[Role.ADMINISTRATOR])
    held = [grant_role(leaver, role, by=by, at=moment, starts_on=timezone.localdate(moment))
            for role, by in ((Role.CASE_HANDLER, administrator), (Role.ADMINISTRATOR, None))]  # fmt: skip
    worker = User.objects.get(pk=leaver.pk)
    road = post_topic(by=alice, at=moment, kind="need", title="Road", source="For who walks.", theme=theme)
    conflict = declare_conflict(road, WHY, by=worker, at=moment)
    end_conflict(conflict, by=worker, at=moment)
    for by in (worker, administrator):
        end_emergency(break_glass(Role.MODERATOR, WHY, by=worker, at=moment), by=by, at=moment)
    later = moment + timedelta(days=1)
    signed = {"act": "test.act", "subject_type": "test", "text": "Words", "asked_at": moment, "until": later}
    for number, own in enumerate(({"asked_by": worker, "reason": WHY}, {"signed_by": worker, "answer": WHY})):
        signed |= {"subject_id": number, "title": "Poll", "signed_at": moment, "state": "given", "reason": "As agreed."}
        SecondSignature.objects.create(**signed | own)
    Work.objects.create(officer=worker, resident=alice, reason=WHY, started_at=moment, until=later)
    for role in held:
        end_role(role, by=administrator, at=moment)


PHONE, STREET = "09 555 44 33", "Zonnewijzerstraat 12"
SIGNED = f"{NAME}, {ADDRESS}, {PHONE}"
WORDS = [NAME, ADDRESS, KEY, PHONE, STREET]


@pytest.fixture
def wrote(leaver, alice, bob, clerk, theme, noon):
    """The leaver put their name and telephone number below all they wrote, and others answered them by name."""
    Contact.objects.create(person=leaver, name=NAME, address=STREET, phone=PHONE)
    Subscriber.objects.create(email=ADDRESS, language="nl", asked_at=noon, confirmed_at=noon)
    moments = (noon + timedelta(minutes=minutes) for minutes in count(10))
    words = {"by": leaver, "kind": "problem", "source": f"A hole. {SIGNED}", "theme": theme}
    hole = post_topic(at=next(moments), title=f"A hole, says {NAME}", **words)
    attach_file(hole, cleaned(upload(picture(), f"{NAME}.jpg")), by=leaver, at=noon, alt=NAME)
    post_comment(hole, by=bob, at=next(moments), source=f"Dear {NAME}, I saw it too.")
    edit_topic(hole, by=leaver, at=noon + timedelta(hours=2), title=hole.title, source=f"A big hole. {SIGNED}")
    answer_topic(hole, by=clerk, at=next(moments), source=f"We filled it, {NAME}.", team=theme.team)
    again = post_topic(at=next(moments), title="The hole again", **words)
    post_comment(again, by=bob, at=next(moments), source="Here too.")
    merge_topics(again, hole, by=clerk, at=next(moments), reason="The same hole.")
    gone = post_topic(at=next(moments), title=f"By {NAME}", **words)
    post_comment(gone, by=bob, at=next(moments), source=f"Thanks, {NAME}.")
    withdraw_topic(gone, by=leaver, at=noon + timedelta(hours=3), reason=f"Said enough. {NAME}")
    with_or_without_an_account(leaver, alice, theme, noon)
    on_paper(leaver, alice, clerk, theme, noon)


def with_or_without_an_account(leaver, alice, theme, noon):
    """They complained and reported both ways."""
    said = {"at": noon, "words": f"Nobody called {NAME} back.", "wish": f"Call {PHONE}.", "team": theme.team}
    submit_complaint(by=leaver, name=NAME, address=STREET, **said)
    submit_complaint(by=None, name=NAME, email=ADDRESS.title(), **said)
    topic = post_topic(by=alice, at=noon, kind="need", title="Hedge", source="For birds.", theme=theme)
    report = {"at": noon, "rule": "W2", "reason": f"It is about me, {NAME}.", "in_good_faith": True}
    flag_post(topic, by=leaver, **report)
    flag_post(topic, by=None, name=NAME, email=ADDRESS, **report)


def on_paper(leaver, alice, clerk, theme, noon):
    """They speak for a group whose text was frozen, and signed a sheet of another."""
    parts = {**PARTS, "group_name": f"Friends of {NAME}", "change": f"We mow. {SIGNED}", "contact": f"{NAME} {STREET}"}
    spoken = start_draft(by=leaver, at=noon, theme=theme, declared_at=noon, **parts)
    Case.objects.filter(pk=spoken.pk).update(number="2030-7")
    freeze(spoken, noon, f"As {NAME} asked.")
    other = start_draft(by=alice, at=noon, theme=theme, declared_at=noon, **PARTS)
    Member.objects.create(proposal=other, name=NAME, person=leaver)
    sheet = Sheet.objects.create(
        proposal=other, version=1, number=1, code="ABCD2345", rows=5, signed_rows=1, issued_at=noon, handed_in_at=noon
    )
    Row.objects.create(sheet=sheet, number=1, mark="signed", name=NAME, address=STREET, person=leaver)
    for place, by in enumerate((alice, clerk), start=1):
        reading = Reading.objects.create(sheet=sheet, place=place, by=by, at=noon)
        Line.objects.create(reading=reading, number=1, mark="signed", name=NAME, address=STREET)


def everything_stored():
    """Return every row of every table of the database as text, by table: those without a model too."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            yield table, "\n".join(_as_text(value) for row in cursor.fetchall() for value in row)


def _as_text(value):
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def tables_with(words):
    """The tables in which one of these stands, however it is written."""
    small = [word.casefold() for word in words]
    return {table for table, text in everything_stored() if any(word in text.casefold() for word in small)}


def test_nothing_in_the_database_names_the_person_any_more(lived, served, wrote, leaver, noon):
    assert tables_with(WORDS) >= NAMED
    leaver = User.objects.get(pk=leaver.pk)
    erase_person(leaver, by=leaver, at=noon)
    assert tables_with(WORDS) == set()
    assert not User.objects.filter(pk=leaver.pk).exists()
    hole = Topic.objects.get(title="A hole, says —")
    assert (hole.source, hole.html) == ("A big hole. —, —, —", "<p>A big hole. —, —, —</p>\n")
    assert {"Dear —, I saw it too.", "We filled it, —."} <= set(Comment.objects.values_list("source", flat=True))
    assert not Attachment.objects.exists()
    assert set(Complaint.objects.values_list("words", "name", "email")) == {("Nobody called — back.", "", "")}
    assert TextVersion.objects.get().is_whole


def test_who_has_no_address_leaves_too(lived, leaver, noon):
    User.objects.filter(pk=leaver.pk).update(email=None)
    erase_person(leaver, by=leaver, at=noon)
    assert not User.objects.filter(pk=leaver.pk).exists()
    assert mail.outbox == []


def test_what_others_were_told_of_their_work_for_the_town_stays_without_their_name(served, leaver, clerk, bob, noon):
    record_of_bob = Event.objects.create(
        kind="conflicts.declared", at=noon, path="/", data={"person": str(bob.pk), "name": NAME, "title": "Road"}
    )
    erase_person(User.objects.get(pk=leaver.pk), by=leaver, at=noon)
    told = [str(notice.event) for notice in Notice.objects.filter(person=clerk).select_related("event").order_by("pk")]
    assert any(sentence.startswith("— meldde een belangenconflict") for sentence in told), told
    assert sum("It can not wait. —" in sentence for sentence in told) == 2, "the reason stays, the name in it goes"
    assert not any(NAME in sentence for sentence in told)
    told = SecondSignature.objects.values_list("reason", "answer")
    assert set(told) == {(WHY_OF_NOBODY, ""), ("As agreed.", WHY_OF_NOBODY)}
    assert Work.objects.get().reason == WHY_OF_NOBODY
    record_of_bob.refresh_from_db()
    assert record_of_bob.data["name"] == NAME, "somebody of the same name"


def test_what_others_joined_in_stays_without_a_name_and_the_rest_goes(lived, leaver, noon):
    erase_person(leaver, by=leaver, at=noon)
    assert set(Topic.objects.values_list("title", "author__display_name")) == {
        ("Bench", None), ("Tree", "Alice"), (CHALLENGE["title"], None), ("Another", "Alice"), ("A third", "Alice"),
    }  # fmt: skip
    assert set(Comment.objects.values_list("source", "author__display_name")) == {
        ("Near the church.", None), ("Yes.", "Bob"),
    }  # fmt: skip
    assert not Support.objects.filter(topic__title="Tree").exists()
    assert not Follow.objects.filter(topic__title="Tree").exclude(person__display_name="Alice").exists()
    assert not Notice.objects.filter(person_id=leaver.pk).exists()


def test_who_calls_themselves_by_a_plain_word_turns_no_answer_round(make_person, clerk, theme, noon):
    leaver = make_person("niet", level=2)
    topic = post_topic(by=leaver, at=noon, kind="need", title="Bench", source="Komt er een bank?", theme=theme)
    post_comment(topic, by=clerk, at=noon, source="Die komt er niet. Dat spijt ons, Niet.")
    erase_person(leaver, by=leaver, at=noon)
    assert Comment.objects.get().source == "Die komt er niet. Dat spijt ons, Niet."


def test_a_signature_is_withdrawn_while_they_are_collected_and_counts_on_once_they_were(lived, leaver, noon):
    running, counted = lived
    erase_person(leaver, by=leaver, at=noon)
    assert not Signature.objects.filter(challenge=running).exists()
    assert Signature.objects.get(challenge=counted).person is None


def test_the_vote_stays_and_counts(lived, leaver, noon, poll):  # noqa: F811
    erase_person(leaver, by=leaver, at=noon)
    assert Ballot.objects.filter(poll_key=poll.key).count() == Mark.objects.filter(poll=poll).count() == 1
    assert current(poll, timezone.now()).ballots == 1


def test_the_ledger_and_the_record_say_what_was_done_and_to_nobody_by_name(lived, leaver, noon):
    fates = {fate.what: fate.erased for fate in erase_person(leaver, by=leaver, at=noon)}
    ledger = {row.what: (row.number, row.kept) for row in Destruction.objects.all()}
    assert ledger["residents.user"] == (1, 0)
    assert ledger["forum.topic"] == (fates["forum.topic"].gone, fates["forum.topic"].kept) == (1, 2)
    assert len({row.occasion for row in Destruction.objects.all()}) == 1
    entry = Entry.objects.get(action="privacy.person_erased")
    assert (entry.subject_id, entry.actor_id) == (str(leaver.pk), leaver.pk)


def test_a_last_mail_says_so(lived, leaver, noon, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(leaver, by=leaver, at=noon)
    (sent,) = mail.outbox
    assert sent.to == [ADDRESS]
    assert sent.subject == "Je account is gewist"


def test_it_happens_once(leaver, noon):
    same = User.objects.get(pk=leaver.pk)
    erase_person(leaver, by=leaver, at=noon)
    with pytest.raises(ErasedAlready):
        erase_person(same, by=same, at=noon)
    assert Entry.objects.filter(action="privacy.person_erased").count() == 1


def test_who_has_a_role_ends_it_first(clerk, noon):
    with pytest.raises(HoldsRole):
        erase_person(clerk, by=clerk, at=noon)
    assert User.objects.filter(pk=clerk.pk).exists()


def test_nobody_erases_another_but_an_administrator(leaver, bob, clerk, make_person, noon):
    for stranger in (bob, clerk):
        with pytest.raises(NotPermitted):
            erase_person(leaver, by=stranger, at=noon)
    erase_person(leaver, by=make_person("Admin", roles=[Role.ADMINISTRATOR]), at=noon)
    assert not User.objects.filter(pk=leaver.pk).exists()


def test_the_group_of_a_challenge_keeps_the_place(lived, leaver, noon):
    erase_person(leaver, by=leaver, at=noon)
    first = Initiator.objects.filter(challenge__topic__title=CHALLENGE["title"]).order_by("position").first()
    assert (first.name, first.person) == ("—", None)


# In a browser


def test_leaving_asks_who_one_is_and_whether_one_is_sure(client, leaver):
    leaver.set_password("een goed wachtwoord")
    leaver.save()
    client.force_login(leaver, backend="participation.residents.backends.RoleBackend")
    page = reverse("privacy:erase")
    assert client.get(page).status_code == 200
    asked = client.post(page, {"is_sure": "on"})
    assert "reauthenticate" in asked.url
    assert User.objects.filter(pk=leaver.pk).exists()
    done = client.post(asked.url, {"password": "een goed wachtwoord"}, follow=True)  # and goes on where it was
    assert "Je account is gewist" in done.content.decode()
    assert not User.objects.filter(pk=leaver.pk).exists()
    assert not done.wsgi_request.user.is_authenticated


def test_without_the_tick_nothing_is_erased(client, leaver):
    leaver.set_password("een goed wachtwoord")
    leaver.save()
    client.post("/accounts/login/", {"login": ADDRESS, "password": "een goed wachtwoord"})
    answer = client.post(reverse("privacy:erase"), {})
    assert answer.status_code == 422
    assert "Vink eerst het vakje aan" in answer.content.decode()
    assert User.objects.filter(pk=leaver.pk).exists()


def test_a_stranger_is_asked_to_log_in(client):
    assert "/accounts/login/" in client.get(reverse("privacy:erase")).url
    assert "/accounts/login/" in client.get(reverse("privacy:archive")).url
