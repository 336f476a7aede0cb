"""Everything that can happen to newsletters: somebody asks for them, confirms, changes, leaves; an issue is sent."""

from datetime import datetime, timedelta
from functools import partial
from itertools import batched
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms.newsletters.mails import confirmation_of, issue_mail
from cms.newsletters.models import Delivery, Issue, IssueState, Subscriber
from cms.newsletters.tokens import digest_of
from participation.audit.actions import record
from participation.errors import WrongState
from participation.permissions import authorise
from participation.residents.models import User

AT_ONCE = 500
QUIET = timedelta(minutes=10)  # so long an address that was just mailed is left alone

type Wish = dict[str, Any]


class NobodyWantsIt(WrongState):
    """No subscriber asked for what this issue is about."""

    code = "nobody_wants_it"


# People


def ask(email: str, wish: Wish, *, language: str, at: datetime) -> None:
    """Note what somebody wants, and mail them the link that confirms it. Nobody learns whether an address was known.

    `wish` is {frequency, themes [pk], neighbourhoods [pk]}.
    """
    email = email.strip().lower()
    with transaction.atomic():
        subscriber, is_new = Subscriber.objects.select_for_update().get_or_create(
            email=email, defaults={"language": language, "asked_at": at, "wish": wish}
        )
        is_quiet = not is_new and bool(subscriber.wish) and at - subscriber.asked_at < QUIET
        Subscriber.objects.filter(pk=subscriber.pk).update(
            wish=wish | {"language": language}, **({} if is_quiet else {"asked_at": at})
        )
        if not is_quiet:
            subscriber.language = language
            transaction.on_commit(partial(_mail_confirmation, subscriber), robust=True)


def confirm(subscriber: Subscriber, *, at: datetime) -> None:
    """Let what was asked for count. Harmless when repeated."""
    with transaction.atomic():
        held = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        if held.wish:
            _apply(held, held.wish)
        held.wish, held.confirmed_at = {}, held.confirmed_at or at
        held.save()


def change(subscriber: Subscriber, wish: Wish, *, at: datetime) -> None:
    """Change what a subscriber gets; the link that they hold came to their own mailbox."""
    with transaction.atomic():
        held = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        _apply(held, wish)
        held.wish, held.confirmed_at = {}, held.confirmed_at or at
        held.save()


def leave(subscriber: Subscriber) -> None:
    """End a subscription: everything that was kept about the address goes."""
    Subscriber.objects.filter(pk=subscriber.pk).delete()


def _apply(subscriber: Subscriber, wish: Wish) -> None:
    subscriber.frequency = wish["frequency"]
    subscriber.language = wish.get("language", subscriber.language)
    subscriber.themes.set(wish["themes"])
    subscriber.neighbourhoods.set(wish["neighbourhoods"])


def _mail_confirmation(subscriber: Subscriber) -> None:
    confirmation_of(subscriber).send()


# Issues


def send_issue(issue: Issue, *, by: User, at: datetime) -> int:
    """Let an issue leave, or go on with one that was stopped; return to how many. See sending.py.

    Raises `NobodyWantsIt`, and `WrongState` for one that left already.
    """
    authorise(by, "newsletters.send_issue", issue)
    with transaction.atomic():
        if Issue.objects.filter(pk=issue.pk, state=IssueState.STOPPED).update(state=IssueState.SENDING):
            record("newsletter.resumed", issue, by=by, at=at)
            return issue.deliveries.filter(state="waiting").count()
        if not Issue.objects.filter(pk=issue.pk, state=IssueState.DRAFT).update(state=IssueState.SENDING, began_at=at):
            raise WrongState(_("This newsletter was sent already."))
        number = _address_it(issue, at)
        if not number:
            raise NobodyWantsIt(_("Nobody asked for what this newsletter is about. So it was not sent."))
        record("newsletter.sent", issue, by=by, at=at, data={"number": number})
    return number


def stop_issue(issue: Issue, *, by: User, at: datetime) -> None:
    """Let no more e-mails of an issue leave, until somebody goes on with it."""
    authorise(by, "newsletters.stop_issue", issue)
    with transaction.atomic():
        if not Issue.objects.filter(pk=issue.pk, state=IssueState.SENDING).update(state=IssueState.STOPPED):
            raise WrongState(_("This newsletter is not being sent."))
        record("newsletter.stopped", issue, by=by, at=at)


def send_copy(issue: Issue, *, by: User) -> None:
    """Mail an issue to who is making it, to look at."""
    authorise(by, "newsletters.send_issue", issue)
    issue_mail(issue, Subscriber(email=by.email or "", language=issue.language)).send()


def _address_it(issue: Issue, at: datetime) -> int:
    found = Subscriber.objects.who_get(issue).order_by("pk").values_list("pk", "email")
    number = 0
    for some in batched(found.iterator(AT_ONCE), AT_ONCE):
        rows = [Delivery(issue=issue, subscriber_id=pk, digest=digest_of(email), next_at=at) for pk, email in some]
        number += len(Delivery.objects.bulk_create(rows))
    return number
