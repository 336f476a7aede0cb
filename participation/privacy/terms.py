"""Terms of the ground: accounts that nobody ever confirmed, and who was shown whose data."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from participation.audit.reads import empty_reads, reads_to_empty
from participation.privacy.retention import Term, register
from participation.residents.models import Level, User

UNCONFIRMED = timedelta(days=7)


def register_terms() -> None:
    register(
        Term(
            "residents.user: never confirmed",
            _("Accounts whose e-mail address was never confirmed are kept for a week."),
            "GDPR, art. 5.1.e",
            over=lambda at: _never_confirmed(at).count(),
            destroy=_destroy_never_confirmed,
        )
    )
    register(
        Term(
            "audit.entry: personal data shown a year ago",
            _("Who was shown whose data, and what for, is kept for a year."),
            "GDPR, art. 5.1.e",
            over=lambda at: reads_to_empty(at).count(),
            destroy=empty_reads,
        )
    )


def _never_confirmed(at: datetime) -> QuerySet[User]:
    """Made by a sign-up, and left there: nobody can log in to them, and nothing was done with them."""
    return User.objects.filter(
        level=Level.UNKNOWN,
        email__isnull=False,
        last_login__isnull=True,
        date_joined__lt=at - UNCONFIRMED,
        is_superuser=False,
        role_assignments__isnull=True,
    )


def _destroy_never_confirmed(at: datetime) -> int:
    return _never_confirmed(at).delete()[1].get(User._meta.label, 0)
