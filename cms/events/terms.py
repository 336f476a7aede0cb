"""How long registrations are kept: until 90 days after the event, then only how many there were."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.events.actions import count_and_forget, forget_unconfirmed
from cms.events.models import Registration, State
from participation.privacy.retention import Term, register

AFTER_THE_EVENT = timedelta(days=90)
UNCONFIRMED = timedelta(days=7)


def register_terms() -> None:
    register(
        Term(
            "events.registration: long over",
            _("Registrations for an event are kept for 90 days after it, then only how many there were."),
            "GDPR, art. 5.1.e",
            over=lambda at: _long_over(at).count(),
            destroy=lambda at: count_and_forget(at - AFTER_THE_EVENT),
        )
    )
    register(
        Term(
            "events.registration: never confirmed",
            _("Registrations that were never confirmed by e-mail are kept for a week."),
            "GDPR, art. 5.1.e",
            over=lambda at: Registration.objects.filter(state=State.REQUESTED, made_at__lt=at - UNCONFIRMED).count(),
            destroy=lambda at: forget_unconfirmed(at - UNCONFIRMED),
        )
    )


def _long_over(at: datetime) -> QuerySet[Registration]:
    return Registration.objects.filter(gathering__ends_at__lt=at - AFTER_THE_EVENT)
