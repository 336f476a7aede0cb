"""What is signed into mail: by which link one unsubscribes, and which message a mail server sends back."""

import re
from email.utils import parseaddr

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

UNSUBSCRIBE, MESSAGE = "notices.unsubscribe", "notices.message"
EVERYTHING = ""
OUR_NUMBER = re.compile(r"<notice\.(\d{1,19})\.([0-9a-f]{32})@[^<>\s]+>")


def unsubscribe_token(person: int, sort: str) -> str:
    """Return what lets whoever holds it stop mail to `person`, of one sort or EVERYTHING. It never expires."""
    return signing.dumps([person, sort], salt=UNSUBSCRIBE)


def read_unsubscribe_token(token: str) -> tuple[int, str] | None:
    """Return person and sort; None for a token that is not ours."""
    try:
        person, sort = signing.loads(token, salt=UNSUBSCRIBE)
    except signing.BadSignature:
        return None
    return person, sort


def message_id(message: int) -> str:
    """Return the Message-ID of a message: always the same, and nobody else can make it up."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<notice.{message}.{_proof(message)}@{domain}>"


def find_message(headers: str) -> int | None:
    """Return the number of our message whose Message-ID stands in `headers`; None where there is none of ours."""
    for number, proof in OUR_NUMBER.findall(headers):
        if constant_time_compare(proof, _proof(int(number))):
            return int(number)
    return None


def _proof(message: int) -> str:
    return salted_hmac(MESSAGE, str(message), algorithm="sha256").hexdigest()[:32]
