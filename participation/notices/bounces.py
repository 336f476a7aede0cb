"""Addresses that fail: noted when a mail server refuses them, or when it sends a message back (RFC 3464)."""

import email
import email.policy
import re
from datetime import datetime
from email.message import EmailMessage
from email.message import Message as Part
from typing import cast

from django.db import transaction

from participation.notices.models import Bounce, Message, Notice, State
from participation.notices.tokens import find_message

LONGEST_STATUS = 200
PERMANENT = re.compile(r"5\.\d+\.\d+")  # RFC 3463


def note_bounce(message: Message, said: str, *, at: datetime) -> None:
    """Note that the address of a message fails, so that nothing more goes there; what is one's own goes by letter."""
    with transaction.atomic():
        Bounce.objects.get_or_create(
            person_id=message.person_id,
            address=message.address,
            defaults={"status": " ".join(said.split())[:LONGEST_STATUS], "at": at},
        )
        Message.objects.filter(pk=message.pk).update(state=State.BOUNCED)
        if message.is_own:
            Notice.objects.filter(message=message).update(message=None, look_at=at)


def read_bounce(raw: bytes, *, at: datetime) -> Message | None:
    """Read what a mail server sent back, and note the address that failed for good; None where there is none.

    Only a report that carries the Message-ID of a message of ours counts: whoever could make that up knows our secret.
    """
    report = email.message_from_bytes(raw, policy=email.policy.default)
    said, key = _failure_in(report), _original_in(report)
    message = Message.objects.filter(pk=key).first() if key else None
    if not said or message is None or not message.address:
        return None
    note_bounce(message, said, at=at)
    return message


def _failure_in(report: EmailMessage) -> str:
    """Return the status of the first recipient who can not be reached for good, "" where all is only delayed."""
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for recipient in cast("list[Part]", part.get_payload()):
            status = str(recipient.get("Status", ""))
            if str(recipient.get("Action", "")).strip().lower() == "failed" and PERMANENT.search(status):
                return " ".join([status, str(recipient.get("Diagnostic-Code", ""))])
    return ""


def _original_in(report: EmailMessage) -> int | None:
    """Return the number of our message that is sent back, whole or with its head alone."""
    for part in report.walk():
        match part.get_content_type():
            case "text/rfc822-headers":
                return find_message(str(part.get_content()))
            case "message/rfc822":
                return find_message(str(cast("list[Part]", part.get_payload())[0].get("Message-ID", "")))
    return None
