"""Support and follow: the buttons with and without JavaScript, and that twice is once."""

import pytest
from django.utils import timezone

from forum.actions import close_topic, follow_topic, hide_topic, support_topic, withdraw_support
from forum.models import Follow, Rule, Support, Topic
from participation.audit.models import Entry
from participation.errors import WrongState

HTMX = {"hx-request": "true"}


@pytest.mark.parametrize(
    ("start", "stop", "rows"), [("support", "support/withdraw", Support), ("follow", "follow/stop", Follow)]
)
def test_a_button_does_and_undoes_without_javascript(log_in, bob, open_topic, start, stop, rows):
    client, page = log_in(bob), open_topic.get_absolute_url()
    mine = rows.objects.filter(topic=open_topic, person=bob)
    for _twice in range(2):
        assert client.post(f"/nl/forum/{open_topic.pk}/{start}/")["Location"] == page
        assert mine.count() == 1
    assert f"/{open_topic.pk}/{stop}/" in client.get(page).text
    for _twice in range(2):
        assert client.post(f"/nl/forum/{open_topic.pk}/{stop}/")["Location"] == page
        assert mine.count() == 0


def test_with_htmx_only_the_buttons_come_back(log_in, bob, open_topic):
    part = log_in(bob).post(f"/en/forum/{open_topic.pk}/support/", headers=HTMX)
    assert part.status_code == 200
    assert part.text.strip().startswith('<section id="acts"')
    assert "<strong>1</strong>" in part.text
    assert "I no longer support this" in part.text
    assert '<p role="status" class="small">Thank you: this matters to you too.</p>' in part.text


def test_who_was_logged_out_meanwhile_is_led_to_the_log_in_and_back(client, open_topic):
    page = open_topic.get_absolute_url()
    headers = {"referer": f"http://testserver{page}"}
    answer = client.post(f"/nl/forum/{open_topic.pk}/support/", headers=headers)
    assert answer["Location"] == f"/accounts/login/?next={page}"
    part = client.post(f"/nl/forum/{open_topic.pk}/support/", headers=headers | HTMX)
    assert part["HX-Redirect"] == f"/accounts/login/?next={page}"
    assert not Support.objects.exists()


def test_a_click_twice_is_recorded_once(bob, topic, noon):
    first, second = support_topic(topic, by=bob, at=noon), support_topic(topic, by=bob, at=noon)
    assert (first, second) == (True, False)
    assert Entry.objects.filter(action="forum.topic_supported").count() == 1
    withdraw_support(topic, by=bob, at=noon)
    withdraw_support(topic, by=bob, at=noon)
    assert Entry.objects.filter(action="forum.support_withdrawn").count() == 1


def test_the_count_is_a_count_of_rows(alice, bob, outsider, topic, noon):
    for person in (alice, bob, outsider):
        support_topic(topic, by=person, at=noon)
    withdraw_support(topic, by=bob, at=noon)
    assert Topic.objects.with_counts().get().support_count == 2


def test_what_is_closed_hidden_or_a_challenge_takes_no_support(bob, clerk, council_member, post, challenge, noon):
    closed, hidden = post("Closed"), post("Hidden")
    close_topic(closed, by=clerk, at=noon, reason="It was answered.")
    hide_topic(hidden, by=council_member, at=noon, rule=Rule.SPAM, reason="Spam.")
    for topic in Topic.objects.all():
        with pytest.raises(WrongState):
            support_topic(topic, by=bob, at=noon)
    assert not Support.objects.exists()


def test_support_for_a_closed_topic_is_answered_with_a_full_page(log_in, bob, clerk, open_topic):
    close_topic(open_topic, by=clerk, at=timezone.now(), reason="Done.")
    answer = log_in(bob).post(f"/en/forum/{open_topic.pk}/support/")
    assert answer.status_code == 409
    assert "This conversation is closed." in answer.text
    assert f'href="{open_topic.get_absolute_url()}"' in answer.text
    part = log_in(bob).post(f"/en/forum/{open_topic.pk}/support/", headers=HTMX)
    assert part.status_code == 409
    assert "<html" not in part.text


@pytest.mark.parametrize(
    "act", ["support", "support/withdraw", "follow", "follow/stop", "signature", "seen", "restore"]
)
def test_reading_an_address_changes_nothing(log_in, council_member, challenge, act):
    assert log_in(council_member).get(f"/nl/forum/{challenge.pk}/{act}/").status_code == 405


@pytest.mark.parametrize("act", ["support", "follow", "signature"])
def test_what_one_may_not_see_does_not_exist(log_in, bob, council_member, challenge, noon, act):
    hide_topic(challenge.topic, by=council_member, at=noon, rule=Rule.SPAM, reason="Spam.")
    assert log_in(bob).post(f"/nl/forum/{challenge.pk}/{act}/").status_code == 404


def test_following_a_topic_twice_is_once(bob, topic, noon):
    assert (follow_topic(topic, by=bob, at=noon), follow_topic(topic, by=bob, at=noon)) == (True, False)
    assert topic.follows.filter(person=bob).count() == 1
