"""What happens to a sheet before it is read: given out with a number, handed in before the end, scanned."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum.challenges.freezing import freeze
from forum.challenges.kinds import comes_with_signatures, is_collecting, kind_of
from forum.challenges.models import Proposal
from forum.challenges.sheets.models import LEAST_ROWS, MOST_ROWS, ScanPage, Sheet
from participation.audit.actions import record
from participation.errors import Invalid, WrongState
from participation.permissions import authorise
from participation.procedures.models import Case
from participation.residents.models import User
from participation.residents.verification.codes import ALPHABET

PAPER = "paper"
MOST_AT_ONCE = 50
MOST_SHEETS = 2_000
CODE_LENGTH = 8


class CollectingOver(WrongState):
    """What comes after the last day does not count."""

    code = "collecting_over"

    def __init__(self) -> None:
        super().__init__(_("Signatures are no longer collected for this case."))


def issue_sheets(case: Case, *, how_many: int, rows: int, by: User, at: datetime) -> list[Sheet]:
    """Give out numbered sheets for the text as it stands now."""
    authorise(by, "sheets.issue_sheets", case)
    if not 1 <= how_many <= MOST_AT_ONCE or not LEAST_ROWS <= rows <= MOST_ROWS:
        raise Invalid(_("Choose 1 to 50 sheets of 5 to 40 rows."))
    if PAPER not in case.rulebook.support.channels:
        raise WrongState(_("By the regulation of this case nobody signs on paper."))
    with transaction.atomic():
        proposal = _held_to_issue(case, at)
        last = proposal.sheets.count()
        if last + how_many > MOST_SHEETS:
            raise Invalid(_("At most 2,000 sheets are given out for one case."))
        sheets = Sheet.objects.bulk_create(
            Sheet(
                proposal=proposal, version=proposal.versions.count(), number=last + place, code=_new_code(), rows=rows,
                issued_at=at, issued_by=by,
            )
            for place in range(1, how_many + 1)
        )  # fmt: skip
        data = {"first": last + 1, "last": last + how_many, "rows": rows}
        record("sheets.issued", case, by=by, at=at, data=data)
    return sheets


def hand_in(sheet: Sheet, *, signed_rows: int, by: User, at: datetime) -> None:
    """Note that a sheet came in, with so many rows that somebody signed. Until they are read, they count as rows.

    It has to come in before collecting ends, and to be for the text of now.
    """
    authorise(by, "sheets.enter_sheet", sheet.proposal.case)
    if not 1 <= signed_rows <= sheet.rows:
        raise Invalid(_("Count the rows with a signature: at least one, at most all of them."))
    with transaction.atomic():
        proposal = held_while_collecting(sheet.proposal.case, at)
        if sheet.version != proposal.versions.count():
            raise WrongState(_("This sheet is for an earlier text. Those who signed it are asked to sign the new one."))
        waits = Sheet.objects.filter(pk=sheet.pk, handed_in_at=None)
        if not waits.update(handed_in_at=at, handed_in_by=by, signed_rows=signed_rows):
            raise WrongState(_("This sheet was handed in already."))
        recount(proposal)
        record("sheets.handed_in", sheet, by=by, at=at, data={"rows": signed_rows})
    sheet.refresh_from_db()


def keep_scan(sheet: Sheet, pages: Sequence[bytes], *, by: User, at: datetime) -> None:
    """Keep the pages of a sheet as images (sheets/scans.py makes them), in the place of those that were there."""
    authorise(by, "sheets.enter_sheet", sheet.proposal.case)
    with transaction.atomic():
        held = Sheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
        if held.handed_in_at is None or held.settled_at is not None:
            raise WrongState(_("A sheet is scanned after it was handed in, and before it is done."))
        held.scan.all().delete()
        ScanPage.objects.bulk_create(
            ScanPage(sheet=held, number=number, image=image, added_at=at) for number, image in enumerate(pages, 1)
        )
        record("sheets.scanned", sheet, by=by, at=at, data={"pages": len(pages)})


def held_case(case: Case) -> Case:
    """Hold the case, in the caller's transaction: what ends collecting or the check waits, or was first."""
    return Case.objects.select_for_update(of=("self",)).select_related("regulation").get(pk=case.pk)


def held_while_collecting(case: Case, at: datetime) -> Proposal:
    """Hold a case for which signatures come in; return its proposal. Raises `CollectingOver`."""
    held = held_case(case)
    proposal = Proposal.objects.select_related("case", "challenge__topic").get(case=case)
    challenge = proposal.challenge
    is_open = challenge is not None and challenge.topic.is_open and challenge.accepts_signatures(at)
    is_open = is_open or comes_with_signatures(held)
    if not is_open or not is_collecting(held):
        raise CollectingOver
    return proposal


def _held_to_issue(case: Case, at: datetime) -> Proposal:
    """The same; where signatures come with the proposal, sheets are for the draft, whose text is frozen by them."""
    held = held_case(case)
    if not comes_with_signatures(held):
        return held_while_collecting(case, at)
    if held.state != kind_of(held).draft:
        raise CollectingOver
    proposal = Proposal.objects.select_related("case", "challenge").get(case=case)
    if proposal.missing():
        raise WrongState(_("Fill in the whole form first. People sign for the whole text."))
    freeze(proposal, at)
    return proposal


def recount(proposal: Proposal) -> None:
    """Count anew how many rows wait to be read and checked, with the case held."""
    sheets = proposal.sheets.to_work_on().with_checked_rows()
    waiting = sum(max(0, sheet.signed_rows - sheet.checked_rows) for sheet in sheets)
    Proposal.objects.filter(pk=proposal.pk).update(rows_to_enter=waiting)


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
