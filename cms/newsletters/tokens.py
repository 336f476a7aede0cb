"""What is signed into mail for people without an account, and how an address is known without being kept."""

import re
from email.utils import parseaddr

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

CONFIRM, MANAGE = "newsletters.confirm", "newsletters.manage"
DAYS_TO_CONFIRM = 7
OUR_NUMBER = re.compile(r"<newsletter\.(\d{1,19})\.([0-9a-f]{32})@[^<>\s]+>")


def confirm_token(subscriber: int, email: str) -> str:
    return signing.dumps([subscriber, email], salt=CONFIRM)


def read_confirm_token(token: str) -> tuple[int, str] | None:
    """Return subscriber and address; None for a token that is too old or not ours."""
    try:
        subscriber, email = signing.loads(token, salt=CONFIRM, max_age=DAYS_TO_CONFIRM * 86_400)
    except signing.BadSignature:
        return None
    return subscriber, email


def manage_token(subscriber: int) -> str:
    """Return what lets whoever holds it see, change and end a subscription. It ends with the subscription."""
    return signing.dumps(subscriber, salt=MANAGE)


def read_manage_token(token: str) -> int | None:
    try:
        subscriber: int = signing.loads(token, salt=MANAGE)
    except signing.BadSignature:
        return None
    return subscriber


def digest_of(email: str) -> str:
    """Return what stands for an address where the address itself is not to be kept."""
    return salted_hmac("newsletters.address", email.casefold(), secret=settings.PEPPER, algorithm="sha256").hexdigest()


def message_id(delivery: int) -> str:
    """Return the Message-ID of an e-mail: always the same, and nobody else can make it up."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<newsletter.{delivery}.{_proof(delivery)}@{domain}>"


def find_delivery(headers: str) -> int | None:
    """Return the number of the e-mail whose Message-ID stands in `headers`; None where there is none of ours."""
    for number, proof in OUR_NUMBER.findall(headers):
        if constant_time_compare(proof, _proof(int(number))):
            return int(number)
    return None


def _proof(delivery: int) -> str:
    return salted_hmac("newsletters.message", str(delivery), algorithm="sha256").hexdigest()[:32]
