"""Whom moderation tells what: the author why, who reported it what came of that, and moderators what waits for them.

Each notice says the house rule in the language of whoever reads it, so every measure and rule has a kind of its own.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from forum.models import Comment, Topic
from forum.moderation.choices import Kind
from forum.moderation.models import Appeal, Case, Flag, Measure
from participation.desk import DESK
from participation.notices.actions import notify
from participation.residents.models import Role, RoleAssignment, User

MODERATORS = (Role.MODERATOR, Role.COUNCIL_MEMBER)


def measure_notice(kind: str, rule: str) -> str:
    """Return the kind of the notice to the author: of what leaves the page, the one that the forum always had."""
    return f"forum.post_hidden.{rule}" if kind in (Kind.HIDE, Kind.REMOVE) else f"moderation.measure.{kind}.{rule}"


def dossier_of(case: Case) -> int | None:
    return topic_of(case.post).dossier_id if case.post else None


def topic_of(post: Topic | Comment) -> Topic:
    return post.topic if isinstance(post, Comment) else post


def tell_author(measure: Measure, *, by: User | None, at: datetime) -> None:
    """Send the statement of reasons."""
    data = _of(measure) | {"reason": measure.facts}
    if measure.until:
        data["until"] = str(timezone.localdate(measure.until))
    kind = measure_notice(measure.kind, measure.rule)
    _tell(kind, measure, [measure.person_id], by=by, at=at, data=data)


def tell_undone(kind: str, measure: Measure, *, by: User | None, at: datetime) -> None:
    _tell(kind, measure, [measure.person_id], by=by, at=at, data=_of(measure))


def _of(measure: Measure) -> dict[str, str]:
    return {"title": measure.case.title, "number": measure.number}


def _tell(
    kind: str, measure: Measure, to: Iterable[int | None], *, by: User | None, at: datetime, data: dict[str, str]
) -> None:
    people = [person for person in to if person]
    path = measure.get_absolute_url()
    notify(kind, at=at, path=path, to=people, by=by, dossier=dossier_of(measure.case), data=data)


def tell_flaggers(measure: Measure, *, by: User | None, at: datetime) -> None:
    """Tell everyone who reported it what was decided, the same day: with an account here, without one by mail."""
    for flag in measure.case.flags.all():
        tell_flagger("decided", flag, by=by, at=at)


def tell_flagger(what: str, flag: Flag, *, by: User | None, at: datetime) -> None:
    """`what`: received, decided, or changed (decided otherwise, after an objection)."""
    data = {"title": flag.case.title, "number": flag.number}
    if flag.by_id:
        notify(f"moderation.flag_{what}", at=at, path=flag.get_absolute_url(), to=[flag.by_id], by=by, data=data)
    elif flag.email:
        path = flag.get_absolute_url()
        transaction.on_commit(partial(_mail, what, flag.email, flag.language, data | {"path": path}), robust=True)


def _mail(what: str, to: str, language: str, data: dict[str, str]) -> None:
    context = data | {"what": what, "site_name": DESK.town, "site_url": settings.SITE_URL, "desk": DESK}
    with translation.override(language):
        subject = render_to_string("moderation/mail/flag_subject.txt", context).strip()
        EmailMessage(subject, render_to_string("moderation/mail/flag_message.txt", context).strip(), to=[to]).send()


def tell_appeal(kind: str, appeal: Appeal, *, by: User | None, at: datetime) -> None:
    """Tell whoever objected."""
    data = _of(appeal.measure) | {"number": appeal.number, "reason": appeal.answer}
    if appeal.by_id:
        path = appeal.flag.get_absolute_url() if appeal.flag else appeal.measure.get_absolute_url()
        notify(kind, at=at, path=path, to=[appeal.by_id], by=by, data=data)
    elif appeal.flag and appeal.is_decided:
        tell_flagger("changed", appeal.flag, by=by, at=at)


def tell_staff(kind: str, case: Case, roles: Iterable[Role], *, path: str, by: User | None, at: datetime) -> None:
    held = RoleAssignment.objects.current(timezone.localdate(at)).filter(role__in=list(roles), user__is_active=True)
    people = held.values_list("user_id", flat=True).distinct()
    notify(kind, at=at, path=path, to=people, by=by, data={"title": case.title, "number": str(case.pk)})
