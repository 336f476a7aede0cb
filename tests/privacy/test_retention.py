"""Terms: what is over goes, once, by the clock; a dry run only says how much."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from participation.audit.models import Entry
from participation.privacy import retention
from participation.privacy.models import Destruction, Reason
from participation.residents.models import Level, Role, User

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
