"""Entering what is on the ballots: two officers, each alone, and a third where they read something else.

Rows are kept as they come, so an officer can stop and go on. Closing one's entry ends it; the batch is locked once two
entries are the same, or a third officer has decided all that differs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.permissions import authorise
from participation.residents.models import User
from polls.actions.telling import note
from polls.methods import Content
from polls.paper.entries import (
    Reading,
    differences_of,
    entry_of,
    is_by_totals,
    is_closed,
    is_settled,
    readings_of,
    total_in_urn,
)
from polls.paper.errors import NeedsAnother, PaperRefused, PaperWrong
from polls.paper.models import FIRST, SECOND, THIRD, Batch, Entry, Row
from polls.paper.ready import check_enterable

MOST_ROWS = 1_000_000
_OTHER_NUMBER = gettext_lazy(
    "You entered %(entered)s ballots, and %(in_urn)s lay in the urn. Count again. If it stays so, confirm it: the "
    "difference is published."
)


@dataclass(frozen=True)
class Read:
    """What an officer read on one ballot."""

    kind: Row.Kind
    content: Content = field(default_factory=dict)


def begin_entry(batch: Batch, *, by: User, at: datetime) -> Entry:
    """Return this officer's own entry, a new one where there is none yet. Raises `NeedsAnother`, `PaperRefused`."""
    authorise(by, "polls.enter_paper", batch.poll)
    with transaction.atomic():
        return _own(_held(batch), by)


def enter_totals(batch: Batch, votes: Mapping[str, int], blank: int, invalid: int, *, by: User, at: datetime) -> Entry:
    """Keep how many votes each option got on the ballots of a batch."""
    options = [option.key for option in batch.poll.options.all()]
    if set(votes) != set(options) or not all(0 <= n <= MOST_ROWS for n in (*votes.values(), blank, invalid)):
        raise PaperWrong(_("Fill in a whole number for every option, 0 or more."))
    with transaction.atomic():
        entry = _writable(batch, by, is_totals=True)
        entry.totals = {"votes": dict(votes), "blank": blank, "invalid": invalid}
        entry.save(update_fields=["totals"])
    return entry


def enter_rows(batch: Batch, rows: Mapping[int, Read | None], *, by: User, at: datetime) -> Entry:
    """Keep what stands on ballots, by the number stamped on each; None takes a row away again."""
    if not all(1 <= number <= MOST_ROWS for number in rows):
        raise PaperWrong(_("Ballots are numbered from 1."))
    with transaction.atomic():
        entry = _writable(batch, by, is_totals=False)
        for number, read in rows.items():
            if read is None:
                entry.rows.filter(number=number).delete()
            else:
                entry.rows.update_or_create(number=number, defaults={"kind": read.kind, "content": read.content})
    return entry


def close_entry(batch: Batch, *, is_confirmed: bool = False, by: User, at: datetime) -> Entry:
    """End one's entry: it can not change any more. Another number than lay in the urn has to be confirmed."""
    with transaction.atomic():
        entry = _writable(batch, by, is_totals=is_by_totals(batch.poll))
        _check_whole(entry)
        entered, in_urn = number_entered(entry), total_in_urn(entry.batch)
        if entered != in_urn and not is_confirmed:
            raise PaperWrong(_OTHER_NUMBER % {"entered": entered, "in_urn": in_urn})
        _close(entry, by, at)
    return entry


def settle(batch: Batch, decided: Mapping[str, Reading], *, by: User, at: datetime) -> Entry:
    """Decide, with the ballots in hand, all that the first two read differently. That locks the batch."""
    authorise(by, "polls.enter_paper", batch.poll)
    with transaction.atomic():
        held = _held(batch)
        entry = _own(held, by)
        places = {difference.place for difference in differences_of(held)}
        if entry.turn != THIRD or entry.closed_at is not None or places != set(decided):
            raise PaperWrong(_("Decide on every difference, and on nothing else."))
        if is_by_totals(held.poll):
            entry.totals = dict(decided)
            entry.save(update_fields=["totals"])
        else:
            Row.objects.bulk_create(_row(entry, place, reading) for place, reading in decided.items())
        _close(entry, by, at)
    return entry


def number_entered(entry: Entry) -> int:
    """Return how many ballots were entered."""
    if entry.totals:
        return sum(reading for reading in readings_of(entry).values() if isinstance(reading, int))
    return entry.rows.count()


def _held(batch: Batch) -> Batch:
    held = Batch.objects.select_for_update(of=("self",)).select_related("poll", "station").get(pk=batch.pk)
    check_enterable(held)
    return held


def _own(batch: Batch, by: User) -> Entry:
    mine = Entry.objects.filter(batch=batch, round=batch.round, officer=by).first()
    return mine or Entry.objects.create(batch=batch, round=batch.round, turn=_turn(batch), officer=by)


def _turn(batch: Batch) -> int:
    """Return which turn is free."""
    if is_settled(batch):
        raise PaperRefused(_("This batch is entered and locked."))
    for turn in (FIRST, SECOND):
        if entry_of(batch, turn) is None:
            return turn
    if is_closed(batch, FIRST) and is_closed(batch, SECOND) and entry_of(batch, THIRD) is None:
        return THIRD
    raise PaperRefused(_("Others are entering this batch already."))


def _writable(batch: Batch, by: User, *, is_totals: bool) -> Entry:
    authorise(by, "polls.enter_paper", batch.poll)
    held = _held(batch)
    entry = _own(held, by)
    if entry.turn == THIRD:
        raise NeedsAnother
    if entry.closed_at is not None:
        raise PaperRefused(_("Your entry is closed. What you read can not change any more."))
    if is_totals != is_by_totals(held.poll):
        raise PaperWrong(_("The ballots of this poll are entered in another way."))
    return entry


def _check_whole(entry: Entry) -> None:
    numbers = list(entry.rows.values_list("number", flat=True))
    if not entry.totals and not numbers:
        raise PaperWrong(_("Nothing is entered yet."))
    if missing := sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers)):
        raise PaperWrong(_("Ballot %(number)s is not entered yet.") % {"number": missing[0]})


def _close(entry: Entry, by: User, at: datetime) -> None:
    Entry.objects.filter(pk=entry.pk).update(closed_at=at)
    entry.refresh_from_db()
    poll, number = entry.batch.poll, entry.batch.number
    note("poll.batch_entered", poll, by=by, at=at, number=number, turn=entry.turn)
    if is_settled(entry.batch):
        differing = len(differences_of(entry.batch))
        note("poll.batch_locked", poll, by=by, at=at, number=number, differences=differing)


def _row(entry: Entry, place: str, reading: Reading) -> Row:
    content: Any = {}
    match reading:
        case None:
            kind = Row.Kind.ABSENT
        case str():
            kind = Row.Kind(reading)
        case _:
            kind, content = Row.Kind.VALID, reading
    return Row(entry=entry, number=int(place), kind=kind, content=content)
