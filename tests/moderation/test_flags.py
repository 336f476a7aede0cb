"""A report by anyone: the rule, the words, good faith; a number, and a page to follow it."""

import re
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from forum.moderation.actions.flags import TooManyUnfounded
from forum.moderation.models import Case, Flag
from participation.audit.models import Entry
from participation.errors import Invalid, NotPermitted
from participation.notices.models import Notice
from tests.moderation.conftest import flag_it

FORM = {"rule": "W3", "reason": "He calls me a fool.", "quote": "you fool", "in_good_faith": "on"}
BRUSSELS = ZoneInfo("Europe/Brussels")


def test_a_resident_reports_a_comment_and_follows_it(log_in, alice, comment):
    client, path = log_in(alice), f"/en/forum/comments/{comment.pk}/report/"
    page = client.get(path).text
    assert "you fool" in page
    assert 'name="email"' not in page
    receipt = client.post(path, FORM)["Location"]
    flag = Flag.objects.get()
    assert re.fullmatch(rf"/en/forum/reports/{flag.pk}/[\w-]+/", receipt)
    shown = client.get(receipt).text
    assert f"Report M-{timezone.localdate().year}-{flag.pk:06d}" in shown
    assert "Now: it has come in" in shown
    notice = Notice.objects.get(person=alice, event__kind="moderation.flag_received")
    assert notice.event.path.partition("/forum/")[2] == receipt.partition("/forum/")[2]
    assert (flag.case.comment, flag.case.topic, flag.by) == (comment, None, alice)


def test_without_an_account_one_gives_a_name_and_an_address_and_gets_a_receipt_by_mail(
    client, topic, django_capture_on_commit_callbacks
):
    path = f"/en/forum/{topic.pk}/report/"
    refused = client.post(path, FORM | {"quote": ""})
    assert refused.status_code == 422
    assert "He calls me a fool." in refused.text
    with django_capture_on_commit_callbacks(execute=True):
        receipt = client.post(path, FORM | {"quote": "", "name": "Gast", "email": "gast@town.test"})["Location"]
    assert client.get(receipt).status_code == 200
    assert mail.outbox[0].to == ["gast@town.test"]
    assert receipt in mail.outbox[0].body
    assert Flag.objects.get().number in mail.outbox[0].subject
    assert Entry.objects.get(action="moderation.flagged").actor_id is None


def test_abuse_of_a_child_is_reported_without_a_name(client, topic):
    answer = client.post(f"/nl/forum/{topic.pk}/report/", FORM | {"quote": "", "is_about_child_abuse": "on"})
    assert answer.status_code == 302
    assert (Flag.objects.get().name, Flag.objects.get().email) == ("", "")


@pytest.mark.parametrize(
    "change", [{"rule": "W10"}, {"rule": ""}, {"reason": " "}, {"quote": "not there"}, {"in_good_faith": ""}]
)
def test_a_report_that_lacks_something_is_refused_and_keeps_what_was_typed(log_in, alice, comment, change):
    answer = log_in(alice).post(f"/nl/forum/comments/{comment.pk}/report/", FORM | change)
    assert answer.status_code == 422
    assert (FORM | change)["reason"].strip() in answer.text
    assert not Flag.objects.exists()


def test_the_action_itself_asks_for_a_rule_a_reason_and_good_faith(alice, comment, noon):
    for change in ({"rule": "W0"}, {"reason": ""}, {"reason": "x" * 2001}, {"in_good_faith": False}):
        with pytest.raises(Invalid):
            flag_it(comment, by=alice, at=noon, **change)


def test_the_words_may_be_copied_from_the_page_as_it_is_read(topic, bob, noon):
    type(topic).objects.update(source="I **can not** find\n\nthe stop.", html="<p>I <strong>can not</strong> find</p>")
    topic.refresh_from_db()
    assert flag_it(topic, by=bob, at=noon, quote="i can not find").pk
    assert flag_it(topic, by=bob, at=noon, quote="Where does the bus").pk


def test_twice_is_once_for_a_person_and_for_a_form(alice, outsider, comment, noon):
    key = uuid4()
    first = flag_it(comment, by=alice, at=noon, submission=key)
    assert flag_it(comment, by=alice, at=noon, submission=key) == first
    assert flag_it(comment, by=alice, at=noon, reason="Again.") == first
    other = flag_it(comment, by=outsider, at=noon)
    assert other.case == first.case
    guest = {"name": "Gast", "email": "gast@town.test", "submission": uuid4()}
    assert flag_it(comment, by=None, at=noon, **guest) == flag_it(comment, by=None, at=noon, **guest)
    assert (Flag.objects.count(), Case.objects.count()) == (3, 1)


def test_somebody_elses_form_key_opens_nothing(alice, outsider, comment, noon):
    key = uuid4()
    flag_it(comment, by=alice, at=noon, submission=key)
    with pytest.raises(Invalid):
        flag_it(comment, by=outsider, at=noon, submission=key)


def test_nobody_reports_their_own_post_or_what_they_may_not_read(log_in, client, bob, comment, topic, noon):
    with pytest.raises(NotPermitted):
        flag_it(comment, by=bob, at=noon)
    assert log_in(bob).get(f"/nl/forum/comments/{comment.pk}/report/").status_code == 403
    type(topic).objects.update(hidden_at=noon, hidden_rule="W4", hidden_reason="Spam.")
    for path in (f"{topic.pk}", f"comments/{comment.pk}", "999999", "comments/999999"):
        assert client.post(f"/nl/forum/{path}/report/", FORM).status_code == 404


def test_another_key_or_number_opens_no_report(client, log_in, outsider, flag):
    key = flag.key
    assert client.get(f"/nl/forum/reports/{flag.pk}/{key}/").status_code == 200
    for reader in (client, log_in(outsider)):
        assert reader.get(f"/nl/forum/reports/{flag.pk}/{key[:-1]}x/").status_code == 404
        assert reader.get(f"/nl/forum/reports/{flag.pk + 1}/{key}/").status_code == 404
        assert reader.post(f"/nl/forum/reports/{flag.pk}/forged/object/", {"reason": "No."}).status_code == 404


@pytest.mark.parametrize(
    ("came", "until"),
    [
        (datetime(2026, 11, 23, 9, 0), datetime(2026, 11, 24, 23, 59, 59)),  # Monday: by Tuesday
        (datetime(2026, 11, 27, 17, 0), datetime(2026, 11, 30, 23, 59, 59)),  # Friday evening: by Monday
        (datetime(2026, 12, 24, 9, 0), datetime(2026, 12, 28, 23, 59, 59)),  # Christmas Day on a Friday
    ],
)
def test_a_report_is_looked_at_by_the_end_of_the_next_working_day(alice, comment, came, until):
    flag = flag_it(comment, by=alice, at=came.replace(tzinfo=BRUSSELS))
    assert flag.case.look_until == until.replace(tzinfo=BRUSSELS)


def test_danger_is_told_to_moderators_at_once_and_stands_first(moderator, alice, topic, comment, noon):
    flag_it(comment, by=alice, at=noon)
    flag_it(topic, by=None, at=noon, quote="", name="Gast", email="g@town.test", is_danger=True)
    assert Notice.objects.get(person=moderator).event.kind == "moderation.danger"
    assert [case.post for case in Case.objects.most_urgent()] == [topic, comment]


def test_after_three_reports_clearly_without_ground_one_reports_no_more_for_a_year(alice, post, outsider, noon):
    for number in range(3):
        flag_it(post(f"Question {number}", by=outsider), by=alice, at=noon, quote="")
    Flag.objects.update(is_unfounded=True)
    with pytest.raises(TooManyUnfounded):
        flag_it(post("One more", by=outsider), by=alice, at=noon, quote="")
    assert flag_it(post("Later", by=outsider), by=alice, at=noon + timedelta(days=366), quote="").pk
