"""What those who come are told, and by which way.

Who has an account is told as of all else (participation/notices). Who has none gets an e-mail with the same words. What
changes a calendar goes to both by e-mail, with the calendar's entry in it; the notice then only stands to be read.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cms.events.models import Mailing, Registration
from participation.notices.actions import notify
from participation.notices.schedule import How
from participation.notices.texts import Kind, register, register_sort


class News(StrEnum):
    """What somebody who registered is told."""

    REQUESTED = "events.requested"
    CONFIRMED = "events.confirmed"
    WAITING = "events.waiting"
    OFFERED = "events.offered"
    EXPIRED = "events.expired"
    CANCELLED = "events.cancelled"
    CALLED_OFF = "events.called_off"
    MOVED = "events.moved"
    TOMORROW = "events.tomorrow"
    SOON = "events.soon"
    AFTER = "events.after"


REGISTERED = "events.registered"
FOR_CALENDARS = (News.CONFIRMED, News.CANCELLED, News.CALLED_OFF, News.MOVED)

KINDS = {
    News.REQUESTED: Kind(
        _("Please confirm that you want to come to “{title}”."),
        next_step=_("Open the link and press the button there. Only then do you have a place."),
        is_own=True,
    ),
    News.CONFIRMED: Kind(
        _("You are registered for “{title}” on {when}."),
        next_step=_("Can you not come after all? Then cancel, so that somebody else can have your place."),
        sort=REGISTERED,
    ),
    News.WAITING: Kind(
        _("“{title}” is full. You are on the waiting list."),
        next_step=_("You need to do nothing: we write to you as soon as there is a place for you."),
        is_own=True,
    ),
    News.OFFERED: Kind(
        _("There is a place for you at “{title}” on {when}."),
        next_step=_("Take it before {until_when}. After that it goes to the next in line."),
        is_own=True,
    ),
    News.EXPIRED: Kind(
        _("Your place at “{title}” went to the next in line."),
        next_step=_("Do you still want to come? Then register again."),
        is_own=True,
    ),
    News.CANCELLED: Kind(
        _("Your registration for “{title}” is cancelled."),
        next_step=_("You need to do nothing more."),
        sort=REGISTERED,
    ),
    News.CALLED_OFF: Kind(
        _("“{title}” on {when} is cancelled. The reason: {reason}"),
        next_step=_("You need to do nothing more."),
        is_cancellation=True,
        sort=REGISTERED,
    ),
    News.MOVED: Kind(
        _("“{title}” has changed. It is now on {when}."),
        next_step=_("You keep your place. Does it not suit you any more? Then cancel."),
        sort=REGISTERED,
    ),
    News.TOMORROW: Kind(
        _("Tomorrow you come to “{title}”: {when}."),
        next_step=_("Can you not come after all? Then cancel, so that somebody else can have your place."),
        is_own=True,
    ),
    News.SOON: Kind(
        _("“{title}” begins soon: {when}."),
        next_step=_("Follow the link. There you find where to be."),
        is_own=True,
    ),
    News.AFTER: Kind(
        _("You were registered for “{title}”. Thank you."),
        next_step=_("On its page you find what was shown and answered, and what you can tell us about it."),
        is_own=True,
    ),
}

ABOUT_QUESTIONS = {
    "events.question_refused": Kind(
        _("Your question at “{title}” is not shown. The reason: {reason}"),
        next_step=_("You can ask it in another way. You can also call the desk."),
        is_own=True,
    ),
    "events.question_written": Kind(
        _("Your question at “{title}” has a written answer."),
        next_step=_("You find it on the page of the event."),
        is_own=True,
    ),
}


def register_kinds() -> None:
    register_sort(REGISTERED, _("What changes in what you registered for: we always mail you that"), usual=How.SITE)
    for kind, what in ABOUT_QUESTIONS.items():
        register(kind, what)
    for kind, what in KINDS.items():
        register(kind, what)


def tell(registration: Registration, news: News, *, at: datetime) -> None:
    """Tell whoever registered, in the caller's transaction."""
    address = address_of(registration)
    is_mailed = bool(address) and (registration.person is None or news in FOR_CALENDARS)
    if is_mailed:
        Mailing.objects.create(registration=registration, kind=news, made_at=at, next_at=at)
    if registration.person is not None:
        person = registration.person.pk
        with translation.override(registration.person.language):
            notify(
                news, at=at, path=registration.get_absolute_url(), to=[person], data=words_of(registration),
                own=() if is_mailed else [person],
            )  # fmt: skip


def tell_all(registrations: Iterable[Registration], news: News, *, at: datetime) -> None:
    for registration in registrations:
        tell(registration, news, at=at)


def words_of(registration: Registration) -> dict[str, str]:
    """Return what fills in the words, in the active language."""
    gathering = registration.gathering
    data = {
        "title": gathering.page_in(translation.get_language() or "").title,
        "when": when(gathering.starts_at),
        "reason": gathering.cancelled_why,
    }
    if registration.offer_until:
        data["until_when"] = when(registration.offer_until)
    return data


def when(moment: datetime) -> str:
    """Return a moment as people say it, in the active language."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    return f"{date_format(local, 'l j F Y')}, {date_format(local, 'H:i')}"


def address_of(registration: Registration) -> str:
    """Return where mail about a registration goes; "" where there is no address that is known to be theirs."""
    person = registration.person
    if person is None:
        return registration.email
    confirmed = EmailAddress.objects.filter(user=person, verified=True, email=person.email or "")
    return person.email or "" if person.is_active and confirmed.exists() else ""
