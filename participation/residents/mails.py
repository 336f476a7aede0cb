"""A mail about somebody's account, also when no page was asked for: by the clock."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from participation.desk import DESK

PARTS = ("subject", "message")


def send_mail(name: str, to: str, *, language: str, **context: object) -> None:
    """Send templates/residents/mail/<name>_subject.txt and …_message.txt, in `language`."""
    context |= {"site_name": DESK.town, "site_url": settings.SITE_URL, "desk": DESK}
    with translation.override(language):
        subject, body = (render_to_string(f"residents/mail/{name}_{part}.txt", context) for part in PARTS)
        EmailMessage(subject.strip(), body.strip(), to=[to]).send()
