"""The work of teams in the back office: taken, given on, given back by absence."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from forum.answering.actions import add_member, give_back_of_absent, give_duty, note_absence, remove_member, take_duty
from forum.answering.models import Absence, Duty, Member
from participation.audit.models import Entry
from participation.dossiers.models import Team
from participation.errors import Invalid, NotPermitted, WrongState
from participation.notices.models import Notice


def test_work_is_taken_by_one(topic, team, officer, lead, noon):
    duty = topic.duty
    assert take_duty(duty, by=officer, at=noon).person == officer
    with pytest.raises(WrongState):
        take_duty(duty, by=lead, at=noon)
    assert give_duty(duty, by=lead, at=noon, team=team).person is None
    assert set(Notice.objects.filter(event__kind="answering.given").values_list("person", flat=True)) == {officer.pk}


def test_work_goes_to_nobody_outside_the_team_or_who_is_away(topic, team, officer, clerk, noon):
    with pytest.raises(Invalid):
        give_duty(topic.duty, by=officer, at=noon, team=team, person=clerk)
    note_absence(officer, by=officer, at=noon, first=noon.date(), last=noon.date())
    given = {"by": clerk, "at": noon, "team": team, "person": officer}
    for act in (lambda: take_duty(topic.duty, by=officer, at=noon), lambda: give_duty(topic.duty, **given)):
        with pytest.raises(WrongState):
            act()


def test_absence_gives_work_back_on_its_first_day(topic, team, officer, lead, noon):
    take_duty(topic.duty, by=officer, at=noon)
    note_absence(officer, by=lead, at=noon, first=date(2026, 11, 25), last=date(2026, 11, 27))
    assert Duty.objects.get().person == officer
    assert give_back_of_absent(noon + timedelta(days=1)) == 0
    assert give_back_of_absent(noon + timedelta(days=2)) == 1
    assert give_back_of_absent(noon + timedelta(days=2)) == 0
    assert Duty.objects.get().person is None
    assert list(Notice.objects.filter(event__kind="answering.given").values_list("person", flat=True)) == [lead.pk]
    assert Entry.objects.filter(action="answering.duty_given_back").get().channel == "clock"


def test_who_is_away_is_said_by_themselves_their_lead_or_an_administrator(team, officer, clerk, administrator, noon):
    days = {"first": date(2026, 12, 1), "last": date(2026, 12, 5)}
    with pytest.raises(NotPermitted):
        note_absence(officer, by=clerk, at=noon, **days)
    note_absence(officer, by=administrator, at=noon, **days)
    for wrong in (
        {"first": date(2026, 12, 5), "last": date(2026, 12, 1)},
        {"first": noon.date(), "last": date(2026, 11, 1)},
    ):
        with pytest.raises(Invalid):
            note_absence(officer, by=officer, at=noon, **wrong)
    assert Absence.objects.count() == 1


def test_a_team_has_each_member_once_and_takes_back_what_they_had(topic, theme, officer, alice, administrator, noon):
    member = add_member(theme.team, officer, by=administrator, at=noon)
    for person in (officer, alice):
        with pytest.raises(Invalid):
            add_member(theme.team, person, by=administrator, at=noon)
    take_duty(topic.duty, by=officer, at=noon)
    remove_member(member, by=administrator, at=noon)
    assert Duty.objects.get().person is None
    assert not Member.objects.exists()


def test_the_list_shows_my_teams_work_what_is_late_first(founded, log_in, post, theme, team, officer, count_queries):
    now, other = timezone.now(), Team.objects.create(slug="other", name={"en": "Other"})
    post("A new one", at=now - timedelta(hours=2))
    post("A late one", at=now - timedelta(days=60))
    elsewhere = post("Of others", at=now - timedelta(hours=1))
    Duty.objects.filter(topic=elsewhere).update(team=other)
    staff = log_in(officer)
    page = staff.get("/beheer/work/").text
    assert page.index("A late one") < page.index("A new one")
    assert "Of others" not in page
    assert "Of others" in staff.get("/beheer/work/?team=every").text
    assert "Of others" in staff.get("/beheer/work/?team=other").text
    few = count_queries(lambda: staff.get("/beheer/work/"))
    for number in range(5):
        post(f"Number {number}", at=now - timedelta(days=1))
    assert count_queries(lambda: staff.get("/beheer/work/")) == few
    assert staff.get("/beheer/work/?page=99999999999").status_code == 200


def test_work_is_taken_and_given_on_in_the_back_office(founded, log_in, topic, team, officer, lead, alice):
    staff, page = log_in(officer), f"/beheer/work/{topic.pk}/"
    assert "Ik werk hieraan" in staff.get(page).text or "I work on this" in staff.get(page).text
    assert staff.post(f"{page}take/").status_code == 302
    assert Duty.objects.get().person == officer
    assert staff.post(f"{page}give/", {"team": team.pk, "person": alice.pk}).status_code == 422
    assert staff.post(f"{page}give/", {"team": team.pk, "person": lead.pk}).status_code == 302
    assert Duty.objects.get().person == lead


def test_teams_and_absences_are_kept_in_the_back_office(founded, log_in, theme, officer, administrator):
    staff = log_in(administrator)
    given = {"team": theme.team.pk, "person": officer.pk, "is_lead": "on"}
    assert staff.post("/beheer/work/teams/members/", given).status_code == 302
    days = {"person": officer.pk, "first": "2099-01-01", "last": "2099-01-05"}
    assert staff.post("/beheer/work/teams/absences/", days | {"last": "2098-01-01"}).status_code == 422
    assert staff.post("/beheer/work/teams/absences/", days).status_code == 302
    page = staff.get("/beheer/work/teams/").text
    assert "Odile Officer" in page
    assert staff.post(f"/beheer/work/teams/absences/{Absence.objects.get().pk}/end/").status_code == 302
    assert staff.post(f"/beheer/work/teams/members/{Member.objects.get().pk}/remove/").status_code == 302
    assert log_in(officer).post("/beheer/work/teams/members/", given).status_code in (302, 403)
    assert not Member.objects.exists()
