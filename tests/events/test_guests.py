"""Coming without an account: by a link in a mail, that changes nothing until a button is pressed. And the pages."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from cms.events import actions
from cms.events.actions import Wish
from cms.events.mails import send_due
from cms.events.models import Mailing, Registration, State, Way
from participation.audit.models import Entry

FORM = {"name": "Suzanne", "email": "Suzanne@Town.test", "way": "on_site", "seats": "2"}


@pytest.fixture
def soon(evening):
    return evening(starts_at=timezone.now() + timedelta(days=3), places_on_site=3)


def link_in_the_last_mail():
    send_due(timezone.now())
    return re.search(r"https?://[^/]+(/\S+/events/registration/\S+)", mail.outbox[-1].body).group(1)


def ask(client, gathering, **changes):
    return client.post(f"/nl/events/{gathering.pk}/register/", FORM | changes)


def test_a_guest_has_a_place_once_they_press_the_button_behind_the_link(client, soon):
    page = ask(client, soon)
    assert "suzanne@town.test" in page.text
    link = link_in_the_last_mail()
    assert mail.outbox[-1].to == ["suzanne@town.test"]
    for _scanner in range(2):
        assert client.get(link).status_code == client.head(link).status_code == 200
    assert (Registration.objects.get().state, soon.free()) == (State.REQUESTED, {"on_site": 3})
    assert client.post(link, {"act": "confirm"})["Location"] == link
    assert (Registration.objects.get().state, soon.free()) == (State.CONFIRMED, {"on_site": 1})
    assert client.post(link, {"act": "confirm"}).status_code == 302
    assert Entry.objects.filter(action="events.registered").count() == 1


def test_a_scanner_can_not_cancel_and_a_guest_can(client, soon):
    ask(client, soon)
    link = link_in_the_last_mail()
    client.post(link, {"act": "confirm"})
    page = client.get(link)
    assert 'value="cancel"' in page.text
    assert Registration.objects.get().state == State.CONFIRMED
    client.post(link, {"act": "cancel"})
    assert (Registration.objects.get().state, soon.free()) == (State.CANCELLED, {"on_site": 3})
    assert client.post(link, {"act": "cancel"}).status_code == 409


def test_a_waiting_guest_takes_the_place_that_is_offered_by_the_link(client, soon, alice):
    first = actions.register(soon, Wish(Way.ON_SITE, 3), by=alice, at=timezone.now())
    ask(client, soon)
    link = link_in_the_last_mail()
    client.post(link, {"act": "confirm"})
    assert "Je bent nummer 1 op de wachtlijst." in client.get(link).text
    actions.cancel_registration(first, by=alice, at=timezone.now())
    assert link_in_the_last_mail() == link
    client.post(link, {"act": "take"})
    assert Registration.objects.get(name="Suzanne").state == State.CONFIRMED


def test_whoever_is_registered_already_hears_so_only_in_their_mailbox(client, soon):
    ask(client, soon)
    client.post(link_in_the_last_mail(), {"act": "confirm"})
    again = ask(client, soon)
    assert Registration.objects.count() == 1
    assert again.status_code == 200
    assert "suzanne@town.test" in again.text
    assert link_in_the_last_mail() == Registration.objects.get().get_absolute_url()


def test_a_link_that_is_not_ours_opens_nothing(client, town):
    for key in ("abc", "1", Registration(pk=999).key):
        assert client.get(f"/nl/events/registration/{key}/").status_code == 410


def test_a_form_that_is_wrong_keeps_what_was_typed_and_says_where(client, soon):
    page = ask(client, soon, email="suzanne", seats="11")
    assert page.status_code == 422
    assert 'value="Suzanne"' in page.text
    assert not Registration.objects.exists()
    assert ask(client, soon, way="online").status_code == 422


def test_a_person_registers_with_one_form_and_finds_it_on_their_own_page(log_in, soon, alice):
    client = log_in(alice)
    answer = client.post(f"/nl/events/{soon.pk}/register/", {"way": "on_site", "seats": "1"})
    assert answer["Location"] == Registration.objects.get(person=alice).get_absolute_url()
    assert answer["Location"] in client.get("/nl/me/").text
    assert answer["Location"] in client.get(soon.page.url).text
    assert client.get(f"/nl/events/{soon.pk}/register/")["Location"] == answer["Location"]


def test_the_joining_link_is_shown_to_who_is_registered_online_from_a_quarter_before(client, evening, alice, bob):
    for before, shown in ((timedelta(minutes=16), False), (timedelta(minutes=14), True)):
        starts_at = timezone.now() + before
        gathering = evening(places_online=1, starts_at=starts_at, join_url="https://meet.town.test/secret")
        sure, waiting = (
            actions.register(gathering, Wish(Way.ONLINE), by=person, at=timezone.now()) for person in (alice, bob)
        )
        assert ("meet.town.test" in client.get(sure.get_absolute_url()).text) is shown
        assert "meet.town.test" not in client.get(waiting.get_absolute_url()).text
        assert "meet.town.test" not in client.get(gathering.page.url).text


def test_a_mail_that_was_not_taken_goes_again_later(monkeypatch, soon, client):
    ask(client, soon)
    at = timezone.now()

    def silent(_self, _mails):
        raise OSError("nobody there")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", silent)
        assert send_due(at) == 0
    assert send_due(at) == 0
    assert send_due(at + Mailing.PAUSE) == 1
    assert send_due(at + Mailing.PAUSE * 10) == 0
    assert len(mail.outbox) == 1
