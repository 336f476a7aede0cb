"""A message in words: an e-mail with a complete plain part, in the language of who gets it."""

import email.message
import email.policy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from participation.desk import DESK
from participation.notices.models import Event, Message
from participation.notices.schedule import How
from participation.notices.texts import kinds, sorts
from participation.notices.tokens import EVERYTHING, message_id, unsubscribe_token

LONGEST_SUBJECT = 150
LONGEST_LINE = 998  # RFC 5322

type MailPolicy = email.policy.Policy[email.message.Message[str, str]]


@dataclass(frozen=True)
class Item:
    """One piece of news in words."""

    what: str
    at: datetime
    next_step: str
    until: date | None
    number: str
    url: str


@dataclass(frozen=True)
class Words:
    """What a message says: the same by e-mail and by letter."""

    name: str
    title: str
    items: Sequence[Item]


class Mail(EmailMultiAlternatives):
    """An e-mail whose heads stay on one line: a link that is folded is encoded, and then no link any more."""

    def message(self, *, policy: MailPolicy | None = None) -> EmailMessage:
        unfolded = (policy or email.policy.default).clone(max_line_length=LONGEST_LINE, cte_type="7bit")
        return super().message(policy=unfolded)


def words_of(message: Message) -> Words:
    """Return what `message` says, in the active language: that of its person."""
    events = Event.objects.filter(notices__message=message, kind__in=kinds()).order_by("at", "pk")
    items = [_item(event) for event in events]
    return Words(message.person.display_name, _title(message, items), items)


def mail_of(message: Message) -> Mail:
    """Return the e-mail, in the language of its person. Its Message-ID is the same each time."""
    with translation.override(message.person.language):
        words = words_of(message)
        links = _links(message, sort_of(message))
        context = {"words": words, "desk": DESK, "site_name": DESK.town, "message": message, **links}
        mail = Mail(
            subject=words.title,
            body=render_to_string("notices/mail.txt", context).strip() + "\n",
            from_email=settings.MAIL.bounces,
            to=[message.address],
            reply_to=[settings.MAIL.reply_to],
            headers=_headers(message, links["stop_url"]),
        )
        mail.attach_alternative(render_to_string("notices/mail.html", context), "text/html")
    return mail


def sort_of(message: Message) -> str:
    """Return the sort that all of the news in `message` is of; EVERYTHING where it is of more."""
    found = {kinds()[kind].sort for kind in message.notices.values_list("event__kind", flat=True) if kind in kinds()}
    return found.pop() if len(found) == 1 else EVERYTHING


def _item(event: Event) -> Item:
    return Item(
        what=" ".join(event.sentence.split()),
        at=event.at,
        next_step=event.next_step,
        until=event.until,
        number=event.number,
        url=f"{settings.SITE_URL}{event.url}",
    )


def _title(message: Message, items: Sequence[Item]) -> str:
    if len(items) == 1 and message.how == How.AT_ONCE:
        what = items[0].what
        return what if len(what) <= LONGEST_SUBJECT else f"{what[: LONGEST_SUBJECT - 1]}…"
    number = len(items)
    match message.how:
        case How.DAILY:
            title = ngettext(
                "Overview of the day: %(number)d message", "Overview of the day: %(number)d messages", number
            )
        case How.WEEKLY:
            title = ngettext(
                "Overview of the week: %(number)d message", "Overview of the week: %(number)d messages", number
            )
        case _:
            title = ngettext("%(number)d message for you", "%(number)d messages for you", number)
    return title % {"number": number}


def _links(message: Message, sort: str) -> dict[str, str]:
    """Return where one chooses what to be told, and where one stops it: nowhere, for what is one's own."""
    links = {"settings_url": f"{settings.SITE_URL}{reverse('notices:wishes-edit')}", "stop_url": "", "sort_label": ""}
    if not message.is_own:
        token = unsubscribe_token(message.person_id, sort)
        links["stop_url"] = f"{settings.SITE_URL}{reverse('notices:mail-stop', args=[token])}"
        links["sort_label"] = str(sorts()[sort].label) if sort in sorts() else ""
    return links


def _headers(message: Message, stop_url: str) -> dict[str, str]:
    """Return from whom and which it is, that no person sent it (RFC 3834), and how one stops it (RFC 8058)."""
    headers = {
        "From": formataddr((DESK.town, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        "Message-ID": message_id(message.pk),
        "Auto-Submitted": "auto-generated",
    }
    if stop_url:
        headers |= {"List-Unsubscribe": f"<{stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers
