"""What is limited, and how often it may be done. Apps register their pages in `AppConfig.ready()`.

Never limited here: voting, signing, supporting, following, reading. Whoever posts too much keeps every other right.
"""

from dataclasses import dataclass

from participation.limits.models import SwitchName

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Act:
    """An act, and how often it may be done within `seconds`; 0 where that is not counted.

    An account may do it less often than an address, where a whole office may sit, and that less often than a net.
    `switch` is what turns it off for everyone.
    """

    name: str
    seconds: int
    per_account: int
    per_address: int
    per_net: int
    switch: SwitchName | None = None


SIGN_UP = Act("sign_up", HOUR, 0, 30, 90, SwitchName.SIGN_UP)
LOG_IN = Act("log_in", 10 * MINUTE, 0, 60, 180)
CODE = Act("code", 10 * MINUTE, 20, 60, 180)  # that was mailed, or comes from an app; letters have their own limits
MAIL = Act("mail", HOUR, 10, 30, 90)  # what makes us send an e-mail to an address that somebody typed
POST = Act("post", HOUR, 10, 60, 180, SwitchName.POSTING)
COMMENT = Act("comment", 10 * MINUTE, 20, 120, 360, SwitchName.POSTING)
EDIT = Act("edit", 10 * MINUTE, 30, 180, 540, SwitchName.POSTING)
UPLOAD = Act("upload", 10 * MINUTE, 60, 240, 720, SwitchName.UPLOADS)

_limited: dict[str, Act] = {
    "account_signup": SIGN_UP,
    "account_signup_by_passkey": SIGN_UP,
    "account_login": LOG_IN,
    "mfa_login_webauthn": LOG_IN,
    "mfa_authenticate": CODE,
    "account_confirm_login_code": CODE,
    "account_reset_password_from_key": CODE,
    "account_request_login_code": MAIL,
    "account_reset_password": MAIL,
    "account_email_verification_sent": MAIL,
    "letter:take-over": MAIL,
}


def limit(page: str, act: Act) -> None:
    """Limit what is sent to the page of that name."""
    _limited[page] = act


def act_of(page: str) -> Act | None:
    return _limited.get(page)


def limited() -> dict[str, Act]:
    return dict(_limited)
