"""Addresses that fail: noted when a mail server refuses them, or when it sends a message back (RFC 3464)."""

import email
import email.policy
import re
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.message import Message as Part
from typing import cast

from django.db import transaction

from participation.notices.models import Bounce, Message, Notice, State
from participation.notices.tokens import find_message

type Taker = Callable[[str, str, datetime], str]
"""Takes the head of a mail, what is said of it and the moment; returns which mail it was, "" where not its own."""

_takers: list[Taker] = []
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


def register_bounces(taker: Taker) -> None:
    """Have `taker` asked about what came back and is no message of ours: an app that sends mail of its own."""
    _takers.append(taker)


def take_bounce(raw: bytes, *, at: datetime) -> str:
    """Read what a mail server sent back, whoever sent it; return which mail it was, "" where there is none of ours."""
    if message := read_bounce(raw, at=at):
        return f"Message {message.pk}"
    report = email.message_from_bytes(raw, policy=email.policy.default)
    said, headers = _failure_in(report), _original_in(report)
    return next(filter(None, (taker(headers, said, at) for taker in _takers)), "") if said and headers else ""


def read_bounce(raw: bytes, *, at: datetime) -> Message | None:
    """Read what a mail server sent back, and note the address that failed for good; None where there is none.

    Only a report that carries the Message-ID of a message of ours counts: whoever could make that up knows our secret.
    """
    report = email.message_from_bytes(raw, policy=email.policy.default)
    said, key = _failure_in(report), find_message(_original_in(report))
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


def _original_in(report: EmailMessage) -> str:
    """Return the head of the mail that is sent back, or its Message-ID alone; "" where there is none."""
    for part in report.walk():
        match part.get_content_type():
            case "text/rfc822-headers":
                return str(part.get_content())
            case "message/rfc822":
                return str(cast("list[Part]", part.get_payload())[0].get("Message-ID", ""))
    return ""
