"""What a measure does to the post that it is about, and how that is undone. In the caller's transaction."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from forum.answering.duties import follow_theme
from forum.models import Comment, Topic
from forum.moderation.choices import OFF_THE_PAGE, Kind
from forum.moderation.models import Measure
from forum.moderation.telling import topic_of
from participation.audit.actions import record
from participation.dossiers.models import Theme
from participation.errors import Invalid, WrongState
from participation.residents.models import User
from participation.text import render_markdown

type Post = Topic | Comment

MARK = "[…]"  # stands where words were taken out
HIDDEN_ALREADY = _("A moderator has hidden this already.")


def refuse_unfit(kind: Kind, post: Post, *, theme: Theme | None, passage: str) -> None:
    """Refuse what can not be done with this post as it is now."""
    if kind == Kind.MOVE and (theme is None or topic_of(post) is not post):
        raise Invalid(_("Only a topic can be moved. Choose the theme that it belongs to."))
    if kind == Kind.REDACT and (not passage or passage not in post.source):
        raise Invalid(_("Copy the words that go out exactly as they stand in the text."))
    if kind in OFF_THE_PAGE and post.is_hidden:
        raise WrongState(HIDDEN_ALREADY)


def put_in_force(measure: Measure, post: Post, *, by: User, at: datetime) -> None:
    _DONE[Kind(measure.kind)](measure, post, by, at)


def undo(measure: Measure, post: Post | None, *, by: User | None, at: datetime) -> None:
    """Take back what the measure did; a post that is gone, or changed since, is left."""
    if post is not None and measure.kind in _UNDONE:
        _UNDONE[Kind(measure.kind)](measure, post, by, at)


def write_anew(post: Post, source: str, *, at: datetime) -> None:
    """Put other words in the place of those of a post."""
    post.source = source
    words = {"source": source, "html": render_markdown(source), "edited_at": at} | post.searched_by()
    type(post)._default_manager.filter(pk=post.pk).update(**words)


def _leave(measure: Measure, post: Post, by: User, at: datetime) -> None:
    """Nothing happens to the post."""


def _label(measure: Measure, post: Post, by: User, at: datetime) -> None:
    type(post)._default_manager.filter(pk=post.pk).update(label=measure.rule)


def _move(measure: Measure, post: Post, by: User, at: datetime) -> None:
    topics = Topic.objects.filter(pk=post.pk)
    measure.old_theme_id = topics.values_list("theme", flat=True).get()
    measure.save(update_fields=["old_theme"])
    topics.update(theme=measure.new_theme_id)
    follow_theme(topics.get(), Theme.objects.get(pk=measure.new_theme_id or 0))


def _redact(measure: Measure, post: Post, by: User, at: datetime) -> None:
    measure.before = post.source
    measure.save(update_fields=["before"])
    write_anew(post, post.source.replace(measure.passage, MARK), at=at)


def _hide(measure: Measure, post: Post, by: User, at: datetime) -> None:
    shown = type(post)._default_manager.filter(pk=post.pk, hidden_at__isnull=True)
    if not shown.update(hidden_at=at, hidden_by=by, hidden_rule=measure.rule, hidden_reason=measure.facts):
        raise WrongState(HIDDEN_ALREADY)
    data = {"rule": str(measure.rule), "reason": measure.facts}
    if topic_of(post) is post:
        record("forum.topic_hidden", post, by=by, at=at, data=data)
    else:
        record("forum.comment_hidden", post, by=by, at=at, data=data)


_DONE: dict[Kind, Callable[[Measure, Post, User, datetime], None]] = {
    Kind.NONE: _leave,
    Kind.LABEL: _label,
    Kind.MOVE: _move,
    Kind.REDACT: _redact,
    Kind.HIDE: _hide,
    Kind.REMOVE: _hide,
    Kind.WARNING: _leave,
    Kind.SUSPENSION: _leave,
}


def _unlabel(measure: Measure, post: Post, by: User | None, at: datetime) -> None:
    type(post)._default_manager.filter(pk=post.pk, label=measure.rule).update(label="")


def _move_back(measure: Measure, post: Post, by: User | None, at: datetime) -> None:
    if measure.old_theme_id and measure.new_theme_id:
        moved = Topic.objects.filter(pk=post.pk, theme=measure.new_theme_id)
        if moved.update(theme=measure.old_theme_id):
            follow_theme(Topic.objects.get(pk=post.pk), Theme.objects.get(pk=measure.old_theme_id))


def _unredact(measure: Measure, post: Post, by: User | None, at: datetime) -> None:
    if post.source == measure.before.replace(measure.passage, MARK):
        write_anew(post, measure.before, at=at)


def show_again(post: Post, *, by: User | None, at: datetime) -> None:
    hidden = type(post)._default_manager.filter(pk=post.pk, hidden_at__isnull=False)
    if not hidden.update(hidden_at=None, hidden_by=None, hidden_rule="", hidden_reason=""):
        raise WrongState(_("This is not hidden, so there is nothing to restore."))
    channel = "web" if by else "clock"
    if topic_of(post) is post:
        record("forum.topic_restored", post, by=by, at=at, channel=channel)
    else:
        record("forum.comment_restored", post, by=by, at=at, channel=channel)


def _show(measure: Measure, post: Post, by: User | None, at: datetime) -> None:
    show_again(post, by=by, at=at)


_UNDONE: dict[Kind, Callable[[Measure, Post, User | None, datetime], None]] = {
    Kind.LABEL: _unlabel,
    Kind.MOVE: _move_back,
    Kind.REDACT: _unredact,
    Kind.HIDE: _show,
    Kind.REMOVE: _show,
}
