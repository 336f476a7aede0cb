"""Asking for the newsletter, and leaving: by one's own mailbox only, and never by a link that is merely followed."""

import re

import pytest
from django.core import mail

from cms.newsletters.mails import issue_mail
from cms.newsletters.models import Subscriber
from cms.newsletters.own_data import UNCONFIRMED
from cms.newsletters.tokens import confirm_token, manage_token
from participation.privacy.actions import erase_person
from participation.privacy.retention import terms
from participation.residents.personal import registered

ASK = "/nl/newsletters/subscribe/"


@pytest.fixture
def asked(client, theme, neighbourhood, django_capture_on_commit_callbacks):
    """Ask for the newsletter and return the link that was mailed."""

    def ask(email="Anna@Town.test", **given):
        before = len(mail.outbox)
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(ASK, {"email": email, "frequency": "weekly", "themes": [theme.pk], **given})
        assert answer["Location"] == "/nl/newsletters/subscribe/asked/"
        sent = mail.outbox[before:]
        return re.search(r"http\S+(/nl/newsletters/confirm/\S+)", sent[0].body)[1] if sent else None

    return ask


def test_two_steps_and_the_first_tells_nobody_anything(asked, client, theme):
    link = asked()
    letter = mail.outbox[0]
    assert letter.to == ["anna@town.test"]
    assert client.get(ASK).status_code == 200
    for _scanner in range(2):
        assert "Ja, ik wil hem" in client.get(link).content.decode()
    assert Subscriber.objects.get().confirmed_at is None
    again = client.post(ASK, {"email": "anna@town.test", "frequency": "weekly"})
    assert client.get(again["Location"]).status_code == 200
    client.post(link)
    subscriber = Subscriber.objects.get()
    assert subscriber.confirmed_at
    assert (subscriber.frequency, subscriber.wish) == ("weekly", {})
    client.post(link)
    assert Subscriber.objects.get().confirmed_at == subscriber.confirmed_at


def test_who_types_the_address_of_a_subscriber_changes_nothing_for_them(asked, client, subscribe, theme):
    subscribe("anna@town.test", frequency="monthly")
    link = asked()
    assert (Subscriber.objects.get().frequency, list(Subscriber.objects.get().themes.all())) == ("monthly", [])
    client.post(link)
    assert (Subscriber.objects.get().frequency, list(Subscriber.objects.get().themes.all())) == ("weekly", [theme])


def test_a_mailbox_is_not_filled_by_asking_again_and_again(asked):
    assert asked()
    assert asked() is None
    assert len(mail.outbox) == 1


def test_an_address_that_is_none_is_told_so(client, db):
    answer = client.post(ASK, {"email": "anna at town", "frequency": "weekly"})
    assert answer.status_code == 422
    assert client.post(ASK, {"email": "a@town.test", "frequency": "hourly"}).status_code == 422
    assert not Subscriber.objects.exists()


def test_one_leaves_with_one_click_from_a_mail_program_and_not_by_following_a_link(client, subscribe, issue):
    subscriber = subscribe("anna@town.test")
    letter = issue_mail(issue, subscriber)
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.fullmatch(r"<http://[^/]+(/\S+)>", letter.extra_headers["List-Unsubscribe"])[1]
    assert client.get(link).status_code == 200
    assert Subscriber.objects.exists()
    strict = type(client)(enforce_csrf_checks=True)
    assert strict.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscriber.objects.exists()
    assert strict.post(link).status_code == 200
    assert client.get(link.replace("stop", "mine")).status_code == 404


def test_a_subscriber_without_an_account_sees_changes_and_takes_along_what_is_kept(client, subscribe, theme):
    subscriber = subscribe("anna@town.test", themes=[theme])
    page = f"/nl/newsletters/mine/{manage_token(subscriber.pk)}/"
    assert "anna@town.test" in client.get(page).content.decode()
    kept = client.get(f"{page}data.json").json()
    assert (kept["email"], kept["themes"], kept["newsletters"]) == ("anna@town.test", ["Mobiliteit"], [])
    client.post(page, {"frequency": "weekly"})
    subscriber.refresh_from_db()
    assert (subscriber.frequency, subscriber.themes.count()) == ("weekly", 0)
    for token in ("nonsense", confirm_token(subscriber.pk, subscriber.email), manage_token(subscriber.pk + 1)):
        assert client.get(f"/nl/newsletters/mine/{token}/").status_code == 404
    assert client.get("/nl/newsletters/stop/nonsense/").status_code == 404
    assert client.get("/nl/newsletters/confirm/nonsense/").status_code == 404


def test_what_was_never_confirmed_goes_after_a_week(subscribe, noon, later):
    subscribe("typed@town.test", confirmed=False)
    subscribe("anna@town.test")
    (term,) = (each for each in terms() if each.what == "newsletters.subscriber: never confirmed")
    assert term.over(noon + UNCONFIRMED) == 0
    assert term.destroy(later(days=8)) == 1
    assert Subscriber.objects.get().email == "anna@town.test"


def test_who_has_an_account_exports_and_erases_their_subscription_with_it(subscribe, alice, noon):
    subscribe(alice.email)
    (entry,) = (each for each in registered() if each.model is Subscriber)
    assert entry.rows_of(alice).count() == 1
    erase_person(alice, by=alice, at=noon)
    assert not Subscriber.objects.exists()
