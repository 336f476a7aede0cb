"""Terms: what is over goes, once, by the clock; a dry run only says how much."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from forum.actions import post_comment, post_topic, raise_challenge, sign_challenge
from forum.models import Challenge, ChallengeState, Comment, Kind, Signature, Status, Topic
from participation.audit.models import Entry
from participation.notices.actions import notify
from participation.notices.models import Event, Message, Notice
from participation.privacy import retention
from participation.privacy.models import Destruction, Reason
from participation.residents.models import Level, Role, User
from tests.forum.conftest import CHALLENGE

OLD, YOUNG = timedelta(days=8), timedelta(days=6)
WHAT = "residents.user: never confirmed"


@pytest.fixture
def people(make_person, noon):
    """Who signed up and never confirmed it, long ago or lately, and people whom that is not about."""
    left = make_person("Left", level=Level.UNKNOWN, date_joined=noon - OLD)
    make_person("Young", level=Level.UNKNOWN, date_joined=noon - YOUNG)
    make_person("Confirmed", level=Level.CONFIRMED, date_joined=noon - OLD)
    make_person("Staff", level=Level.UNKNOWN, date_joined=noon - OLD, roles=[Role.CLERK])
    make_person("Here", level=Level.UNKNOWN, date_joined=noon - OLD, last_login=noon)
    User.objects.create_user(None, display_name="Desk", date_joined=noon - OLD)
    return left


def test_accounts_that_nobody_confirmed_go_after_a_week(people, noon):
    assert retention.destroy_once_a_day(noon) == 1
    assert set(User.objects.values_list("display_name", flat=True)) == {"Young", "Confirmed", "Staff", "Here", "Desk"}
    row = Destruction.objects.get()
    assert (row.what, row.number, row.reason) == (WHAT, 1, Reason.TERM)
    assert Entry.objects.get(action="privacy.term_over").channel == "clock"


def test_twice_is_once(people, noon, make_person):
    retention.destroy_once_a_day(noon)
    make_person("Another", level=Level.UNKNOWN, date_joined=noon - OLD)
    assert retention.destroy_once_a_day(noon + timedelta(minutes=5)) == 0
    assert retention.destroy_once_a_day(noon + timedelta(days=1)) == 1
    assert Destruction.objects.count() == 2


def test_two_clocks_at_once_destroy_once(people, noon, monkeypatch):
    """The other one comes in between this one's look and its act."""
    look = retention._destroy
    monkeypatch.setattr(retention, "_destroy", lambda *given: look(*given) + look(*given))
    assert retention.destroy_once_a_day(noon) == 1
    assert Destruction.objects.count() == 1


def test_one_that_fails_leaves_nothing_half_done(people, noon, monkeypatch):
    term = retention._register[WHAT]
    broken = retention.Term(term.what, term.words, term.basis, term.over, lambda at: 1 // 0)
    monkeypatch.setitem(retention._register, WHAT, broken)
    with pytest.raises(ZeroDivisionError):
        retention.destroy_once_a_day(noon)
    assert not Destruction.objects.exists()


def test_nothing_to_do_writes_nothing(db, noon):
    assert retention.destroy_once_a_day(noon) == 0
    assert not Destruction.objects.exists()


def test_a_dry_run_says_how_much_and_destroys_nothing(people, capsys):
    call_command("retention", "--dry-run")
    assert f"{WHAT}: " in capsys.readouterr().out
    assert User.objects.filter(pk=people.pk).exists()
    call_command("retention")
    assert "Destroyed of 1 kinds" in capsys.readouterr().out
    assert not User.objects.filter(pk=people.pk).exists()


def test_the_register_of_processing_activities_is_made_from_what_is_registered(db, capsys):
    call_command("processing_register")
    said = capsys.readouterr().out
    assert "`residents.User`" in said
    assert "`polls.Mark`" in said
    assert "art. 6.1.e" in said
    assert f"- {WHAT}: " in said


YEAR = timedelta(days=366)


def test_what_people_were_told_goes_after_a_year_but_not_what_they_still_wait_for(alice, bob, noon):
    told = notify("roles.given", at=noon, path="/nl/me/", to=[alice.pk, bob.pk], data={"first": "2026-11-23"})
    waits = notify("roles.given", at=noon, path="/nl/me/", to=[bob.pk], data={"first": "2026-11-23"})
    Notice.objects.filter(event=told).update(look_at=None)
    _sent, waiting = (
        Message.objects.create(
            person=bob,
            channel="letter",
            how="at_once",
            is_own=True,
            made_at=noon,
            next_at=noon,
            state=state,
            sent_at=noon,
        )
        for state in ("sent", "waiting")
    )
    assert retention.destroy_once_a_day(noon + timedelta(days=364)) == 0
    retention.destroy_once_a_day(noon + YEAR)
    assert [event.pk for event in Event.objects.all()] == [waits.pk]
    assert [message.pk for message in Message.objects.all()] == [waiting.pk]
    numbers = dict(Destruction.objects.values_list("what", "number"))
    assert numbers == {"notices.event: told a year ago": 1, "notices.message: sent a year ago": 1}


def test_names_leave_a_conversation_five_years_after_it_ended_and_words_stay(alice, bob, theme, noon):
    topics = [
        post_topic(by=alice, at=noon, kind=Kind.NEED, title=title, source="For who is tired.", theme=theme)
        for title in ("Benches", "Trees", "Bins")
    ]
    post_comment(topics[0], by=bob, at=noon, source="In the shade.")
    post_comment(topics[1], by=bob, at=noon + YEAR, source="Lime trees.")
    Topic.objects.filter(title__in=("Benches", "Trees")).update(status=Status.CLOSED)
    retention.destroy_once_a_day(noon + 5 * YEAR - timedelta(days=10))
    assert not Topic.objects.filter(author=None).exists()
    retention.destroy_once_a_day(noon + 5 * YEAR)
    assert [topic.title for topic in Topic.objects.filter(author=None)] == ["Benches"]
    assert [comment.source for comment in Comment.objects.filter(author=None)] == ["In the shade."]


def test_who_signed_goes_half_a_year_after_a_challenge_ended_and_the_number_stays(alice, bob, theme, noon):
    challenge = raise_challenge(by=alice, at=noon, theme=theme, **CHALLENGE)
    sign_challenge(challenge, by=bob, at=noon)
    Challenge.objects.update(state=ChallengeState.SUPPORT_INSUFFICIENT, support_ended_at=noon)
    retention.destroy_once_a_day(noon + timedelta(days=360))
    assert Signature.objects.filter(person=bob).exists()
    retention.destroy_once_a_day(noon + YEAR)
    assert list(Signature.objects.filter(challenge=challenge).values_list("person", flat=True)) == [None]
