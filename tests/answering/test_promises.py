"""What the town promises about a topic: on working days, in public, by a team."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from forum import actions
from forum.answering.actions import convert_topic, give_back_of_absent, tell_of_terms
from forum.answering.models import Duty
from forum.models import Status
from forum.moderation.actions import Decision, decide_case
from forum.moderation.actions.cases import open_case
from forum.moderation.choices import Kind
from participation.dossiers.models import Team, Theme
from participation.errors import Invalid, WrongState
from participation.notices.models import Notice
from participation.procedures.models import ClosingDay

BRUSSELS = ZoneInfo("Europe/Brussels")


def end_of(year, month, day):
    return datetime(year, month, day, 23, 59, 59, tzinfo=BRUSSELS)


def test_terms_are_counted_on_the_days_that_the_town_hall_works(post, theme):
    Theme.objects.filter(pk=theme.pk).update(seen_days=2, answer_days=5)
    ClosingDay.objects.create(day=date(2026, 12, 28), name="Bridge")
    theme.refresh_from_db()
    duty = post(at=datetime(2026, 12, 23, 22, 0, tzinfo=BRUSSELS), theme=theme).duty
    assert duty.seen_until == end_of(2026, 12, 29)  # 24 and 29: Christmas, a weekend and the bridge lie between
    assert duty.answer_until == end_of(2027, 1, 4)  # 24, 29, 30, 31 December and 4 January
    assert duty.due_at == duty.seen_until
    assert duty.team == theme.team


def test_what_is_owed_follows_what_the_town_does(topic, theme, clerk, noon):
    actions.mark_seen(topic, by=clerk, at=noon)
    duty = Duty.objects.get(topic=topic)
    assert (duty.seen_at, duty.seen_for, duty.due_at) == (noon, theme.team, duty.answer_until)
    look = {"by": clerk, "at": noon, "team": theme.team, "source": "We look.", "status": Status.IN_PROGRESS}
    for wrong in (None, date(2026, 11, 23), date(2028, 1, 1)):
        with pytest.raises(Invalid):
            actions.answer_topic(topic, look_until=wrong, **look)
    actions.answer_topic(topic, look_until=date(2027, 2, 1), **look)
    duty.refresh_from_db()
    assert duty.due_at == end_of(2027, 2, 1)
    assert duty.is_later_than_promised
    actions.answer_topic(topic, by=clerk, at=noon, team=theme.team, source="At the church.")
    duty.refresh_from_db()
    assert (duty.due_at, duty.done_at) == (None, noon)


def test_lateness_is_public_and_told_once_to_the_team_and_above(client, topic, team, officer, lead, clerk, noon):
    late = noon + timedelta(days=30)
    assert tell_of_terms(late) == 1
    assert tell_of_terms(late) == 0
    told = Notice.objects.filter(event__kind="answering.late").values_list("person", flat=True)
    assert set(told) == {officer.pk, lead.pk, clerk.pk}
    Duty.objects.update(due_at=timezone.now() - timedelta(days=1))
    page = client.get(f"/en{topic.get_absolute_url()[3:]}").text
    assert "The town is late." in page
    assert "should have read this by" in page


def test_three_quarters_of_a_term_are_told_to_the_team_once(topic, team, officer, lead, noon):
    near = Duty.objects.get().warn_at + timedelta(seconds=1)
    assert (tell_of_terms(near - timedelta(minutes=1)), tell_of_terms(near), tell_of_terms(near)) == (0, 1, 0)
    told = Notice.objects.filter(event__kind="answering.soon").values_list("person", flat=True)
    assert set(told) == {officer.pk, lead.pk}


def test_a_conversation_is_closed_for_a_reason_that_everyone_reads(log_in, client, open_topic, clerk):
    page = f"/en/forum/{open_topic.pk}/close/"
    staff = log_in(clerk)
    assert staff.get(page).status_code == 200
    assert staff.post(page, {"reason": " "}).status_code == 422
    assert staff.post(page, {"reason": "The line was put <b>back</b>."}).status_code == 302
    seen = client.get(f"/en{open_topic.get_absolute_url()[3:]}").text
    assert "The reason: The line was put &lt;b&gt;back&lt;/b&gt;." in seen
    assert client.get(page).status_code == 302


def test_a_topic_goes_on_elsewhere_and_says_as_what(log_in, client, open_topic, clerk, noon):
    page, given = f"/en/forum/{open_topic.pk}/convert/", {"into": "report", "reason": "A hole in the road."}
    staff = log_in(clerk)
    assert staff.post(page, given | {"link": "javascript:alert(1)"}).status_code == 422
    assert staff.post(page, given | {"into": "nothing"}).status_code == 422
    assert staff.post(page, given | {"link": "/nl/"}).status_code == 302
    seen = client.get(f"/en{open_topic.get_absolute_url()[3:]}").text
    assert "it goes on as a report for the service that mends things" in seen
    assert 'href="/nl/"' in seen
    assert Duty.objects.get().due_at is None
    with pytest.raises(WrongState):
        convert_topic(open_topic, by=clerk, at=noon, into="idea", reason="Again.")


def test_promises_are_counted_for_everyone(client, post, theme, clerk, noon):
    now = timezone.now()
    in_time, late, _waits, too_long = (post(at=now - timedelta(days=days)) for days in (1, 100, 2, 90))
    for topic in (in_time, late):
        actions.answer_topic(topic, by=clerk, at=now, team=theme.team, source="At the church.")
    hidden = post(at=now - timedelta(days=80))
    type(hidden).objects.filter(pk=hidden.pk).update(hidden_at=now, hidden_rule="W4", hidden_reason="An ad.")
    table = client.get("/en/forum/answers/answers.csv").text.splitlines()
    assert table[0] == "theme,team,received,in_time,late,waiting,waiting_late"
    assert table[-1] == ",,4,1,1,2,1"
    assert "33 %" in client.get("/en/forum/answers/").text
    assert too_long.duty.is_late(now)


def test_a_topic_that_moves_to_another_theme_goes_to_the_team_of_that(topic, moderator, noon):
    elsewhere = Theme.objects.create(
        slug="green", name={"en": "Green"}, team=Team.objects.create(slug="green", name={"en": "Green"})
    )
    move = Decision(Kind.MOVE, "It is about green.", rule="W5", theme=elsewhere)
    decide_case(open_case(topic, at=noon), move, by=moderator, at=noon)
    assert Duty.objects.get().team == elsewhere.team


def test_nobody_has_work_while_away(topic, team, officer, noon):
    Duty.objects.update(person=officer)
    assert give_back_of_absent(noon) == 0
    officer.role_assignments.update(ends_on=noon.date() - timedelta(days=1), starts_on=date(2026, 1, 1))
    assert give_back_of_absent(noon) == 1
    assert Duty.objects.get().person is None
