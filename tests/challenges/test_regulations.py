"""Regulations and closing days in the back office, and what the clock makes up for after a month."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from forum.challenges.models import Proposal
from participation.due import do_due_work
from participation.procedures.models import Case, ClosingDay, Regulation, Step
from participation.procedures.moves import move
from participation.residents.models import Role

OFFICE = "/beheer/regulations/"


@pytest.fixture
def administrator(back_office, make_person):
    return make_person("Administrator", roles=[Role.ADMINISTRATOR])


def filled_in(page, **changes):
    """What the form shows, as somebody sends it who changes only some of it."""
    form = page.context["form"]
    given = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    return {name: value for name, value in given.items() if value is not False} | changes


def test_a_version_is_entered_from_a_preset_and_holds_from_its_day(administrator, log_in):
    browser, first = log_in(administrator), timezone.localdate() + timedelta(days=1)
    to_form = browser.post(f"{OFFICE}start/", {"procedure": "agenda", "preset": "gent"})["Location"]
    page = browser.get(to_form)
    named = {"version": "2027-01", "legal_basis": "GR 26 januari 2027", "effective_from": str(first)}
    answer = browser.post(to_form, filled_in(page, bands="900", term_complete_cal="10", **named))
    assert answer.status_code == 302, answer.context["form"].errors
    entered = Regulation.objects.get()
    assert entered.rulebook.signatures_needed == 900
    assert entered.rulebook.term("complete").number == 10
    assert (entered.effective_from, entered.adopted_by) == (first, administrator)
    assert "900" in browser.get(f"{OFFICE}{entered.pk}/").text
    assert "2027-01" in browser.get(OFFICE).text
    again = browser.post(to_form, filled_in(page, **named))
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"min_age": "9"}, "12 jaar"), ({"review_body": "council"}, "Wie beslist"), ({"bands": "many"}, "bands"),
        ({"bands": "15000: 2 %\n300"}, "hoeveel inwoners"), ({"term_assess_cal": "0"}, "term_assess_cal"),
        ({"effective_from": "2020-01-01"}, "vanaf vandaag"),
    ],
)  # fmt: skip
def test_what_can_not_be_comes_back_with_all_that_was_typed(administrator, log_in, changes, said):
    browser, where = log_in(administrator), f"{OFFICE}new/agenda/gent/"
    named = {"version": "x", "legal_basis": "A sentence to keep", "effective_from": str(timezone.localdate())}
    answer = browser.post(where, filled_in(browser.get(where), **(named | changes)))
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors)
    assert "A sentence to keep" in answer.text
    assert not Regulation.objects.exists()


def test_a_closing_day_moves_terms_that_run(administrator, log_in, opened, case_handler, noon):
    Case.objects.filter(pk=opened.pk).update(state="C20")
    opened.terms.open().delete()
    move(opened, "CT05", by=case_handler, at=noon, reason="The budget is missing.")
    before = opened.terms.get(state="C15").last_day
    browser = log_in(administrator)
    assert browser.post(f"{OFFICE}closing-days/add/", {"day": str(before), "name": "Staff day"}).status_code == 302
    assert opened.terms.get(state="C15").last_day > before
    assert browser.post(f"{OFFICE}closing-days/add/", {"day": str(before), "name": "Twice"}).status_code == 422
    day = ClosingDay.objects.get(day=before)
    assert browser.post(f"{OFFICE}closing-days/{day.pk}/remove/").status_code == 302
    assert opened.terms.get(state="C15").last_day == before


def test_a_month_without_the_clock_is_made_up_for(case, opened, alice, noon):
    """The group was asked to complete its proposal, and the clock was off when its time was over."""
    Case.objects.filter(pk=opened.pk).update(state="C60", state_since=noon)
    back = noon + timedelta(days=31)
    do_due_work(back)
    opened.refresh_from_db()
    step = Step.objects.filter(case=opened).last()
    assert (opened.state, step.transition, step.at, step.noted_at) == ("C70", "CT25", noon, back)
    assert opened.term.started_on == noon.date()
    assert opened.term.last_day == date(2027, 2, 15)  # 84 days after 23 November


def test_what_goes_into_the_archive_forgets_its_people(opened, noon):
    Case.objects.filter(pk=opened.pk).update(state="C38", ended_at=noon)
    do_due_work(noon + timedelta(days=3653))
    assert Case.objects.get(pk=opened.pk).state == "C99"
    proposal = Proposal.objects.get()
    assert (proposal.spokesperson, proposal.interests) == (None, "")
    assert {member.name for member in proposal.members.all()} == {"—"}
