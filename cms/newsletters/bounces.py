"""Newsletters that come back: an address that does not exist is unsubscribed, so nothing more goes there."""

import re
from datetime import datetime

from cms.newsletters.actions import leave
from cms.newsletters.models import Delivery, DeliveryState
from cms.newsletters.tokens import find_delivery

NO_SUCH_ADDRESS = re.compile(r"\b5\.1\.(?:1|2|3|6|10)\b")  # RFC 3463; a mailbox that is full may be empty next month


def take(headers: str, said: str, at: datetime) -> str:
    """Note a newsletter's e-mail that came back for good; return which it is, "" where it is none of ours."""
    number = find_delivery(headers)
    delivery = Delivery.objects.filter(pk=number).select_related("subscriber").first() if number else None
    if delivery is None:
        return ""
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.FAILED)
    if delivery.subscriber and NO_SUCH_ADDRESS.search(said):
        leave(delivery.subscriber)
    return f"Newsletter e-mail {delivery.pk}"
