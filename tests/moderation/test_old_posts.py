"""What was hidden before decisions had a page, and reports that come in at the desk."""

from datetime import timedelta

from django.utils import timezone

from forum.models import Comment, Rule, Topic
from forum.moderation.models import Flag
from participation.audit.models import Entry
from participation.procedures.models import ClosingDay
from participation.residents.desk.doors import Whose, whose

HIDDEN = {"hidden_rule": Rule.SPAM, "hidden_reason": "It sells <b>shoes</b>."}


def test_what_was_hidden_without_a_measure_says_why_to_its_author_alone(client, log_in, topic, comment, alice, bob):
    for model in (Topic, Comment):
        model.objects.update(hidden_at=timezone.now(), **HIDDEN)
    for reader, page in (
        (alice, f"/en/forum/{topic.pk}/decision/"),
        (bob, f"/en/forum/comments/{comment.pk}/decision/"),
    ):
        assert "The reason: It sells &lt;b&gt;shoes&lt;/b&gt;." in log_in(reader).get(page).text
        assert client.get(page).status_code == 404
    stone = client.get(topic.get_absolute_url())
    assert stone.status_code == 404
    assert topic.title not in stone.text


def test_a_report_is_looked_at_on_a_day_that_the_town_hall_works(log_in, topic, bob):
    ClosingDay.objects.bulk_create(
        ClosingDay(day=timezone.localdate() + timedelta(days=n), name="Closed") for n in range(1, 15)
    )
    sent = {"rule": "W4", "reason": "An advertisement.", "in_good_faith": "on"}
    assert log_in(bob).post(f"/en/forum/{topic.pk}/report/", sent).status_code == 302
    assert timezone.localdate(Flag.objects.get().case.look_until) >= timezone.localdate() + timedelta(days=15)
    assert Entry.objects.filter(action="moderation.flagged").count() == 1


def test_the_desk_can_report_for_a_resident(client, topic):
    request = client.get(f"/en/forum/{topic.pk}/report/").wsgi_request
    assert whose(request) == Whose.RESIDENT
