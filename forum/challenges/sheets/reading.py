"""What stands on a sheet: read by two people, each without what the other read; where they differ, it is said who is
right, by a third person or by one of the two with a reason."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.challenges.kinds import is_collecting
from forum.challenges.sheets.actions import held_case, recount
from forum.challenges.sheets.models import Line, Mark, Outcome, Reading, Row, Sheet
from participation.audit.actions import record
from participation.errors import Invalid, Sentence, WrongState
from participation.permissions import authorise
from participation.procedures.models import Case
from participation.residents.models import User
from participation.text import fold

CHECKING = ("C35", "G35")  # the states in which signatures are checked
AT_ONCE = {Mark.ILLEGIBLE: Outcome.ILLEGIBLE, Mark.STRUCK: Outcome.WITHDRAWN}  # needs no look at anybody
READERS = 2


class CheckOver(WrongState):
    """What the check came to stands on the page: nothing changes any more."""

    code = "check_over"

    def __init__(self) -> None:
        super().__init__(_("The check of the signatures is over. Nothing on the sheets changes any more."))


@dataclass(frozen=True)
class Words:
    """What somebody reads in a row."""

    mark: str = Mark.EMPTY
    name: str = ""
    born: date | None = None
    address: str = ""

    @property
    def mark_label(self) -> Sentence:
        return Mark(self.mark).label

    def says_the_same(self, other: "Words") -> bool:
        """Whether it is the same to who reads it; capitals, accents, spaces and points make no difference."""
        return (self.mark, fold(self.name), self.born, fold(self.address)) == (
            other.mark, fold(other.name), other.born, fold(other.address),
        )  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A row in which the two readings differ, and of which nobody has said yet what stands there."""

    number: int
    first: Words
    second: Words


def read_sheet(sheet: Sheet, rows: Mapping[int, Words], *, by: User, at: datetime) -> Reading:
    """Keep what `by` reads on a sheet. With the second reading, rows on which both agree are settled.

    Two who send at once meet at the sheet: one is the first, the other the second. Raises `WrongState`.
    """
    authorise(by, "sheets.enter_sheet", sheet.proposal.case)
    _check(rows, sheet, at)
    with transaction.atomic():
        held_open(sheet.proposal.case)
        held = Sheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
        there = list(held.entries.all())
        if held.handed_in_at is None:
            raise WrongState(_("This sheet was not handed in yet."))
        if any(each.by_id == by.pk for each in there):
            raise WrongState(_("You have entered this sheet already. A colleague enters it the second time."))
        if len(there) >= READERS:
            raise WrongState(_("This sheet was entered twice already."))
        reading = Reading.objects.create(sheet=held, place=len(there) + 1, by=by, at=at)
        Line.objects.bulk_create(Line(reading=reading, number=number, **asdict(rows[number])) for number in rows)
        record("sheets.entered", sheet, by=by, at=at, data={"time": reading.place})
        if reading.place == READERS:
            _agree(held)
            after_a_change(held, at)
    return reading


def differences(sheet: Sheet) -> list[Difference]:
    """Return the rows in which the two readings differ and that wait for somebody to say what stands there."""
    first, second = _readings(sheet)
    known = set(sheet.settled.values_list("number", flat=True))
    return [
        Difference(number, first[number], second[number])
        for number in sorted(first)
        if number not in known and not first[number].says_the_same(second[number])
    ]


def say_what_stands_there(sheet: Sheet, number: int, words: Words, *, reason: str, by: User, at: datetime) -> Row:
    """Settle a row in which the readings differ. One of the two who read it gives a reason; a third person need not."""
    authorise(by, "sheets.enter_sheet", sheet.proposal.case)
    _check({number: words}, sheet, at)
    with transaction.atomic():
        held_open(sheet.proposal.case)
        held = Sheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
        if number not in [each.number for each in differences(held)]:
            raise WrongState(_("That row is settled already."))
        if not reason.strip() and held.entries.filter(by=by).exists():
            raise Invalid(_("You entered this sheet yourself. Give the reason, or let a third person look."))
        row = _settle(held, number, words, by=by, reason=reason.strip())
        record("sheets.row_settled", sheet, by=by, at=at, data={"row": number})
        after_a_change(held, at)
    return row


def held_open(case: Case) -> Case:
    """Hold a case whose signatures are collected or checked, in the caller's transaction. Raises `CheckOver`."""
    held = held_case(case)
    if held.state not in CHECKING and not is_collecting(held):
        raise CheckOver
    return held


def after_a_change(sheet: Sheet, at: datetime) -> None:
    """Note whether a sheet is done now, and count what waits, with the case held."""
    rows = list(sheet.settled.all())
    is_done = sheet.entries.count() == READERS and not differences(sheet)
    is_done = is_done and all(row.outcome or row.mark == Mark.EMPTY for row in rows)
    Sheet.objects.filter(pk=sheet.pk).update(settled_at=at if is_done else None)
    recount(sheet.proposal)


def _agree(sheet: Sheet) -> None:
    first, second = _readings(sheet)
    for number, words in first.items():
        if words.says_the_same(second[number]) and words.mark != Mark.EMPTY:
            _settle(sheet, number, words)


def _settle(sheet: Sheet, number: int, words: Words, *, by: User | None = None, reason: str = "") -> Row:
    outcome = AT_ONCE.get(Mark(words.mark), "")
    return Row.objects.create(
        sheet=sheet, number=number, agreed_by=by, agreed_reason=reason, outcome=outcome, **asdict(words)
    )


def _readings(sheet: Sheet) -> list[dict[int, Words]]:
    """Return what each of the two read, row by row; nothing where the second is still to come."""
    read = [{line.number: _words(line) for line in each.lines.all()} for each in sheet.entries.all()]
    if len(read) < READERS:
        return [{}, {}]
    numbers = sorted({*read[0], *read[1]})
    return [{number: each.get(number, Words()) for number in numbers} for each in read]


def _words(line: Line) -> Words:
    return Words(line.mark, line.name, line.born, line.address)


def _check(rows: Mapping[int, Words], sheet: Sheet, at: datetime) -> None:
    today = timezone.localdate(at)
    for number, words in rows.items():
        if not 1 <= number <= sheet.rows or words.mark not in Mark.values:
            raise Invalid(_("That row is not on this sheet."))
        if words.mark == Mark.SIGNED and not (words.name and words.born and words.address):
            raise Invalid(
                _("Row %(number)s: give name, date of birth and address, or say that it can not be read.")
                % {"number": number}
            )
        if words.born and not date(today.year - 125, 1, 1) <= words.born <= today:
            raise Invalid(_("Row %(number)s: nobody is born on that day.") % {"number": number})
