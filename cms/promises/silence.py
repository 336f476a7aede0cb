"""Promises of which the town says nothing: who answers for them is told, once, until something is said again."""

from datetime import datetime

from django.db import transaction

from cms.promises.models import Promise
from cms.promises.texts import SILENT
from forum.answering.actions import members_at_work
from participation.due import each_by_itself
from participation.notices.actions import notify
from participation.residents.models import Role, RoleAssignment


def tell_of_silence(at: datetime) -> int:
    """Tell the team of each silent promise, and who made it; where nobody is left, communications. Due work."""
    silent = Promise.objects.silent(at).filter(told_at=None).select_related("team")
    return each_by_itself(silent, lambda promise: _tell(promise, at))


def _tell(promise: Promise, at: datetime) -> None:
    with transaction.atomic():
        if not Promise.objects.open().filter(pk=promise.pk, told_at=None).update(told_at=at):
            return
        told = members_at_work(promise.team, at) | ({promise.made_by_id} if promise.made_by_id else set())
        path, words = promise.get_absolute_url(), {"title": promise.what}
        notify(SILENT, at=at, path=path, to=told or _communications(at), dossier=promise.dossier_id, data=words)


def _communications(at: datetime) -> set[int]:
    held = RoleAssignment.objects.current(at.date()).filter(role=Role.COMMUNICATIONS, user__is_active=True)
    return set(held.values_list("user", flat=True))
