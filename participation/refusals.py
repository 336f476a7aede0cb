"""What a town's own site may not be started with; one sentence each. A test site, and a demonstration, may.

`manage.py check --deploy` tells all of it, `manage.py prepare` and `serve` do not start while there is any.
"""

from collections.abc import Callable, Sequence

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.checks import CheckMessage, Error, Tags, register

from participation.demo.accounts import PASSWORD
from participation.residents.models import User
from participation.residents.verification.pepper import is_other_pepper

type Refusal = Callable[[], str]

SHORTEST_KEY = {"SECRET_KEY": 50, "PEPPER": 32}
DEMO_ACCOUNTS = (
    "The database holds accounts of the demonstration, with a password that everyone knows: start with an empty "
    "database, or set ALLOW_DEMO=1 or TEST_SITE=1 if this installation is meant for trying out."
)
OTHER_PEPPER = (
    "PEPPER (or VAR_DIR/pepper.txt) is not the one that this town's residents, rolls and letters are known by: put "
    "back the one that was used before."
)
FEWEST_CHARACTERS = 10  # different ones, in a key that was drawn by lot


def is_for_trying_out() -> bool:
    return settings.TEST_SITE or settings.ALLOW_DEMO


def refusals_of_settings() -> list[str]:
    """What is wrong with the settings, whatever the database holds."""
    found = ["DEBUG=1 shows passwords and code to whoever visits the site: leave DEBUG out."] if settings.DEBUG else []
    if is_for_trying_out():
        return found
    keys = {"SECRET_KEY": settings.SECRET_KEY, "PEPPER": settings.PEPPER}
    found += [said for name, key in keys.items() if (said := _weak_key(name, key))]
    if any(host.strip() in ("*", "") or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        found.append(
            "ALLOWED_HOSTS lets any host name in, so that links in mail can be led elsewhere: "
            "name the town's own host names."
        )
    return found


def _weak_key(name: str, key: str) -> str:
    if len(key) >= SHORTEST_KEY[name] and len(set(key)) >= FEWEST_CHARACTERS and "insecure" not in key:
        return ""
    return (
        f"{name} can be guessed: give at least {SHORTEST_KEY[name]} characters drawn by lot, "
        "or leave it out and one is made and kept in VAR_DIR."
    )


def refusals_of_data() -> list[str]:
    """What is wrong with what the database holds."""
    if is_for_trying_out():
        return []
    found = [DEMO_ACCOUNTS] if _has_demo_password() else []
    return [*found, OTHER_PEPPER] if is_other_pepper() else found


def _has_demo_password() -> bool:
    known = User.objects.filter(email__endswith="@demo.test").values_list("password", flat=True)
    return any(check_password(PASSWORD, password) for password in set(known))


# As checks of Django's


def register_checks() -> None:
    register(check_settings, Tags.security, deploy=True)
    register(check_data, Tags.database, deploy=True)


def check_settings(app_configs: Sequence[AppConfig] | None, **options: object) -> list[CheckMessage]:
    return [Error(said, id="participation.E001") for said in refusals_of_settings()]


def check_data(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **options: object
) -> list[CheckMessage]:
    """Asked with --database only, since it looks into the database."""
    return [Error(said, id="participation.E002") for said in (refusals_of_data() if databases else [])]
