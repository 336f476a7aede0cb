"""Mail about registrations: the same words as in the notices, with the calendar's entry where that changes."""

import logging
from datetime import datetime
from email.message import MIMEPart
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import mailers
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.crypto import salted_hmac

from cms.events.calendars import invitation, method_of
from cms.events.models import Mailing
from cms.events.telling import FOR_CALENDARS, address_of, words_of
from participation.desk import DESK
from participation.notices.mails import Mail
from participation.notices.texts import next_step_for, sentence_for

logger = logging.getLogger(__name__)


def send_due(at: datetime) -> int:
    """Mail what waits, at most so many a tick; return how many left. Due work."""
    waiting = Mailing.objects.to_send(at).order_by("pk").values_list("pk", flat=True)
    return sum(_send(pk, at) for pk in list(waiting[: settings.MAIL.per_tick]))


def _send(pk: int, at: datetime) -> bool:
    """Claim one and send it; what is not noted as sent goes again after a while."""
    mine = Mailing.objects.to_send(at).filter(pk=pk)
    mailing = Mailing.objects.select_related("registration__gathering__page", "registration__person").get(pk=pk)
    if not mine.update(next_at=at + Mailing.PAUSE * 2**mailing.attempts, attempts=mailing.attempts + 1):
        return False
    try:
        mailers.default.send_messages([mail_of(mailing, at)])
    except OSError as error:
        logger.warning("Mail about a registration was not taken: %s", error)
        return False
    Mailing.objects.filter(pk=pk).update(sent_at=at)
    return True


def mail_of(mailing: Mailing, at: datetime) -> Mail:
    """Return the mail, in the language of who registered."""
    registration = mailing.registration
    person = registration.person
    with translation.override(person.language if person else registration.language):
        data = words_of(registration)
        what = sentence_for(mailing.kind, data)
        context = {
            "name": registration.who,
            "what": what,
            "next_step": next_step_for(mailing.kind, data),
            "url": settings.SITE_URL + registration.get_absolute_url(),
            "place": registration.gathering.place,
            "desk": DESK,
            "site_name": DESK.town,
            "site_url": settings.SITE_URL,
        }
        body = render_to_string("events/mail.txt", context)
        mail = Mail(what, body.strip(), to=[address_of(registration)], headers={"Message-ID": _message_id(mailing)})
        if mailing.kind in FOR_CALENDARS:
            mail.attach(_attached(invitation(registration, at=at)))
    return mail


def _attached(calendar: bytes) -> MIMEPart:
    """Return a part that mail programs put into a calendar: it says what is to be done with it."""
    part = MIMEPart()
    part.set_content(
        calendar.decode(), subtype="calendar", charset="utf-8", cte="base64", params={"method": method_of(calendar)},
        disposition="attachment", filename="event.ics",
    )  # fmt: skip
    return part


def _message_id(mailing: Mailing) -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    proof = salted_hmac("cms.events.mails", str(mailing.pk), algorithm="sha256").hexdigest()[:32]
    return f"<event.{mailing.pk}.{proof}@{domain}>"
