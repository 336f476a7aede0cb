"""A complaint: 45 days, by somebody who had no part in it, and never in public."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from forum.complaints.actions import (
    assign_complaint,
    decide_complaint,
    extend_complaint,
    forward_complaint,
    submit_complaint,
)
from forum.complaints.figures import figures
from forum.complaints.models import Complaint
from participation.errors import DomainError, Invalid, NotPermitted, WrongState
from participation.notices.models import Notice
from participation.privacy.retention import terms
from participation.procedures.calendars import Calendar, Country
from participation.procedures.clock import end_of_day
from participation.procedures.moves import warn_of_terms

WORDS = {"words": "Nobody <b>called</b> me back.", "wish": "Call me."}


def told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("event__kind", flat=True))


def test_an_answer_is_due_45_days_after_receipt_and_rolls_off_a_closed_day(complain, noon):
    assert complain().case.term.last_day == date(2027, 1, 7)
    friday = noon + timedelta(days=3)  # 45 days later is Sunday 10 January
    assert Calendar.of(Country.BELGIUM).is_working_day(date(2027, 1, 11))
    assert complain(at=friday).case.term.last_day == date(2027, 1, 11)


def test_it_is_looked_into_by_nobody_of_the_team_it_is_about(complain, clerk, officer, handler, alice, noon):
    complaint = complain()
    for wrong in (officer, alice):
        with pytest.raises(DomainError):
            assign_complaint(complaint, by=clerk, at=noon, handler=wrong)
    assign_complaint(complaint, by=clerk, at=noon, handler=handler)
    assert complaint.handler == handler
    assert told(handler) == ["complaints.given"]
    with pytest.raises(NotPermitted):
        decide_complaint(complaint, by=officer, at=noon, outcome="unfounded", decision="No.")
    officer.teams.update(person=handler)
    with pytest.raises(DomainError):
        decide_complaint(complaint, by=handler, at=noon, outcome="unfounded", decision="No.")


def test_without_a_service_nobody_can_be_said_to_be_apart_from_it(complain, clerk, handler, theme, noon):
    complaint = complain(team=None)
    with pytest.raises(DomainError):
        assign_complaint(complaint, by=clerk, at=noon, handler=handler)
    assert assign_complaint(complaint, by=clerk, at=noon, handler=handler, team=theme.team).handler == handler


def test_a_clerk_of_that_team_does_not_see_it(complain, clerk, officer, theme, noon, handler):
    officer.teams.update(person=clerk)
    complaint = complain()
    assert not Complaint.objects.shown_to(clerk).exists()
    with pytest.raises(NotPermitted):
        assign_complaint(complaint, by=clerk, at=noon, handler=handler)
    assert told(clerk) == []


def test_it_takes_longer_once_and_for_a_reason(complain, clerk, handler, alice, noon):
    complaint = assign_complaint(complain(), by=clerk, at=noon, handler=handler)
    with pytest.raises(Invalid):
        extend_complaint(complaint, by=handler, at=noon, reason=" ")
    extend_complaint(complaint, by=handler, at=noon, reason="We wait for a witness.")
    assert complaint.case.terms.get().last_day == date(2027, 2, 8)  # 75 days is a Saturday
    with pytest.raises(WrongState):
        extend_complaint(complaint, by=handler, at=noon, reason="Again.")
    assert told(alice) == ["complaints.received", "complaints.extended"]


def test_the_decision_names_the_ombudsman(client, complain, clerk, handler, alice, noon):
    complaint = assign_complaint(complain(), by=clerk, at=noon, handler=handler)
    for outcome, decision in (("maybe", "Well."), ("founded", " ")):
        with pytest.raises(DomainError):
            decide_complaint(complaint, by=handler, at=noon, outcome=outcome, decision=decision)
    decide_complaint(complaint, by=handler, at=noon, outcome="founded", decision="You are right, and we are sorry.")
    page = client.get(complaint.get_absolute_url().replace("/nl/", "/en/")).text
    assert "You are right, and we are sorry." in page
    assert "https://www.vlaamseombudsdienst.be/" in page
    assert told(alice)[-1] == "complaints.decided"
    with pytest.raises(DomainError):
        forward_complaint(complaint, by=clerk, at=noon, reason="Too late.")


def test_what_is_late_is_told_to_all_sides_once(complain, clerk, handler, alice, noon):
    complaint = assign_complaint(complain(), by=clerk, at=noon, handler=handler)
    late = end_of_day(date(2027, 1, 7)) + timedelta(seconds=1)
    warn_of_terms(late)
    warn_of_terms(late)
    assert told(alice).count("complaints.late") == 1
    assert told(handler).count("complaints.late_here") == told(clerk).count("complaints.late_here") == 1
    assert complaint.case.state == "K20"  # silence decides nothing


def test_anyone_complains_and_only_who_has_the_address_reads_it(
    client, log_in, alice, theme, django_capture_on_commit_callbacks
):
    page = "/en/forum/complaints/new/"
    assert client.post(page, WORDS | {"name": "An"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(page, WORDS | {"name": "An", "email": "an@elders.test", "team": theme.team.slug})
    where = answer["Location"]
    assert where in mail.outbox[0].body
    assert "&lt;b&gt;called&lt;/b&gt;" in client.get(where).text
    assert "no-store" in client.get(where)["Cache-Control"]
    assert client.get(re.sub(r"/[^/]+/$", "/guessed/", where)).status_code == 404
    for public in ("/en/forum/", "/en/forum/?q=called", "/en/challenges/"):
        assert "me back" not in client.get(public).text
    known = log_in(alice).get(page).text
    assert 'name="email"' not in known


def test_the_same_form_sent_twice_is_one_complaint(complain, alice):
    key = "2b1f8c9e-0f5d-4a44-9a4e-3d1a1f2b3c4d"
    assert complain(submission=key) == complain(submission=key)
    assert Complaint.objects.count() == 1
    assert submit_complaint(by=None, at=timezone.now(), words="x", name="An", address="Markt 1").number.startswith("K-")


def test_the_whole_road_in_the_back_office(founded, log_in, complain, clerk, handler, officer, theme, alice):
    complaint = complain(at=timezone.now())
    page, chief, mine = f"/beheer/complaints/{complaint.pk}/", log_in(clerk), log_in(handler)
    assert mine.get(page, follow=True).status_code == 404
    assert log_in(officer).get(page, follow=True).status_code == 404
    assert complaint.number in chief.get("/beheer/complaints/").text
    given = {"team": theme.team.pk, "handler": officer.pk}
    assert chief.post(f"{page}assign/", given).status_code in (409, 422)
    assert chief.post(f"{page}assign/", given | {"handler": handler.pk}).status_code == 302
    assert mine.get(page).status_code == 200
    assert mine.post(f"{page}extend/", {"extend-reason": "A witness is away."}).status_code == 302
    assert mine.post(f"{page}forward/", {"forward-reason": "No."}).status_code == 403
    assert mine.post(f"{page}decide/", {"outcome": "founded"}).status_code == 422
    assert mine.post(f"{page}decide/", {"outcome": "founded", "decision": "Sorry."}).status_code == 302
    assert chief.post(f"{page}forward/", {"forward-reason": "No."}).status_code == 409


def test_words_and_names_go_five_years_after_the_decision(complain, clerk, handler, noon):
    complaint = assign_complaint(complain(), by=clerk, at=noon, handler=handler)
    decide_complaint(complaint, by=handler, at=noon, outcome="founded", decision="Sorry.")
    (term,) = [each for each in terms() if each.what.startswith("complaints.")]
    assert term.destroy(noon + timedelta(days=5 * 365)) == 0
    assert term.destroy(noon + timedelta(days=5 * 366)) == 1
    complaint.refresh_from_db()
    assert (complaint.by, complaint.words, complaint.decision, complaint.outcome) == (None, "", "", "founded")


def test_everyone_reads_how_many_came_and_what_was_found_and_of_no_complaint_what(
    client, complain, clerk, handler, noon
):
    for number, outcome in enumerate(("founded", "unfounded", "")):
        complaint = assign_complaint(complain(words=f"Secret {number}."), by=clerk, at=noon, handler=handler)
        if outcome:
            at = noon + timedelta(days=1 + 60 * number)
            decide_complaint(complaint, by=handler, at=at, outcome=outcome, decision="So it is.")
    shown = figures(noon.year, noon + timedelta(days=2))
    assert (shown.received, shown.sent_on, shown.waiting, shown.in_time, shown.late) == (3, 0, 1, 1, 1)
    assert [number for _label, number in shown.outcomes] == [1, 0, 1, 0]
    assert figures(noon.year, noon + timedelta(days=90)).late == 2
    page = client.get(f"/en/forum/complaints/?year={noon.year}")
    assert f"Complaints in {noon.year}" in page.text
    assert "Secret" not in page.text
    assert client.get("/en/forum/complaints/?year=<x>").status_code == 200
