"""Two people at the same sheet, a signature online while its row is checked, the end while a sheet is read."""

from datetime import timedelta

import pytest

from forum.actions import sign_challenge
from forum.challenges.models import Proposal
from forum.challenges.sheets import actions, checking, reading
from forum.challenges.sheets.models import Outcome, Reading, Row
from forum.challenges.sheets.report import report_of
from forum.models import Signature
from participation.procedures.models import Case
from participation.procedures.moves import move
from tests.challenges.sheets.conftest import line
from tests.forum.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_enter_a_sheet_at_once_are_the_first_and_the_second_and_a_third_is_refused(
    issue, readers, make_person, later
):
    sheet = issue()[0]
    actions.hand_in(sheet, signed_rows=2, by=readers[0], at=later)
    people = [*readers, make_person("Third", roles=["desk_officer"]), readers[0]]
    rows = {1: line("Jan Peeters"), 2: line("An Maes")}
    given = at_once(lambda person: reading.read_sheet(sheet, rows, by=person, at=later), people)
    assert sum(isinstance(each, Reading) for each in given) == 2
    assert sorted(Reading.objects.values_list("place", flat=True)) == [1, 2]
    assert Row.objects.count() == 2


def test_whoever_signs_online_while_their_row_is_checked_counts_once(read, case_handler, alice, later):
    row = read(line("Alice")).settled.select_related("sheet__proposal__case").get()
    challenge = Proposal.objects.select_related("challenge").get().challenge
    acts = [
        lambda: sign_challenge(challenge, by=alice, at=later),
        lambda: checking.check_row(row, Outcome.VALID, person=alice, by=case_handler, at=later),
        lambda: sign_challenge(challenge, by=alice, at=later),
    ]
    at_once(lambda act: act(), acts)
    assert Signature.objects.count() == 1
    row.refresh_from_db()
    by_paper = Signature.objects.get().channel == "paper"
    assert row.outcome == (Outcome.VALID if by_paper else Outcome.DUPLICATE)
    report = report_of(Proposal.objects.get())
    assert (report["valid"], report["duplicate"]) == (1, 0 if by_paper else 1)


def test_collecting_ends_while_a_sheet_comes_in_and_no_row_is_lost(issue, opened, case_handler, readers, later):
    Case.objects.filter(pk=opened.pk).update(threshold=2)
    sheet = issue()[0]
    over = opened.proposal.challenge.support_closes_at
    acts = [
        lambda: actions.hand_in(sheet, signed_rows=2, by=case_handler, at=over - timedelta(seconds=1)),
        lambda: move(opened, "CT13", by=None, at=over),
    ]
    at_once(lambda act: act(), acts)
    sheet.refresh_from_db()
    state = Case.objects.get(pk=opened.pk).state
    assert (sheet.handed_in_at is not None, state) in ((True, "C30"), (False, "C38"))
