"""Acting for a resident at the desk: started with a reason, ended by a button, by logging out, or by itself."""

from datetime import datetime

from django.db import IntegrityError, transaction

from participation.audit.actions import record
from participation.due import each_by_itself
from participation.permissions import authorise, is_permitted
from participation.residents.desk.errors import AccountClosed, HasARole, NotForOneself, WorkingForAnother
from participation.residents.desk.models import Work
from participation.residents.desk.telling import News, in_words, tell
from participation.residents.loading import load_person
from participation.residents.models import User


def start_work(resident: User, *, reason: str, by: User, at: datetime) -> Work:
    """Let the officer `by` act for `resident`, for half an hour at most. Raises the errors of desk/errors.py."""
    if resident.pk == by.pk:
        raise NotForOneself
    authorise(by, "desk.act_for_resident", resident)
    _check_resident(resident)
    end_what_is_over(at)
    try:
        with transaction.atomic():
            work = Work.objects.create(
                officer=by, resident=resident, reason=reason.strip(), started_at=at, until=at + Work.LONGEST
            )
            record("desk.work_started", resident, by=by, at=at, channel="desk", on_behalf_of=resident, reason=reason)
    except IntegrityError:
        raise WorkingForAnother from None
    return work


def end_work(work: Work, *, by: User, at: datetime) -> None:
    """End it, and tell the resident what was done. Done twice, it changes nothing."""
    authorise(by, "desk.end_work", work)
    _end(work, by, at)


def end_what_is_over(at: datetime) -> int:
    """End what was not ended in time; return how many. Due work."""
    over = Work.objects.open().filter(until__lte=at).select_related("officer", "resident")
    return each_by_itself(over, lambda work: _end(work, None, at))


def work_of(officer: User, key: int, at: datetime) -> Work | None:
    """Return the work number `key` of `officer`, whose resident acts by it; None when it is over."""
    work = Work.objects.going_on(at).filter(pk=key, officer=officer.pk).first()
    if work is None or not is_permitted(officer, "desk.act_for_resident"):
        return None
    resident = load_person(work.resident_id)
    if resident is None or resident.roles or resident.is_superuser:
        return None
    work.officer, work.resident, resident.acting = officer, resident, work
    return work


def _check_resident(resident: User) -> None:
    if not resident.is_active:
        raise AccountClosed
    if resident.roles or resident.is_superuser:
        raise HasARole


def _end(work: Work, by: User | None, at: datetime) -> bool:
    """Note the end, once; what nobody ended in time was over by itself. Return whether this ended it."""
    ended_at = min(at, work.until)
    with transaction.atomic():
        if not Work.objects.open().filter(pk=work.pk).update(ended_at=ended_at):
            return False
        done = list(work.done.all())
        data = {"acts": len(done)}
        channel = "desk" if by else "clock"
        record("desk.work_ended", work.resident, by=by, at=at, channel=channel, on_behalf_of=work.resident, data=data)
        if done:
            acts = in_words(done, work.resident.language)
            tell(News.DONE_FOR_YOU, work.resident, by=work.officer, at=at, acts=acts)
    return True
