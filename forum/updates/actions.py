"""Tell everyone how far a case is."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum.challenges.hooks import followers_of, group_of
from forum.challenges.kinds import DRAFTS, case_path, kind_of
from forum.updates.models import LONGEST_NEWS, Update
from participation.audit.actions import record
from participation.errors import Invalid, WrongState
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.procedures.models import Case
from participation.residents.models import User


def tell_news(case: Case, words: str, *, by: User, at: datetime) -> Update:
    """Say on its page how far a case is, and tell who started and who follows it."""
    authorise(by, "updates.tell_news", case)
    words = words.strip()
    if not words or len(words) > LONGEST_NEWS:
        raise Invalid(_("Write the news, in at most 2,000 characters."))
    if case.state in DRAFTS or case.state == kind_of(case).unread or not case.number:
        raise WrongState(_("It is not public yet."))
    with transaction.atomic():
        update = Update.objects.create(case=case, words=words, by=by, at=at)
        record("updates.told", case, by=by, at=at)
        group = group_of(case.proposal)
        data = {"title": case.title, "number": case.number}
        everyone = group | followers_of(case.proposal)
        notify("updates.told", at=at, path=case_path(case), to=everyone, by=by, data=data, own=group)
    return update
