"""Cases: opened about a post, held by one moderator at a time, and given back."""

from datetime import datetime

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models import Comment, Topic
from forum.moderation.choices import Place
from forum.moderation.models import HOLD, Case, about
from forum.moderation.telling import topic_of
from forum.moderation.terms import LOOK, until_end_of
from participation.audit.actions import record
from participation.errors import WrongState
from participation.permissions import authorise
from participation.residents.models import User


class HeldByAnother(WrongState):
    """Another moderator works on this case."""

    code = "held_by_another"


def open_case(post: Topic | Comment, *, at: datetime) -> Case:
    """Return the case about `post` that is not decided yet; a new one where there is none."""
    mine = about(post)
    new = {
        "place": Place.COMMENT if "comment" in mine else Place.TOPIC, "title": topic_of(post).title,
        "words": post.all_words, "opened_at": at, "look_until": until_end_of(LOOK, at),
    }  # fmt: skip
    case, _is_new = Case.objects.get_or_create(**mine, decided_at=None, defaults=new)
    return case


def take_case(case: Case, *, by: User, at: datetime) -> Case:
    """Work on a case: for a quarter of an hour nobody else decides it. Two at once: the first has it.

    Raises `HeldByAnother`.
    """
    authorise(by, "moderation.take_case", case)
    is_first = case.taken_at is None
    if not free_to(by, case, at).update(held_by=by, held_until=at + HOLD, taken_at=Coalesce("taken_at", Value(at))):
        refuse_others(Case.objects.select_related("held_by").get(pk=case.pk), by=by, at=at)
    if is_first:
        record("moderation.case_taken", case, by=by, at=at)
    case.refresh_from_db()
    return case


def free_to(by: User, case: Case, at: datetime) -> QuerySet[Case]:
    """Return `case`, as long as it is not decided and nobody else works on it."""
    free = Q(held_until__isnull=True) | Q(held_until__lte=at) | Q(held_by=by)
    return Case.objects.undecided().filter(free, pk=case.pk)


def release_case(case: Case, *, by: User, at: datetime) -> Case:
    """Give a case back, so that another can take it."""
    authorise(by, "moderation.take_case", case)
    if Case.objects.filter(pk=case.pk, held_by=by).update(held_by=None, held_until=None):
        record("moderation.case_released", case, by=by, at=at)
    case.refresh_from_db()
    return case


def refuse_others(case: Case, *, by: User, at: datetime) -> None:
    """Refuse to decide what is decided already, or what somebody else works on."""
    if case.is_decided:
        raise WrongState(_("This is decided already."))
    holder = case.holder(at)
    if holder is not None and holder != by:
        until = timezone.localtime(case.held_until).strftime("%H:%M")
        raise HeldByAnother(
            _("%(name)s works on this until %(time)s. Choose another one, or wait.") % {"name": holder, "time": until}
        )
