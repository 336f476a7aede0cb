"""The accounts that visitors of the demonstration town log in with."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from participation.demo import content
from participation.dossiers.models import Neighbourhood
from participation.residents.actions import raise_level
from participation.residents.models import Level, Role, User
from participation.roles.actions import grant_role

PASSWORD = "demo"  # noqa: S105 (printed for everyone; the demonstration town holds nothing real)
MEMBER_SINCE = timedelta(days=400)


@dataclass(frozen=True)
class Account:
    email: str
    name: str
    level: int
    can: str
    role: str = ""
    fraction: str = ""
    neighbourhood: str = ""
    year_of_birth: int | None = None


def accounts() -> list[Account]:
    return [Account(**entry) for entry in content.read("accounts")["account"]]


def accounts_present() -> list[Account]:
    """The accounts of this town: all of them, or none where it was not filled with the demonstration."""
    present = set(User.objects.filter(email__endswith="@demo.test").values_list("email", flat=True))
    return [account for account in accounts() if account.email in present]


def make_accounts(now: datetime) -> dict[str, User]:
    """Make every account; return the people by e-mail address."""
    password = make_password(PASSWORD)  # slow on purpose, so once
    return {account.email: _make(account, password, now - MEMBER_SINCE) for account in accounts()}


def _make(account: Account, password: str, at: datetime) -> User:
    person = User.objects.create(
        email=account.email,
        password=password,
        display_name=account.name,
        year_of_birth=account.year_of_birth,
        neighbourhood=Neighbourhood.objects.filter(code=account.neighbourhood).first(),
        date_joined=at,
    )
    EmailAddress.objects.create(user=person, email=account.email, verified=True, primary=True)
    raise_level(person, Level(account.level), method="demo", at=at)
    if account.role:
        day = timezone.localdate(at)
        grant_role(person, Role(account.role), by=None, at=at, starts_on=day, fraction=account.fraction)
    return person
