"""The electoral roll of one poll: read from a clerk's CSV, checked whole, then stored as pseudonyms.

The file has a line of column names. One column says who: `email` (a confirmed address logs that person in as the
voter) or `person_key` (the pseudonym that the census tool makes). `eligible_from` (2026-11-29 or 29/11/2026) is
optional: without it a person may vote from the day of the import.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
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


class RollClosed(WrongState):
    """The poll has opened: who may vote no longer changes."""

    code = "roll_closed"


class RollUnreadable(Invalid):
    """The file is no CSV with the columns that a roll needs."""

    code = "roll_unreadable"


class RollHasBadLines(Invalid):
    """Nothing is stored while one line is wrong."""

    code = "roll_has_bad_lines"


@dataclass(frozen=True)
class BadLine:
    line: int  # counted from 1, the line of column names included
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


def plan_roll(poll: Poll, file: IO[bytes], *, at: datetime) -> RollPlan:
    """Read `file` whole and compare it with the roll of `poll`; every bad line is named. Stores nothing."""
    plan = RollPlan()
    rows, who = _rows(file)
    lines: dict[str, int] = {}
    for number, row in rows:
        try:
            voter = pseudonym(poll, f"{WHO[who]}:{_identity(row, who)}")
            if voter in lines:
                raise ValidationError(_("The same person as on line %(line)s."), params={"line": lines[voter]})
            plan.entries[voter] = _eligible_from(row, at.date())
            lines[voter] = number
        except ValidationError as error:
            plan.bad_lines.append(BadLine(number, " ".join(error.messages)))
    _compare(plan, dict(RollEntry.objects.filter(poll=poll).values_list("voter", "eligible_from")))
    return plan


def import_roll(poll: Poll, file: IO[bytes], *, by: User, at: datetime) -> RollPlan:
    """Make the roll of `poll` equal to `file`, all or nothing. Only before the poll opens."""
    authorise(by, "polls.import_roll", poll)
    plan = plan_roll(poll, file, at=at)
    if plan.bad_lines:
        raise RollHasBadLines(_("Some lines are not right, so nothing was stored. Mend them and try again."))
    with transaction.atomic():
        fresh = Poll.objects.select_for_update().get(pk=poll.pk)
        if fresh.state not in (State.DRAFT, State.ANNOUNCED) or at >= fresh.opens_at:
            raise RollClosed(_("This poll has opened. The electoral roll can not change any more."))
        _store(poll, plan)
        record("poll.roll_imported", poll, by=by, at=at, data=_sizes(plan))
    return plan


def _sizes(plan: RollPlan) -> dict[str, int]:
    return {"size": len(plan.entries), "added": plan.added, "changed": plan.changed, "removed": plan.removed}


def _store(poll: Poll, plan: RollPlan) -> None:
    RollEntry.objects.filter(poll=poll).delete()
    entries = (RollEntry(poll=poll, voter=voter, eligible_from=day) for voter, day in sorted(plan.entries.items()))
    RollEntry.objects.bulk_create(entries, batch_size=BATCH)


def _compare(plan: RollPlan, present: dict[str, date]) -> None:
    for voter, day in plan.entries.items():
        if voter not in present:
            plan.added += 1
        elif present[voter] != day:
            plan.changed += 1
        else:
            plan.unchanged += 1
    plan.removed = len(present) - plan.changed - plan.unchanged


def _rows(file: IO[bytes]) -> tuple[Iterator[tuple[int, dict[str, str]]], str]:
    """Return the numbered rows of the file and the column that says who."""
    try:
        text = io.StringIO(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise RollUnreadable(_("This is not a text file in UTF-8. Save it as “CSV UTF-8” and try again.")) from None
    first = text.readline()
    delimiter = max(";,\t", key=first.count)
    columns = [name.strip().lower() for name in first.strip().split(delimiter)]
    who = [name for name in columns if name in WHO]
    if len(who) != 1:
        raise RollUnreadable(_("The first line must name one column “email” or one column “person_key”."))
    return _numbered(csv.reader(text, delimiter=delimiter), columns), who[0]


def _numbered(rows: Iterable[list[str]], columns: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, row in enumerate(rows, start=2):
        if any(cell.strip() for cell in row):
            cells = row + [""] * (len(columns) - len(row))
            yield number, {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}


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
