"""The electoral roll of one poll: read from a clerk's CSV, checked whole, then stored as pseudonyms.

The file has a line of column names. One column says who: `email` (a confirmed address logs that person in as the
voter) or `person_key` (the pseudonym that the census tool makes). `eligible_from` (2026-11-29 or 29/11/2026) is
optional: without it a person may vote from the day of the import. No line is passed over in silence: whatever can not
be read is named with the line on which its row starts.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import batched
from typing import IO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.audit.actions import record
from participation.errors import Invalid, Sentence, WrongState
from participation.permissions import authorise
from participation.residents.models import User
from polls.models import Poll, RollEntry, State
from polls.pseudonyms import pseudonym

WHO = {"email": "email", "person_key": "key"}  # column -> kind of identity (polls/pseudonyms.py)
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
BATCH = 5_000
SAID_EVERY = 20_000  # lines read or people stored, after which `progress` is told
NO_CSV = gettext_lazy("This can not be read as CSV. Look for a quotation mark that stands alone, or a very long cell.")


class RollClosed(WrongState):
    """The poll is frozen: who may vote no longer changes."""

    code = "roll_closed"


class RollUnreadable(Invalid):
    """The file is no CSV with the columns that a roll needs."""

    code = "roll_unreadable"


class RollHasBadLines(Invalid):
    """Nothing is stored while one line is wrong."""

    code = "roll_has_bad_lines"


type Progress = Callable[[str, int], None]  # what was done, and to how many so far


def quietly(what: str, done: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class BadLine:
    line: int  # where the row starts, counted from 1, the line of column names included
    reason: Sentence


@dataclass
class RollPlan:
    """What importing a file would do; nothing is stored yet."""

    entries: dict[str, date] = field(default_factory=dict)  # pseudonym -> may vote from
    bad_lines: list[BadLine] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0


def plan_roll(poll: Poll, file: IO[bytes], *, at: datetime, progress: Progress = quietly) -> RollPlan:
    """Read `file` whole and compare it with the roll of `poll`; every bad line is named. Stores nothing."""
    plan, table, today = RollPlan(), _Table(file), localtime(at).date()
    lines: dict[str, int] = {}
    for number, cells in table.rows():
        if not number % SAID_EVERY:
            progress("lines read:", number)
        try:
            row = table.as_dict(cells)
            voter = pseudonym(poll, f"{WHO[table.who]}:{_identity(row, table.who)}")
            if voter in lines:
                raise ValidationError(_("The same person as on line %(line)s."), params={"line": lines[voter]})
            plan.entries[voter] = _eligible_from(row, today)
            lines[voter] = number
        except ValidationError as error:
            plan.bad_lines.append(BadLine(number, " ".join(error.messages)))
    if not plan.entries and not plan.bad_lines:
        raise RollUnreadable(_("This file names nobody. Under the column names it needs a line for each person."))
    _compare(plan, poll)
    return plan


def import_roll(
    poll: Poll,
    plan: RollPlan,
    *,
    roll_date: date | None = None,
    source: str = "",
    by: User,
    at: datetime,
    progress: Progress = quietly,
) -> RollPlan:
    """Make the roll of `poll` equal to `plan`, all or nothing. Only before the poll is frozen."""
    authorise(by, "polls.import_roll", poll)
    if plan.bad_lines:
        raise RollHasBadLines(_("Some lines are not right, so nothing was stored. Mend them and try again."))
    with transaction.atomic():
        _check_not_frozen(Poll.objects.select_for_update().get(pk=poll.pk))
        _compare(plan, poll)
        _store(poll, plan, progress)
        Poll.objects.filter(pk=poll.pk).update(roll_date=roll_date or localtime(at).date(), roll_source=source)
        record("poll.roll_imported", poll, by=by, at=at, data=_sizes(plan))
    return plan


def _check_not_frozen(poll: Poll) -> None:
    """Raise `RollClosed` once the roll is fixed. Whoever freezes holds the poll's row, so none freezes meanwhile."""
    if poll.state not in (State.DRAFT, State.ANNOUNCED):
        raise RollClosed(_("This poll is frozen. The electoral roll can not change any more."))


def _sizes(plan: RollPlan) -> dict[str, int]:
    return {"size": len(plan.entries), "added": plan.added, "changed": plan.changed, "removed": plan.removed}


def _store(poll: Poll, plan: RollPlan, progress: Progress) -> None:
    RollEntry.objects.filter(poll=poll).delete()
    entries, stored = sorted(plan.entries.items()), 0
    for some in batched(entries, SAID_EVERY):
        rows = (RollEntry(poll=poll, voter=voter, eligible_from=day) for voter, day in some)
        stored += len(RollEntry.objects.bulk_create(rows, batch_size=BATCH))
        progress("people stored:", stored)


def _compare(plan: RollPlan, poll: Poll) -> None:
    present = dict(RollEntry.objects.filter(poll=poll).values_list("voter", "eligible_from"))
    plan.added = plan.changed = plan.unchanged = 0
    for voter, day in plan.entries.items():
        if voter not in present:
            plan.added += 1
        elif present[voter] != day:
            plan.changed += 1
        else:
            plan.unchanged += 1
    plan.removed = len(present) - plan.changed - plan.unchanged


class _Table:
    """The rows of a CSV file under its line of column names. Raises `RollUnreadable` when there is no such line."""

    def __init__(self, file: IO[bytes]) -> None:
        text = _text(file)
        first = text.partition("\n")[0]
        self._reader = csv.reader(io.StringIO(text), delimiter=max(";,\t", key=first.count), strict=True)
        self.columns = self._column_names()
        who = [name for name in self.columns if name in WHO]
        if len(who) != 1:
            raise RollUnreadable(_("The first line must name one column “email” or one column “person_key”."))
        self.who = who[0]

    def rows(self) -> Iterator[tuple[int, list[str] | None]]:
        """Yield what is not empty with the line on which it starts; None is what can not be read as CSV."""
        while True:
            start = self._reader.line_num + 1
            try:
                row = next(self._reader)
            except StopIteration:
                return
            except csv.Error:
                yield start, None
            else:
                if any(cell.strip() for cell in row):
                    yield start, row

    def as_dict(self, cells: list[str] | None) -> dict[str, str]:
        if cells is None:
            raise ValidationError(NO_CSV)
        if any(cell.strip() for cell in cells[len(self.columns) :]):
            raise ValidationError(gettext_lazy("There is more on this line than there are columns."))
        filled = cells + [""] * (len(self.columns) - len(cells))
        return {name: cell.strip() for name, cell in zip(self.columns, filled, strict=False)}

    def _column_names(self) -> list[str]:
        try:
            names = [name.strip().lower() for name in next(self._reader, [])]
        except csv.Error:
            raise RollUnreadable(_("Line %(line)s: %(reason)s") % {"line": 1, "reason": NO_CSV}) from None
        while names and not names[-1]:
            names.pop()
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise RollUnreadable(_("The first line names the column “%(name)s” twice.") % {"name": twice})
        return names


def _text(file: IO[bytes]) -> str:
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RollUnreadable(_("This is not a text file in UTF-8. Save it as “CSV UTF-8” and try again.")) from None


def _identity(row: dict[str, str], who: str) -> str:
    value = row[who].lower()
    if not value:
        raise ValidationError(gettext_lazy("It does not say who."))
    if who == "email":
        validate_email(value)
    elif len(value) != 64 or not set(value) <= set("0123456789abcdef"):
        raise ValidationError(gettext_lazy("A person_key has 64 characters, 0 to 9 and a to f."))
    return value


def _eligible_from(row: dict[str, str], today: date) -> date:
    text = row.get("eligible_from", "")
    if not text:
        return today
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise ValidationError(gettext_lazy("“%(text)s” is no date. Write it like 2026-11-29."), params={"text": text})
