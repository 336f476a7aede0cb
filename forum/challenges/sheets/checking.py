"""What each row counts for: a signature by a person, once over all channels; or why it is none."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from forum.challenges.kinds import is_collecting
from forum.challenges.sheets.matching import PAPER, has_candidates, is_too_young, make_known, person_with_number
from forum.challenges.sheets.models import Mark, Outcome, Row
from forum.challenges.sheets.reading import after_a_change, held_open
from forum.choices import Channel
from forum.models import Signature
from participation.audit.actions import record
from participation.errors import Invalid, WrongState
from participation.permissions import authorise
from participation.procedures.models import Case
from participation.residents.models import User
from participation.rows import put_in_once


class WhoIsIt(Invalid):
    """Somebody has that name already: whoever checks the row says whether it is them."""

    code = "who_is_it"

    def __init__(self) -> None:
        super().__init__(_("Somebody with this name is known already. Say who it is, or that it is somebody else."))


@sensitive_variables("number")
def check_row(
    row: Row, outcome: str, *, person: User | None = None, number: str = "", is_another: bool = False, by: User,
    at: datetime,
) -> Row:  # fmt: skip
    """Say what a row counts for. A valid one is a signature of its person; who has signed already signed twice.

    Who it is, is told by the national `number` that the population register has for them, or `person` was chosen among
    those of that name, or it `is_another`. A row can be checked again until the report of the check is given; it is
    withdrawn only while signatures are collected.
    """
    authorise(by, "sheets.check_sheet", row.sheet.proposal.case)
    if outcome not in Outcome.values:
        raise Invalid(_("Choose what the row counts for."))
    with transaction.atomic():
        case = held_open(row.sheet.proposal.case)
        held = (
            Row.objects.select_for_update(of=("self",))
            .select_related("sheet__proposal__case__regulation")
            .get(pk=row.pk)
        )
        if held.mark == Mark.EMPTY or held.sheet.version != held.sheet.proposal.versions.count():
            raise WrongState(_("This row does not count for the text of now."))
        _check_withdrawal(held, outcome, case)
        _forget_signature(held)
        held.outcome, held.person = outcome, None
        if outcome == Outcome.VALID:
            if is_too_young(held):
                raise Invalid(_("By the date of birth that stands there, this person was too young."))
            held.person = _person_of(held, person, number, is_another=is_another, by=by, at=at)
            held.signature = _signed(held, at)
            held.outcome = Outcome.VALID if held.signature else Outcome.DUPLICATE
        held.checked_by, held.checked_at = by, at
        held.save()
        data = {"row": held.number, "outcome": str(held.outcome)}
        record("sheets.row_checked", held.sheet, by=by, at=at, data=data)
        after_a_change(held.sheet, at)
    return held


def _check_withdrawal(row: Row, outcome: str, case: Case) -> None:
    """Collecting is over: what counted then, counts."""
    counted = row.outcome == Outcome.VALID and row.signature_id
    if counted and outcome == Outcome.WITHDRAWN and not is_collecting(case):
        raise WrongState(_("A signature can be taken back until collecting ends. It has ended."))


def _forget_signature(row: Row) -> None:
    if row.signature_id:
        Signature.objects.filter(pk=row.signature_id).delete()
        row.signature = None


def _person_of(row: Row, person: User | None, number: str, *, is_another: bool, by: User, at: datetime) -> User:
    if number.strip():
        pseudonym, known = person_with_number(number, at)
        return known or make_known(row, pseudonym=pseudonym, by=by, at=at)
    if person is not None:
        return person
    if not is_another and has_candidates(row):
        raise WhoIsIt
    return make_known(row, by=by, at=at)


def _signed(row: Row, at: datetime) -> Signature | None:
    """Put the signature in unless that person has signed, by whichever way: then None. The database decides."""
    challenge = row.sheet.proposal.challenge
    if challenge is None or row.person is None:
        raise WrongState(_("The proposal is published first. Then its signatures are checked."))
    new = Signature(challenge=challenge, person=row.person, channel=Channel.PAPER, created_at=at)
    if not put_in_once(new):
        return None
    record("forum.challenge_signed", challenge, by=None, at=at, channel=PAPER, on_behalf_of=row.person)
    return Signature.objects.get(challenge=challenge, person=row.person)
