"""Sign-up, posting and uploads are switched off and on by an administrator: at once, for all, with a sentence."""

import pytest
from django.test import Client
from django.utils import timezone

from cms.actions import found_town
from forum.models import Kind, Support, Topic
from participation.audit.models import Entry
from participation.errors import Invalid, NotPermitted
from participation.limits import switches
from participation.limits.models import Surge, Switch, SwitchName
from participation.limits.store import store
from participation.limits.switches import off_now, turn_off, turn_on
from participation.residents.models import Role, User
from tests.limits.test_limits import GUARD

WHY = "Er komt te veel reclame binnen. Morgen om 9 uur kan het weer."


@pytest.fixture(autouse=True)
def _guarded(db, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, GUARD]
    store.forget_everything()
    switches._Known.until = float("-inf")
    yield
    store.forget_everything()
    switches._Known.until = float("-inf")


@pytest.fixture
def administrator(make_person):
    return make_person("Administrator", roles=[Role.ADMINISTRATOR])


@pytest.fixture
def off(administrator, noon, django_capture_on_commit_callbacks):
    """Switch something off: off(SwitchName.POSTING)."""

    def switch(name):
        with django_capture_on_commit_callbacks(execute=True):
            turn_off(name, WHY, by=administrator, at=noon)

    return switch


@pytest.fixture
def talk(theme, alice):
    return Topic.objects.create(
        title="?", author=alice, theme=theme, kind=Kind.QUESTION, source="?", html="<p>?</p>", search_text="?"
    )


def test_posting_is_off_for_everyone_and_rights_stay(off, log_in, alice, bob, talk):
    off(SwitchName.POSTING)
    visitor, address = log_in(bob), f"/nl/forum/{talk.pk}/comments/"
    refused = visitor.post(address, {"source": "Dit is mijn reactie."})
    assert refused.status_code == 403
    assert WHY in refused.content.decode()
    assert "Dit is mijn reactie." in visitor.get("/nl/me/go-on/").content.decode()
    assert WHY in visitor.get("/nl/forum/new/").content.decode(), "before anybody types a thing"
    assert visitor.get(talk.get_absolute_url()).status_code == 200
    assert visitor.post(f"/nl/forum/{talk.pk}/support/").status_code == 302
    assert Support.objects.filter(person=bob).exists()


def test_making_accounts_is_off_and_logging_in_is_not(off, alice):
    off(SwitchName.SIGN_UP)
    for answer in (Client().get("/accounts/signup/"), Client().post("/accounts/signup/", {"email": "new@town.test"})):
        assert answer.status_code == 403
        assert WHY in answer.content.decode()
    assert not User.objects.filter(email="new@town.test").exists()
    assert Client().get("/accounts/login/").status_code == 200
    assert Client().post("/accounts/login/", {"login": alice.email, "password": "wrong"}).status_code == 422


def test_it_is_on_again_at_once_and_both_are_recorded(
    off, log_in, bob, talk, administrator, noon, django_capture_on_commit_callbacks
):
    off(SwitchName.POSTING)
    with django_capture_on_commit_callbacks(execute=True):
        turn_on(SwitchName.POSTING, by=administrator, at=noon)
        turn_on(SwitchName.POSTING, by=administrator, at=noon)
    answer = log_in(bob).post(f"/nl/forum/{talk.pk}/comments/", {"source": "Dit is mijn reactie."})
    assert answer.status_code == 302
    noted = Entry.objects.filter(subject_type="limits.switch").order_by("pk")
    assert [(each.action, each.subject_id, each.reason) for each in noted] == [
        ("limits.switched_off", "posting", WHY),
        ("limits.switched_on", "posting", ""),
    ]


def test_another_process_knows_within_a_second(off, monkeypatch):
    assert off_now() == {}
    Switch.objects.create(name="uploads", sentence=WHY, since="2026-11-23T12:00Z")  # by another process
    assert off_now() == {}, "for a moment"
    known_until = switches._Known.until
    monkeypatch.setattr(switches.time, "monotonic", lambda: known_until)
    assert off_now() == {"uploads": WHY}
    assert switches.SECONDS_KNOWN <= 1


def test_what_was_only_read_stands_back_for_what_was_just_switched(settings):
    store.tell_switches({"posting": "new"})
    store.tell_switches({}, as_read=True)
    assert store.count([], timezone.now()).off == ({"posting": "new"} if settings.REDIS_URL else None)


def test_nobody_else_switches_and_the_public_is_always_told_why(clerk, administrator, noon):
    for act in (
        lambda by: turn_off(SwitchName.POSTING, WHY, by=by, at=noon),
        lambda by: turn_on("posting", by=by, at=noon),
    ):
        with pytest.raises(NotPermitted):
            act(clerk)
    with pytest.raises(Invalid):
        turn_off(SwitchName.POSTING, "  ", by=administrator, at=noon)
    assert Switch.objects.count() == 0


def test_the_back_office_switches(log_in, administrator, clerk):
    found_town()
    office = log_in(administrator)
    assert office.post("/beheer/switches/posting/off/", {"posting-sentence": ""}).status_code == 422
    office.post("/beheer/switches/posting/off/", {"posting-sentence": WHY})
    Surge.objects.create(key="posting:1", name="posting", at=timezone.now(), number=40, usual=0.2)
    page = office.get("/beheer/switches/").content.decode()
    assert WHY in page
    assert "40 in een uur, gewoonlijk 0" in page
    assert Switch.objects.get().by == administrator
    office.post("/beheer/switches/posting/on/")
    assert Switch.objects.count() == 0
    office.post("/beheer/switches/voting/off/", {"voting-sentence": WHY})
    assert Switch.objects.count() == 0, "there is no such switch"
    for _twice in range(2):
        User.objects.create(display_name="An Peeters", year_of_birth=1980)
    assert "Dezelfde naam en hetzelfde geboortejaar." in office.get("/beheer/duplicates/").content.decode()
    assert Entry.objects.filter(action="audit.read", data__purpose="duplicates").count() == 2
    assert log_in(clerk).get("/beheer/duplicates/").status_code == 403
    assert log_in(clerk).get("/beheer/switches/").status_code == 403
    assert log_in(clerk).post("/beheer/switches/posting/off/", {"posting-sentence": WHY}).status_code == 403
