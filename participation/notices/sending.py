"""From messages to the mail server: claimed, sent, noted, one after the other.

No mail server can say afterwards whether it took a message of which the answer got lost. So each message is claimed
first, in a transaction of its own. One that stays claimed, since its process died or the server fell silent, was
perhaps sent: what people follow is then not sent again (at most once: it stands on the site), but what is their own is
(at least once: a term missed costs them a right, the same message twice costs nothing, and its Message-ID is the same,
so that many mailboxes show it once).
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from django.conf import settings
from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F

from participation.notices.bounces import note_bounce
from participation.notices.mails import mail_of
from participation.notices.models import MailStop, Message, Notice, State
from participation.notices.schedule import Channel
from participation.notices.wishes import channels_of

PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440, 1440)]
SERVER_AWAY = timedelta(minutes=1)
LONG_CLAIMED = timedelta(minutes=10)
PERMANENT = 500  # SMTP: from here on, trying again changes nothing

logger = logging.getLogger(__name__)


class Server:
    """What this process knows of the mail server: while it is away it is left alone for a minute each time."""

    def __init__(self) -> None:
        self._away_until: datetime | None = None

    def is_away(self, at: datetime) -> bool:
        return self._away_until is not None and at < self._away_until

    def note_away(self, at: datetime) -> None:
        self._away_until = at + SERVER_AWAY


server = Server()


def send_due(at: datetime) -> int:
    """Mail what is due, at most so many a tick; return how many left. Due work.

    A message that meets trouble ends the round, for the connection may be gone: the next tick goes on with others.
    """
    waiting = Message.objects.mail_to_send(at)
    if server.is_away(at) or not waiting.exists():
        return 0
    mailer = mailers.default
    try:
        mailer.open()
    except OSError as error:
        logger.warning("The mail server does not answer: %s", error)
        server.note_away(at)
        return 0
    try:
        return _send_some(mailer, at)
    finally:
        mailer.close()


def give_back(at: datetime) -> int:
    """End what was claimed and never noted: one's own waits again, all else was perhaps sent. Due work."""
    lost = Message.objects.filter(state=State.SENDING, claimed_at__lte=at - LONG_CLAIMED)
    again = lost.filter(is_own=True).update(state=State.WAITING, next_at=at)
    return again + lost.filter(is_own=False).update(state=State.UNSURE)


def claim(at: datetime) -> Message | None:
    """Take the next message, in a transaction of its own: of two who try at once, one has it."""
    with transaction.atomic():
        waiting = Message.objects.mail_to_send(at).select_for_update(of=("self",), skip_locked=True)
        message = waiting.select_related("person").first()
        if message is None:
            return None
        message.address = message.person.email or ""
        mine = Message.objects.filter(pk=message.pk, state=State.WAITING)
        claimed = mine.update(state=State.SENDING, claimed_at=at, attempts=F("attempts") + 1, address=message.address)
        message.attempts += 1
    return message if claimed else None


def _send_some(mailer: BaseEmailBackend, at: datetime) -> int:
    sent = 0
    for _turn in range(settings.MAIL.per_tick):
        message = claim(at)
        if message is None:
            break
        if not _is_wanted(message):
            _drop(message, at)
        elif _deliver(mailer, message, at):
            sent += 1
        else:
            break
    return sent


def _is_wanted(message: Message) -> bool:
    """Whether it still is to go: since it was made, an address may have failed or a person stopped their mail."""
    if channels_of([message.person])[message.person_id] != Channel.EMAIL:
        return False
    return message.is_own or not MailStop.objects.filter(person=message.person_id).exists()


def _drop(message: Message, at: datetime) -> None:
    """Let an e-mail be that is not to go any more; what is one's own is planned again, to go by letter."""
    _note(message, State.DROPPED)
    if message.is_own:
        Notice.objects.filter(message=message).update(message=None, look_at=at)


def _deliver(mailer: BaseEmailBackend, message: Message, at: datetime) -> bool:
    """Send one message; return whether the server took it."""
    try:
        mailer.send_messages([mail_of(message)])
    except (SMTPRecipientsRefused, SMTPSenderRefused, SMTPResponseException) as refusal:
        _note_refusal(message, refusal, at)
    except OSError as error:  # silence in the middle: nobody can say whether it was taken
        logger.warning("Message %s was perhaps sent: %s", message.pk, error)
        _again(message, at) if message.is_own else _note(message, State.UNSURE)
    except ValueError as error:  # an address that no mail server could take
        logger.warning("Message %s can not be sent: %s", message.pk, error)
        _note(message, State.FAILED)
    else:
        _note(message, State.SENT, sent_at=at)
        return True
    return False


def _note_refusal(message: Message, refusal: OSError, at: datetime) -> None:
    match refusal:
        case SMTPRecipientsRefused(recipients=recipients):
            code, said = next(iter(recipients.values()))
            if code >= PERMANENT:
                note_bounce(message, f"{code} {said.decode(errors='replace')}", at=at)
                return
    _again(message, at)


def _again(message: Message, at: datetime) -> None:
    """Let the message wait for its next try, longer each time; in the end, note that it was not sent."""
    if message.attempts > len(PAUSES):
        _note(message, State.FAILED)
    else:
        _note(message, State.WAITING, next_at=at + PAUSES[message.attempts - 1])


def _note(message: Message, state: State, **more: datetime) -> None:
    """Write how it went; one that was given back in the meantime is left as it is."""
    Message.objects.filter(pk=message.pk, state=State.SENDING).update(state=state, **more)
