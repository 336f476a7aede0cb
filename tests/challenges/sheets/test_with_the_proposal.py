"""Signatures on paper that come with the proposal (the regulation says "before"), and a text that changes meanwhile."""

from datetime import timedelta

import pytest

from forum.challenges.actions import fill_in, start_draft
from forum.challenges.freezing import change_text
from forum.challenges.models import Member, Proposal
from forum.challenges.sheets import actions, checking, reading
from forum.challenges.sheets.actions import CollectingOver
from forum.challenges.sheets.models import Outcome, Sheet
from forum.models import Signature
from participation.errors import WrongState
from participation.procedures.models import Case
from participation.procedures.moves import InTheWay, move
from participation.procedures.presets import merged, only, preset
from participation.procedures.regulations import adopt_regulation
from tests.challenges.conftest import PARTS
from tests.challenges.sheets.conftest import line

AGENDA = {
    "title": "A bus to the hospital", "summary": "There is none now.", "question": "Ask for a bus.",
    "change": "Old people need it.", "interests": "None.",
}  # fmt: skip


@pytest.fixture
def draft(alice, theme, noon):
    """A complete draft of a procedure whose signatures come with it: two of them."""

    def begin(procedure, **parts):
        rules = merged(preset(procedure, "klassiek", **only(2)), {"support": {"mode": "before"}, "min_initiators": 1})
        day = noon.date()
        adopt_regulation(procedure, "paper", rules, effective_from=day, legal_basis="GR 1", by=None, at=noon)
        return start_draft(procedure, by=alice, at=noon, theme=theme, declared_at=noon, **parts)

    return begin


def now(case):
    return Case.objects.select_related("regulation").get(pk=case.pk)


def enter(sheet, readers, case_handler, at, *lines):
    """Take a sheet in, read it twice and find every row valid."""
    actions.hand_in(sheet, signed_rows=len(lines), by=readers[0], at=at)
    for reader in readers:
        reading.read_sheet(sheet, dict(enumerate(lines, start=1)), by=reader, at=at)
    sheet = Sheet.objects.select_related("proposal__case__regulation").get(pk=sheet.pk)
    return [checking.check_row(row, Outcome.VALID, by=case_handler, at=at) for row in sheet.settled.all()]


def test_a_proposal_for_the_council_comes_with_its_signatures(
    draft, alice, readers, case_handler, clerk, found, make_person, noon
):
    case, later = draft("agenda", **AGENDA).case, noon + timedelta(days=3)
    proposal = case.proposal
    sheet = actions.issue_sheets(case, how_many=1, rows=10, by=alice, at=noon)[0]
    assert proposal.versions.get().number == sheet.version == 1
    with pytest.raises(CollectingOver):  # it comes with the proposal
        actions.hand_in(sheet, signed_rows=2, by=readers[0], at=noon)
    move(case, "GT03", by=alice, at=noon)
    with pytest.raises(CollectingOver):
        actions.issue_sheets(now(case), how_many=1, rows=10, by=alice, at=noon)
    move(now(case), "GT04", by=case_handler, at=later, data={"checked": True})
    rows = enter(sheet, readers, case_handler, later, line("Jan Peeters"), line("Ann Maes"))
    assert [row.outcome for row in rows] == ["valid", "valid"]
    assert not Proposal.objects.get().challenge.accepts_signatures(later)
    found(case)
    move(now(case), "GT06b", by=clerk, at=later)
    assert (now(case).threshold, proposal.versions.count(), Signature.objects.count()) == (2, 1, 2)
    step = move(now(case), "GT09", by=case_handler, at=later)
    assert (now(case).state, step.data["valid"]) == ("G40", 2)


def test_a_challenge_with_too_few_signatures_is_not_treated_until_there_are_enough(
    draft, alice, readers, case_handler, found, noon
):
    case, later = draft("challenge", **PARTS).case, noon + timedelta(days=3)
    first, second = actions.issue_sheets(case, how_many=2, rows=10, by=alice, at=noon)
    move(case, "CT03", by=alice, at=noon)
    move(now(case), "CT04", by=case_handler, at=later, data={"checked": True})
    found(case)
    enter(first, readers, case_handler, later, line("Jan Peeters"))
    with pytest.raises(InTheWay):
        move(now(case), "CT10b", by=case_handler, at=later)
    enter(second, readers, case_handler, later, line("Ann Maes"))
    step = move(now(case), "CT10b", by=case_handler, at=later)
    assert (now(case).state, step.data["valid"]) == ("C40", 2)


def test_sheets_are_for_the_text_that_is_handed_in(draft, alice, readers, noon):
    proposal = draft("agenda", **AGENDA)
    case = proposal.case
    fill_in(proposal, {"change": ""}, by=alice, at=noon)
    with pytest.raises(WrongState):
        actions.issue_sheets(case, how_many=1, rows=10, by=alice, at=noon)
    fill_in(proposal, {"change": "Old people need it."}, by=alice, at=noon)
    old = actions.issue_sheets(case, how_many=1, rows=10, by=alice, at=noon)[0]
    fill_in(proposal, {"change": "Young people too."}, by=alice, at=noon)
    move(now(case), "GT03", by=alice, at=noon)
    with pytest.raises(WrongState):
        actions.hand_in(old, signed_rows=2, by=readers[0], at=noon)


def test_sheets_for_an_earlier_text_keep_nothing_from_going_on(opened, issue, readers, case_handler, alice, later):
    actions.hand_in(issue()[0], signed_rows=3, by=readers[0], at=later)
    assert Proposal.objects.get().rows_to_enter == 3
    change_text(now(opened), change="We plant more.", reason="The town asked.", by=alice, at=later)
    assert Proposal.objects.get().rows_to_enter == 0
    assert not Member.objects.get(name="Bob").proposal.sheets.to_work_on().exists()
