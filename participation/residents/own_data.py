"""What an account itself says about a person, for the register of personal data."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from participation.audit.models import Entry
from participation.procedures.models import Regulation, Step
from participation.residents.models import EmailChange, RoleAssignment, Session, User
from participation.residents.personal import Basis, Held, PersonalData, hold, hold_who_acted, register
from participation.residents.verification.evidence import Method

ACCOUNT = (
    "email", "display_name", "language", "level", "level_method", "level_at", "neighbourhood", "year_of_birth",
    "date_joined", "last_login",
)  # fmt: skip
SECRET = ("password", "person_key", "is_superuser", "is_active")
HOW_VERIFIED = {"email": _("by e-mail"), "paper": _("on paper"), **dict(Method.choices)}
SESSION = ("started_at", "seen_on", "browser", "system", "expire_date")


def register_own_data() -> None:
    account = _("Your account, so that you can log in and take part.")
    words = {"level_method": lambda: HOW_VERIFIED}
    register(PersonalData(User, "id", ACCOUNT, account, unseen=SECRET, words=words, heading=_("Your account")))
    register(PersonalData(EmailAddress, "user", ("email", "verified"), _("Your addresses, so that we can reach you.")))
    logged_in = _("Where you are logged in, so that you can end it.")
    register(PersonalData(Session, "person", SESSION, logged_in, unseen=("session_key", "session_data")))
    second_step = _("Your second step to log in: an app, a passkey or spare codes.")
    register(PersonalData(Authenticator, "user", ("type", "created_at", "last_used_at"), second_step, unseen=("data",)))
    register(
        PersonalData(
            EmailChange, "person", ("email", "old_email", "asked_at", "confirmed_at", "agreed_at"),
            _("The new address that you asked for, until it is confirmed."), unseen=("password",),
        )
    )  # fmt: skip
    register(
        PersonalData(
            RoleAssignment,
            "user",
            ("role", "fraction", "starts_on", "ends_on", "ended_at"),
            _("What you may do for the town, and since when."),
            unseen=("granted_by",),
        )
    )
    _register_below()


def _register_below() -> None:
    """What the apps below keep about people: they know of no register."""
    hold(
        Held(
            Entry,
            ("actor_id", "on_behalf_of_id", "subject_id", "data", "reason", "salt", "seal"),
            _("Who did what, as numbers of accounts, so that the town can answer for it."),
            _(
                "Who was shown whose data: a year. All else: five years, ten where decisions and votes rest on it; "
                "then it is put away outside the site."
            ),
            Basis.LEGAL_DUTY,
        )
    )
    hold_who_acted(Regulation, "adopted_by")
    hold_who_acted(Step, "by", "reason", "data")
