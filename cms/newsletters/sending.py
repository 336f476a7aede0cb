"""From deliveries to the mail server, by the queue of tasks and no faster than the town wants.

Each e-mail is claimed in a transaction of its own before it is handed over. One whose process died in the middle was
perhaps sent, and nobody can tell: it is never sent again. Everything else goes on where it stopped.
"""

import logging
from datetime import datetime, timedelta
from math import ceil
from smtplib import SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from django.conf import settings
from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.newsletters.mails import issue_mail
from cms.newsletters.models import Delivery, DeliveryState, Issue, IssueState

MINUTE = timedelta(minutes=1)
PIECES = 12  # in a minute: no burst is longer than what five seconds allow
LONG_CLAIMED = timedelta(minutes=10)
PAUSES = [timedelta(minutes=minutes) for minutes in (5, 30, 120, 480)]
PERMANENT = 500  # SMTP: from here on, trying again changes nothing
UNDERWAY = (DeliveryState.WAITING, DeliveryState.SENDING)

logger = logging.getLogger(__name__)


def send_due(at: datetime) -> int:
    """Have the queue send what waits, and note what is done; return whether there was something. Due work."""
    lost = Delivery.objects.filter(state=DeliveryState.SENDING, claimed_at__lte=at - LONG_CLAIMED)
    lost.update(state=DeliveryState.UNSURE)
    leaving = Issue.objects.filter(state=IssueState.SENDING)
    if not leaving.exists():
        return 0
    leaving.exclude(deliveries__state__in=UNDERWAY).update(state=IssueState.SENT, ended_at=at)
    if not room(at) or not Delivery.objects.to_send(at).exists() or _is_queued():
        return 0
    send_some.enqueue(at.isoformat())
    return 1


@task
def send_some(asked_at: str) -> int:
    """Send as much as the rate allows now, however long ago it was asked; return how many e-mails left."""
    return send_now(max(datetime.fromisoformat(asked_at), timezone.now()))


def send_now(at: datetime) -> int:
    """Send as much as the rate allows at `at`."""
    mailer, sent = mailers.default, 0
    try:
        mailer.open()
    except OSError as error:
        logger.warning("The mail server does not answer: %s", error)
        return 0
    try:
        for _turn in range(min(room(at), ceil(settings.CMS.newsletters_per_minute / PIECES))):
            delivery = claim(at)
            if delivery is None or not _deliver(mailer, delivery, at):
                break
            sent += 1
    finally:
        mailer.close()
    return sent


def room(at: datetime) -> int:
    """Return how many more e-mails may leave in the minute before `at`, all processes together."""
    lately = Delivery.objects.filter(claimed_at__gt=at - MINUTE).count()
    return max(0, settings.CMS.newsletters_per_minute - lately)


def claim(at: datetime) -> Delivery | None:
    """Take the next e-mail that is still wanted; of two who try at once, one has it."""
    while True:
        with transaction.atomic():
            waiting = Delivery.objects.to_send(at).select_for_update(of=("self",), skip_locked=True)
            delivery = waiting.select_related("issue", "subscriber").first()
            if delivery is None:
                return None
            state = DeliveryState.SENDING if _is_wanted(delivery) else DeliveryState.DROPPED
            mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING)
            has_it = mine.update(state=state, claimed_at=at, attempts=F("attempts") + 1)
        if has_it and state == DeliveryState.SENDING:
            delivery.attempts += 1
            return delivery


def _is_wanted(delivery: Delivery) -> bool:
    return delivery.subscriber is not None and delivery.subscriber.confirmed_at is not None


def _is_queued() -> bool:
    """Whether a task waits already: one is enough, however long no worker was there."""
    return DBTaskResult.objects.filter(task_path=send_some.module_path, status=TaskResultStatus.READY).exists()


def _deliver(mailer: BaseEmailBackend, delivery: Delivery, at: datetime) -> bool:
    """Send one e-mail; return whether the connection is still good for the next."""
    subscriber = delivery.subscriber
    if subscriber is None:
        return True
    try:
        mailer.send_messages([issue_mail(delivery.issue, subscriber, delivery=delivery)])
    except (SMTPRecipientsRefused, SMTPSenderRefused, SMTPResponseException) as refusal:
        _note_refusal(delivery, refusal, at)
        return False
    except OSError as error:  # silence in the middle: nobody can say whether it was taken
        logger.warning("Newsletter e-mail %s was perhaps sent: %s", delivery.pk, error)
        _note(delivery, DeliveryState.UNSURE)
        return False
    except ValueError as error:  # an address that no mail server could take
        logger.warning("Newsletter e-mail %s can not be sent: %s", delivery.pk, error)
        _note(delivery, DeliveryState.FAILED)
        return True
    _note(delivery, DeliveryState.SENT)
    return True


def _note_refusal(delivery: Delivery, refusal: OSError, at: datetime) -> None:
    match refusal:
        case SMTPRecipientsRefused(recipients=recipients):
            code = next(iter(recipients.values()))[0]
        case SMTPResponseException(smtp_code=code):
            pass
        case _:
            code = 0
    if code >= PERMANENT or delivery.attempts > len(PAUSES):
        _note(delivery, DeliveryState.FAILED)
    else:
        _note(delivery, DeliveryState.WAITING, next_at=at + PAUSES[delivery.attempts - 1])


def _note(delivery: Delivery, state: DeliveryState, **more: datetime) -> None:
    """Write how it went; one that was given up in the meantime is left as it is."""
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENDING).update(state=state, **more)
