"""The head of every day: where the chain ended, written where the database does not reach.

Whoever may change everything in the database can make a chain anew that follows from itself. It can not be the one
whose head lies in a file and in mailboxes.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from participation.audit.actions import chain_end
from participation.audit.chain import End
from participation.audit.models import Head
from participation.desk import DESK
from participation.due import each_by_itself

MAILED_WITHIN = timedelta(days=7)
TRIED_AGAIN_AFTER = timedelta(minutes=10)


class HeadsUnreadable(Exception):
    """The file of heads holds a line that is none."""


def note_head(at: datetime) -> int:
    """Write down where the chain ends, once a day; return whether it was done now. The row's key lets one of two do it.

    The line is in the file before the row counts: a crash in between writes the same day twice, and never none.
    """
    day = timezone.localdate(at)
    if Head.objects.filter(day=day).exists():
        return 0
    end, before = chain_end(), Head.objects.order_by("-day").values_list("position", flat=True).first() or 0
    try:
        with transaction.atomic():
            head = Head.objects.create(
                day=day,
                position=end.position,
                digest=end.digest,
                count=end.position - before,
            )
            _add_line(settings.AUDIT.heads_file, line_of(head))
    except IntegrityError:  # another clock was first today
        return 0
    return 1


def mail_heads(at: datetime) -> int:
    """Mail the heads of these days that were not yet; return how many. One that fails is tried again in ten minutes."""
    if not settings.AUDIT.heads_to:
        return 0
    heads = Head.objects.filter(mailed_at=None, day__gte=timezone.localdate(at - MAILED_WITHIN)).exclude(
        tried_at__gt=at - TRIED_AGAIN_AFTER
    )
    return each_by_itself([head for head in heads if _claim(head, at)], lambda head: _mail(head, at))


def line_of(head: Head) -> str:
    return f"{head.day.isoformat()} {head.position} {head.digest} {head.count}"


def heads_written() -> dict[End, date]:
    """Return the heads that are in the database and in the file, by the day they were written down on."""
    known = {End(head.position, head.digest): head.day for head in Head.objects.order_by("-day")}
    return known | heads_in(settings.AUDIT.heads_file)


def heads_in(path: Path) -> dict[End, date]:
    """Read a file of heads; an absent one has none. Raises `HeadsUnreadable`."""
    if not path.exists():
        return {}
    return dict(_head_in(line, number) for number, line in enumerate(path.read_text().splitlines(), start=1))


def _head_in(line: str, number: int) -> tuple[End, date]:
    try:
        day, position, digest, _count = line.split()
        return End(int(position), digest), date.fromisoformat(day)
    except ValueError:
        raise HeadsUnreadable(f"Line {number} of the file of heads is not a head: {line[:100]}") from None


def _add_line(path: Path, line: str) -> None:
    with path.open("a") as file:
        file.write(f"{line}\n")


def _claim(head: Head, at: datetime) -> bool:
    return bool(Head.objects.filter(pk=head.pk, mailed_at=None, tried_at=head.tried_at).update(tried_at=at))


def _mail(head: Head, at: datetime) -> None:
    with override(settings.LANGUAGE_CODE):
        subject = _("The record of %(site)s on %(day)s") % {"site": DESK.town, "day": head.day.isoformat()}
        text = _(
            "This is the end of the record of what was done: day, number of entries, digest, and how many are new.\n\n"
            "%(line)s\n\n"
            "Keep this message. Whoever compares it with the record can see whether anything was changed since."
        ) % {"line": line_of(head)}
    EmailMessage(subject, text, to=list(settings.AUDIT.heads_to)).send()
    Head.objects.filter(pk=head.pk).update(mailed_at=at)
