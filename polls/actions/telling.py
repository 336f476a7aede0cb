"""What every act on a poll does besides: it authorises who acts, holds the poll, records it and tells it."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone, translation

from participation import live
from participation.audit.actions import record
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.residents.models import Role, RoleAssignment, User
from polls import results
from polls.following.telling import note_news, until_of
from polls.models import Poll

# Voters hear of it from the clock (polls/following/telling.py), and of nothing that says whether or what they voted.
WORK_OF_CLERKS = ("poll.closed", "poll.answer_late")


def authorise_person(by: User | None, name: str, poll: Poll) -> None:
    """Let the clock and commands through, and whoever has the permission."""
    if by is not None:
        authorise(by, name, poll)


def hold(poll: Poll) -> Poll:
    """Return the poll as it is stored; nobody else acts on it before this transaction ends."""
    return Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)


def fresh(poll: Poll) -> Poll:
    poll.refresh_from_db()
    return poll


def note(act: str, poll: Poll, *, by: User, at: datetime, **data: object) -> None:
    """Record what somebody did to a poll."""
    record(act, poll, by=by, at=at, data={"slug": poll.slug, **data})


def tell(act: str, poll: Poll, *, by: User | None, at: datetime, reason: str = "", **data: object) -> None:
    """Record what happened, note it as an event, and wake the pages that show it."""
    channel = "web" if by else "clock"
    record(act, poll, by=by, at=at, channel=channel, data={"slug": poll.slug, **data}, reason=reason)
    with translation.override(poll.default_language):
        words = {"question": str(poll.question), "reason": reason}
        to = _clerks(at) if act in WORK_OF_CLERKS and not (act == "poll.closed" and poll.is_advisory) else ()
        path = poll.get_absolute_url()
        event = notify(act, at=at, path=path, to=to, by=by, dossier=poll.dossier_id, data=words | until_of(act, poll))
        note_news(event, poll)
    transaction.on_commit(partial(live.publish_hint, results.topic(poll.slug)))


def _clerks(at: datetime) -> list[int]:
    held = RoleAssignment.objects.current(timezone.localdate(at)).filter(role=Role.CLERK, user__is_active=True)
    return list(held.values_list("user_id", flat=True).distinct())
