"""Which fields of complaints are about a person, why they are kept, and for how long."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from forum.complaints.models import Complaint
from participation.privacy import actions as privacy
from participation.privacy.retention import Term
from participation.privacy.retention import register as register_term
from participation.residents.models import User
from participation.residents.personal import Erased, PersonalData, forget_name, register

FIVE_YEARS = timedelta(days=5 * 365 + 2)


def register_personal_data() -> None:
    kept = _("Five years after it was decided. After that only the outcome and the days stay.")
    register(
        PersonalData(
            Complaint, "by", ("words", "wish", "outcome", "decision", "channel"),
            _("What you complained about, so that somebody can look into it and answer you."), kept=kept,
            erase=_erase_complaints, unseen=("name", "email", "address", "language", "handler", "decided_by"),
        )
    )  # fmt: skip
    privacy.register("complaints.complaint", _forget_names)
    register_term(
        Term(
            "complaints.complaint: five years after it was decided",
            _("Complaints are kept for five years. After that only the outcome and the days stay."),
            "GDPR, art. 5.1.e",
            over=lambda at: _over(at).count(),
            destroy=lambda at: _over(at).update(
                by=None, name="", email="", address="", words="", wish="", decision="", topic=None
            ),
        )
    )


def _made_by(person: User) -> QuerySet[Complaint]:
    """What they complained about, be it without logging in."""
    return Complaint.objects.filter(Q(by=person) | Q(email__iexact=person.email, email__gt=""))


def _forget_names(person: User) -> Erased:
    theirs = _made_by(person)
    return Erased(kept=sum(forget_name(theirs, field, person) for field in ("words", "wish", "decision")))


def _erase_complaints(entry: PersonalData, person: User) -> Erased:
    """What they complained about stays to be looked into; whose complaint it is does not."""
    return Erased(kept=_made_by(person).update(by=None, name="", email="", address=""))


def _over(at: datetime) -> QuerySet[Complaint]:
    return Complaint.objects.filter(case__ended_at__lt=at - FIVE_YEARS).exclude(words="")
