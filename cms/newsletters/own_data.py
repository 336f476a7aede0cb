"""What newsletters keep about people, and for how long. Subscribers are known by their address alone."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.newsletters.models import Delivery, Subscriber
from cms.newsletters.tokens import DAYS_TO_CONFIRM
from participation.privacy.retention import Term
from participation.privacy.retention import register as register_term
from participation.residents.models import User
from participation.residents.personal import Basis, PersonalData, register

FIELDS = ("email", "language", "frequency", "asked_at", "confirmed_at")
UNCONFIRMED, SENT = timedelta(days=DAYS_TO_CONFIRM), timedelta(days=365)


def register_own_data() -> None:
    register(
        PersonalData(
            Subscriber, "email", FIELDS, _("Which newsletters you asked for."), known_as=_by_address,
            basis=Basis.CONSENT, kept=_("Until you unsubscribe."), unseen=("wish",),
        )
    )  # fmt: skip
    register_term(
        Term(
            "newsletters.subscriber: never confirmed",
            _("An address that was typed for a newsletter and never confirmed is kept for a week."),
            "GDPR, art. 5.1.e",
            over=lambda at: _never_confirmed(at).count(),
            destroy=lambda at: _never_confirmed(at).delete()[1].get(Subscriber._meta.label, 0),
        )
    )
    register_term(
        Term(
            "newsletters.delivery: a year ago",
            _("To whom a newsletter went is kept for a year."),
            "GDPR, art. 5.1.e",
            over=lambda at: _long_ago(at).count(),
            destroy=lambda at: _long_ago(at).delete()[0],
        )
    )


def _by_address(person: User) -> list[object]:
    return [person.email.lower()] if person.email else []


def _never_confirmed(at: datetime) -> QuerySet[Subscriber]:
    return Subscriber.objects.filter(confirmed_at__isnull=True, asked_at__lt=at - UNCONFIRMED)


def _long_ago(at: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(issue__ended_at__lt=at - SENT)
