"""How long it is kept what people were told, and that it was sent to them."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from participation.notices.models import Event, Message, Notice, State
from participation.privacy.retention import Term, register

KEPT = timedelta(days=365)
ON_THEIR_WAY = (State.WAITING, State.SENDING)


def register_terms() -> None:
    register(
        Term(
            "notices.event: told a year ago",
            _("What you were told is kept for a year."),
            "GDPR, art. 5.1.e",
            over=lambda at: _told_long_ago(at).count(),
            destroy=lambda at: _told_long_ago(at).delete()[1].get(Event._meta.label, 0),
        )
    )
    register(
        Term(
            "notices.message: sent a year ago",
            _("That an e-mail or letter was sent to you is kept for a year."),
            "GDPR, art. 5.1.e",
            over=lambda at: _sent_long_ago(at).count(),
            destroy=lambda at: _sent_long_ago(at).delete()[1].get(Message._meta.label, 0),
        )
    )


def _told_long_ago(at: datetime) -> QuerySet[Event]:
    """Nobody is still to be told of them."""
    to_tell = Notice.objects.filter(event=OuterRef("pk"), look_at__isnull=False)
    leaving = Notice.objects.filter(event=OuterRef("pk"), message__state__in=ON_THEIR_WAY)
    return Event.objects.filter(~Exists(to_tell), ~Exists(leaving), at__lt=at - KEPT)


def _sent_long_ago(at: datetime) -> QuerySet[Message]:
    return Message.objects.exclude(state__in=ON_THEIR_WAY).filter(made_at__lt=at - KEPT)
