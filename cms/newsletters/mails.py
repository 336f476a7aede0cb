"""What leaves: the e-mail that asks to confirm, and an issue as an e-mail with a complete plain part."""

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from cms.newsletters.models import Delivery, Issue, Subscriber
from cms.newsletters.tokens import confirm_token, manage_token, message_id
from cms.newsletters.words import html_of, text_of
from participation.desk import DESK
from participation.notices.mails import Mail


def confirmation_of(subscriber: Subscriber) -> Mail:
    """Return the e-mail with the link that confirms. It says nothing else, since anybody may have typed the address."""
    with translation.override(subscriber.language):
        link = _address("newsletters:confirm", confirm_token(subscriber.pk, subscriber.email))
        context = {"confirm_url": link, "site_name": DESK.town, "desk": DESK}
        subject = _("Do you want our newsletter?")
        text = render_to_string("newsletters/confirm_mail.txt", context).strip() + "\n"
    return Mail(subject, text, settings.MAIL.bounces, [subscriber.email], headers={"From": _sender()})


def issue_mail(issue: Issue, subscriber: Subscriber, *, delivery: Delivery | None = None) -> Mail:
    """Return an issue as it goes to a subscriber; without a delivery it is a copy to look at."""
    with translation.override(issue.language):
        token = manage_token(subscriber.pk) if subscriber.pk else ""
        links = {
            "archive_url": f"{settings.SITE_URL}{issue.get_absolute_url()}",
            "stop_url": _address("newsletters:stop", token) if token else "",
            "manage_url": _address("newsletters:manage", token) if token else "",
        }
        body = html_of(issue.body)
        context = {"issue": issue, "site_name": DESK.town, "desk": DESK, **links}
        text = render_to_string("newsletters/mail.txt", context | {"body": text_of(body)}).strip() + "\n"
        html = render_to_string("newsletters/mail.html", context | {"body": mark_safe(body)})  # noqa: S308 (an editor's)
    mail = Mail(
        subject=" ".join(issue.title.split()),
        body=text,
        from_email=settings.MAIL.bounces,
        to=[subscriber.email],
        reply_to=[settings.MAIL.reply_to],
        headers=_headers(links["stop_url"], delivery),
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _headers(stop_url: str, delivery: Delivery | None) -> dict[str, str]:
    """Return from whom it is, of which list (RFC 2919), and how one leaves with one click (RFC 8058)."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {"From": _sender(), "List-Id": f"<newsletter.{domain}>", "Auto-Submitted": "auto-generated"}
    if delivery:
        headers["Message-ID"] = message_id(delivery.pk)
    if stop_url:
        headers |= {"List-Unsubscribe": f"<{stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def _sender() -> str:
    return formataddr((DESK.town, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def _address(page: str, token: str) -> str:
    return f"{settings.SITE_URL}{reverse(page, args=[token])}"
