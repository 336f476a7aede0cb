"""Earlier words kept beside a post, and words taken away and given back. In the caller's transaction."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.details.models import Place, Tagged
from forum.media.models import Attachment
from forum.models import Comment, Topic
from forum.versions.models import TIME_TO_UNDO, Version, Withdrawal, about
from participation.errors import Invalid, WrongState
from participation.residents.models import User
from participation.text import fold, render_markdown

MOST_VERSIONS = 50

type Words = dict[str, str]


def keep_version(post: Topic | Comment) -> int:
    """Keep what `post`, as it was just read and locked, says now; return the number that its next words get."""
    if post.version >= MOST_VERSIONS:
        raise Invalid(_("This was changed so often that it can not be changed any more. Add a comment to it instead."))
    Version.objects.create(
        **about(post), number=post.version, source=post.source, title=title_of(post),
        written_at=post.edited_at or post.created_at,
    )  # fmt: skip
    return post.version + 1


def title_of(post: Topic | Comment) -> str:
    return post.title if isinstance(post, Topic) else ""


def take_words(post: Topic | Comment, reason: str, *, by: User, at: datetime) -> None:
    """Put the reason in the place of the words, which nobody can read or find from now on."""
    Withdrawal.objects.create(
        **about(post), by=by, title=title_of(post), source=post.source, at=at, undo_until=at + TIME_TO_UNDO
    )
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("Withdrawn by its author")
    _write(post, words_of(post, title, reason), withdrawn_at=at)


def give_words_back(post: Topic | Comment, *, at: datetime) -> None:
    """Put the words back that were taken away. Raises `WrongState` where that can not be undone any more."""
    taken = Withdrawal.objects.filter(**about(post), undo_until__gt=at).first()
    if taken is None:
        raise WrongState(_("This can not be brought back any more: its words are destroyed a week after withdrawing."))
    _write(post, words_of(post, taken.title, taken.source), withdrawn_at=None)
    taken.delete()


def words_of(post: Topic | Comment, title: str, source: str) -> Words:
    """Return the columns that hold the words of a post, always written together."""
    words = {"source": source, "html": str(render_markdown(source))}
    return words | {"title": title, "search_text": fold(f"{title} {source}")} if isinstance(post, Topic) else words


def _write(post: Topic | Comment, words: Words, *, withdrawn_at: datetime | None) -> None:
    type(post)._default_manager.filter(pk=post.pk).update(**words, withdrawn_at=withdrawn_at)


def destroy_withdrawn_words(at: datetime) -> int:
    """Destroy the words that nobody can bring back any more, how they read before, and what stood beside them."""
    over = list(Withdrawal.objects.filter(undo_until__lte=at).values_list("pk", "topic", "comment"))
    if not over:
        return 0
    topics, comments = [topic for _pk, topic, _ in over if topic], [comment for *_, comment in over if comment]
    with transaction.atomic():
        of_them = Q(topic__in=topics) | Q(comment__in=comments)
        Version.objects.filter(of_them).delete()
        Attachment.objects.filter(of_them).delete()
        Place.objects.filter(topic__in=topics).delete()
        Tagged.objects.filter(topic__in=topics).delete()
        Withdrawal.objects.filter(pk__in=[pk for pk, *_ in over]).delete()
    return len(over)
