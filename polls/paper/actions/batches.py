"""Bringing in the urns: how many ballots there were at each station, small batches together, and corrections."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from participation.audit.actions import record
from participation.permissions import authorise
from participation.residents.models import User
from polls.actions.telling import hold, note
from polls.models import Poll
from polls.paper.entries import is_settled
from polls.paper.errors import PaperRefused, PaperWrong
from polls.paper.models import Batch, Correction, Entry, Station
from polls.paper.ready import check_before_count

MOST, LONGEST = 1_000_000, 1000


@dataclass(frozen=True)
class Numbers:
    """What the bureau of a station counted when it opened its urn."""

    handed_out: int
    spoiled: int
    in_urn: int
    seal: str = ""


def record_batch(station: Station, numbers: Numbers, *, by: User, at: datetime) -> Batch:
    """Write down how many ballots there were. What does not add up stays as it is, and is published."""
    poll = station.poll
    authorise(by, "polls.enter_paper", poll)
    _check(numbers)
    with transaction.atomic():
        held = hold(poll)
        check_before_count(held)
        if Entry.objects.filter(batch__poll=held).exists():
            raise PaperRefused(_("Ballots are being read already. All urns are opened before that."))
        number = held.batches.count() + 1
        batch = Batch.objects.create(poll=held, number=number, station=station, **asdict(numbers))
        note("poll.batch_recorded", held, by=by, at=at, number=number, station=station.name, **_told(numbers))
    return batch


def correct_numbers(batch: Batch, numbers: Numbers, reason: str, *, by: User, at: datetime) -> Batch:
    """Put right how many ballots there were, with the reason that everyone reads."""
    authorise(by, "polls.prepare_paper", batch.poll)
    _check(numbers)
    with transaction.atomic():
        held = hold(batch.poll)
        check_before_count(held)
        if Entry.objects.filter(batch=batch.merged_into or batch).exists():
            raise PaperRefused(_("Somebody has begun to enter this batch. Its numbers stay as they are."))
        Batch.objects.filter(pk=batch.pk).update(**asdict(numbers))
        _correct(batch, held, reason, by, at, _told(numbers))
    batch.refresh_from_db()
    return batch


def merge_batches(batch: Batch, into: Batch, *, by: User, at: datetime) -> Batch:
    """Put the ballots of one batch with those of another, before anybody read any. The numbers of both stay public."""
    authorise(by, "polls.prepare_paper", batch.poll)
    with transaction.atomic():
        held = hold(batch.poll)
        check_before_count(held)
        batch, into = (Batch.objects.select_for_update(of=("self",)).get(pk=each.pk) for each in (batch, into))
        if batch.pk == into.pk or batch.poll_id != into.poll_id or batch.merged_into_id or into.merged_into_id:
            raise PaperRefused(_("Choose another batch of this poll to add it to."))
        if Entry.objects.filter(batch__in=(batch, into)).exists():
            raise PaperRefused(_("Somebody has begun to enter one of these batches. They stay apart."))
        Batch.objects.filter(merged_into=batch).update(merged_into=into)
        Batch.objects.filter(pk=batch.pk).update(merged_into=into)
        note("poll.batches_merged", held, by=by, at=at, number=batch.number, into=into.number)
    return into


def reopen_batch(batch: Batch, reason: str, *, by: User, at: datetime) -> Batch:
    """Have a locked batch entered anew, with the reason that everyone reads. What was entered before is kept."""
    authorise(by, "polls.prepare_paper", batch.poll)
    with transaction.atomic():
        held = hold(batch.poll)
        check_before_count(held)
        batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if not is_settled(batch) or not Entry.objects.filter(batch=batch, round=batch.round).exists():
            raise PaperRefused(_("This batch is not locked, so there is nothing to open again."))
        Batch.objects.filter(pk=batch.pk).update(round=batch.round + 1)
        _correct(batch, held, reason, by, at, {})
    batch.refresh_from_db()
    return batch


def _correct(batch: Batch, poll: Poll, reason: str, by: User, at: datetime, changed: dict[str, object]) -> None:
    reason = reason.strip()
    if not reason or len(reason) > LONGEST:
        raise PaperWrong(_("Give the reason, in at most 1,000 characters. Everyone reads it."))
    Correction.objects.create(batch=batch, reason=reason, at=at)
    data = {"slug": poll.slug, "number": batch.number, **changed}
    record("poll.batch_corrected", poll, by=by, at=at, data=data, reason=reason)


def _check(numbers: Numbers) -> None:
    if not all(0 <= number <= MOST for number in (numbers.handed_out, numbers.spoiled, numbers.in_urn)):
        raise PaperWrong(_("Fill in whole numbers, 0 or more."))


def _told(numbers: Numbers) -> dict[str, object]:
    return asdict(numbers)
