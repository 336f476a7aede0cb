"""What an account itself says about a person, for the register of personal data."""

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_lazy as _

from participation.residents.models import EmailChange, RoleAssignment, Session, User
from participation.residents.personal import PersonalData, register

ACCOUNT = (
    "email", "display_name", "language", "level", "level_method", "level_at", "neighbourhood", "year_of_birth",
    "date_joined", "last_login",
)  # fmt: skip
SESSION = ("started_at", "seen_on", "browser", "system", "expire_date")


def register_own_data() -> None:
    register(PersonalData(User, "id", ACCOUNT, _("Your account, so that you can log in and take part.")))
    register(PersonalData(EmailAddress, "user", ("email", "verified"), _("Your addresses, so that we can reach you.")))
    register(PersonalData(Session, "person", SESSION, _("Where you are logged in, so that you can end it.")))
    register(
        PersonalData(
            EmailChange, "person", ("email", "old_email", "asked_at", "confirmed_at", "agreed_at"),
            _("The new address that you asked for, until it is confirmed."),
        )
    )  # fmt: skip
    register(
        PersonalData(
            RoleAssignment,
            "user",
            ("role", "fraction", "starts_on", "ends_on", "ended_at"),
            _("What you may do for the town, and since when."),
        )
    )
