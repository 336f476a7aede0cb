"""Who may not do something yet is told why, and is one link away from where it can be mended."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache

from participation.residents.models import Level, User
from tests.conftest import PASSWORD

CONFIRM = "Confirm your e-mail address first. Then you can do this."
BY_LETTER = "Have you no account? Use a letter with a code, or come to the desk."


def acts(client, topic):
    """What the card with the buttons says."""
    page = client.get(f"/en{topic.get_absolute_url().removeprefix('/nl')}").text
    return page.split('id="acts"')[1].split("</section>")[0]


@pytest.mark.parametrize("act", ["new/?kind=need", "{pk}/comments/", "{pk}/support/", "{pk}/support/withdraw/"])
def test_who_has_no_confirmed_address_is_told_so_and_led_to_it(log_in, newcomer, open_topic, act):
    client, path = log_in(newcomer), "/en/forum/" + act.format(pk=open_topic.pk)
    refused = client.get(path) if "?" in act else client.post(path, {"source": "Words of mine."})
    assert refused.status_code == 403
    assert CONFIRM in refused.text
    assert re.search(r'href="/accounts/email/\?next=[^"]+">Confirm your e-mail address<', refused.text)


def test_a_stranger_reads_how_to_support_with_and_without_an_account(client, open_topic):
    shown = acts(client, open_topic)
    assert 'href="/accounts/login/?next=' in shown
    assert BY_LETTER in shown
    assert 'href="/en/letter/"' in shown


def test_a_stranger_reads_how_to_sign_with_and_without_an_account(client, running_challenge):
    shown = acts(client, running_challenge.topic)
    assert "Log in to sign" in shown
    assert BY_LETTER in shown
    assert "Only residents can sign" not in shown


def test_who_has_no_confirmed_address_reads_why_there_is_no_button(log_in, newcomer, open_topic):
    shown = acts(log_in(newcomer), open_topic)
    assert "This matters to me too" not in shown
    assert "Confirm your e-mail address first. Then you can support this." in shown
    assert 'href="/accounts/email/"' in shown


def test_who_may_is_told_nothing(log_in, outsider, open_topic):
    shown = acts(log_in(outsider), open_topic)
    assert "This matters to me too" in shown
    assert "Confirm" not in shown
    assert "letter" not in shown


def test_what_was_typed_waits_for_who_confirms_their_address_meanwhile(client, newcomer, open_topic):
    cache.clear()
    EmailAddress.objects.filter(user=newcomer).update(verified=True)
    client.post("/accounts/login/", {"login": newcomer.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    EmailAddress.objects.filter(user=newcomer).update(verified=False)
    User.objects.filter(pk=newcomer.pk).update(level=Level.UNKNOWN, level_method="", level_at=None)
    page = f"http://testserver/en{open_topic.get_absolute_url().removeprefix('/nl')}"
    refused = client.post(
        f"/en/forum/{open_topic.pk}/comments/", {"source": "It stops at the church."}, headers={"referer": page}
    )
    assert refused.status_code == 403
    client.post("/accounts/email/", {"email": newcomer.email})
    link = re.search(r"https?://[^/]+(/accounts/email/new/\S+)", mail.outbox[-1].body)[1]
    confirmed = client.post(link)
    newcomer.refresh_from_db()
    assert newcomer.level == Level.CONFIRMED
    assert confirmed["Location"].endswith("/me/go-on/")
    assert "It stops at the church." in client.get(confirmed["Location"]).text
