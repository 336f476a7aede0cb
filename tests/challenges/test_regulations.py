"""Regulations and closing days in the back office, and what the clock makes up for after a month."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from forum.challenges.actions import start_draft
from forum.challenges.models import Proposal
from forum.moderation.terms import LOOK, until_end_of
from participation.due import do_due_work
from participation.notices.models import Notice
from participation.procedures.models import Case, ClosingDay, Regulation, Step
from participation.procedures.moves import move, start_terms
from participation.procedures.presets import preset
from participation.procedures.regulations import adopt_regulation
from participation.regulations.models import Proposed
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


def signed_and_adopted(browser, secretary, where):
    """Have what was written down signed by a second person, who reads it, and let it take effect."""
    assert browser.post(f"{where}adopt/").status_code == 409  # nobody has signed it
    proposed = Proposed.objects.get()
    ask = {"act": "procedures.adopt_regulation", "subject": proposed.pk, "reason": "As the council decided."}
    signature = browser.post("/beheer/signatures/ask/", ask)["Location"]
    assert browser.post(f"{signature}give/").status_code == 403  # nor who asked for it
    assert "900" in secretary.get(signature).text
    assert secretary.post(f"{signature}give/").status_code == 302
    assert not Regulation.objects.exists()
    assert browser.post(f"{where}adopt/").status_code == 302
    assert not Proposed.objects.exists()
    return Regulation.objects.get()


def test_a_version_is_entered_from_a_preset_and_holds_from_its_day(administrator, log_in, clerk):
    browser, first = log_in(administrator), timezone.localdate() + timedelta(days=1)
    to_form = browser.post(f"{OFFICE}start/", {"procedure": "agenda", "preset": "gent"})["Location"]
    page = browser.get(to_form)
    named = {"version": "2027-01", "legal_basis": "GR 26 januari 2027", "effective_from": str(first)}
    answer = browser.post(to_form, filled_in(page, bands="900", term_complete_cal="10", **named))
    assert answer.status_code == 302, answer.context["form"].errors
    entered = signed_and_adopted(browser, log_in(clerk), answer["Location"])
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
        ({"min_age": "9"}, "12 jaar"), ({"review_body": "Gemeenteraad"}, "Wie beslist"), ({"bands": "many"}, "bands"),
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


def test_moderation_counts_the_days_that_the_town_works(db, noon):
    """A report of Monday is looked at by Tuesday, unless the town hall is closed then; in the Netherlands otherwise."""
    assert timezone.localdate(until_end_of(LOOK, noon)) == date(2026, 11, 24)
    ClosingDay.objects.create(day=date(2026, 11, 24), name="Staff day")
    assert timezone.localdate(until_end_of(LOOK, noon)) == date(2026, 11, 25)
    armistice_eve = noon.replace(day=10)
    assert timezone.localdate(until_end_of(LOOK, armistice_eve)) == date(2026, 11, 12)
    rules = preset("petition", "rotterdam")
    adopt_regulation("petition", "NL", rules, effective_from=date(2026, 1, 1), legal_basis="Raad", by=None, at=noon)
    assert timezone.localdate(until_end_of(LOOK, armistice_eve)) == date(2026, 11, 11)


def test_a_month_without_the_clock_is_made_up_for_in_every_procedure(case, opened, alice, case_handler, noon):
    """Off for a month: signatures ended, a draft lapsed, reports were due, and each is noted at its own moment."""
    closes = opened.proposal.challenge.support_closes_at
    draft = start_draft("petition", by=alice, at=closes - timedelta(days=190), title="Trees").case
    council = start_draft("agenda", by=alice, at=noon, title="A bus").case
    Case.objects.filter(pk=council.pk).update(state="G20", number="2026-001", state_since=closes, submitted_at=closes)
    council.refresh_from_db()
    start_terms(council, closes)
    back = closes + timedelta(days=31)
    do_due_work(back)
    for one in (opened, draft, council):
        one.refresh_from_db()
    ended, lapsed = Step.objects.get(case=opened, transition="CT13"), Step.objects.get(case=draft)
    assert (opened.state, ended.at, ended.noted_at) == ("C38", closes, back)
    assert (draft.state, lapsed.transition) == ("P97", "PT09")
    assert closes < lapsed.at + timedelta(days=11) < back
    assert council.state == "G20"  # the town's own term grants and refuses nothing
    assert council.term.late_noted_at == back
    late = Notice.objects.filter(event__kind="challenges.late", person=case_handler)
    assert late.filter(event__data__number="2026-001").count() >= 1
    assert Notice.objects.filter(event__kind="challenges.moved.CT13", person=alice).count() == 1
    done = do_due_work(back)
    assert done["procedures: moves that fell due"] == done["procedures: terms at three quarters and over"] == 0


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
