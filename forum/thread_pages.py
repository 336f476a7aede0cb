"""One page of the comments under a topic: in thread order, at most 50, and what the reader may do with each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import get_language

from forum.models import Comment, CommentQuerySet, Topic
from participation.permissions import Visitor, is_permitted

SIZE = 50
DEEPEST_INDENT = 4  # a thread goes deeper, its place on a phone does not


@dataclass(frozen=True)
class Node:
    """A comment with the replies that stand under it. Its words may be shown only if `is_readable`."""

    comment: Comment
    is_readable: bool
    may_edit: bool
    may_hide: bool
    may_restore: bool
    stamp: str
    replies: list["Node"] = field(default_factory=list)


@dataclass(frozen=True)
class ThreadPage:
    """The page's nodes; `before` and `after` are the comments (ids) that the pages beside it end or start at.

    `recent_authors` (ids) can still change a comment that is on it.
    """

    nodes: list[Node]
    before: int | None
    after: int | None
    recent_authors: frozenset[int]


def thread_page(topic: Topic, reader: Visitor, at: datetime, place: dict[str, int]) -> ThreadPage:
    """Return the page that `place` asks for: {"after": id}, {"before": id} or {"comment": id}; else the first."""
    thread = topic.comments.for_thread().in_thread_order()
    paths = dict(topic.comments.filter(pk__in=place.values()).values_list("pk", "path"))
    bounds = {name: paths[pk] for name, pk in place.items() if pk in paths}
    if "before" in bounds:
        rows = list(thread.filter(path__lt=bounds["before"]).reverse()[: SIZE + 1])
        page, is_first, is_last = rows[:SIZE][::-1], len(rows) <= SIZE, False
    else:
        thread, is_first = _from(thread, bounds)
        rows = list(thread[: SIZE + 1])
        page, is_last = rows[:SIZE], len(rows) <= SIZE
    moderates = is_permitted(reader, "forum.read_hidden_post")
    return ThreadPage(
        _nest([_node(comment, reader, at, moderates=moderates) for comment in page]),
        before=page[0].pk if page and not is_first else None,
        after=page[-1].pk if page and not is_last else None,
        recent_authors=frozenset(
            comment.author_id for comment in page if comment.author_id and comment.can_be_edited(at)
        ),
    )


def _from(thread: CommentQuerySet, bounds: dict[str, str]) -> tuple[CommentQuerySet, bool]:
    """Return the part of the thread from where the page starts, and whether that is its beginning."""
    if "after" in bounds:
        return thread.filter(path__gt=bounds["after"]), False
    if "comment" in bounds:
        ahead = thread.filter(path__lt=bounds["comment"]).count()
        if ahead >= SIZE:
            first = thread.values_list("path", flat=True)[ahead // SIZE * SIZE]
            return thread.filter(path__gte=first), False
    return thread, True


def _node(comment: Comment, reader: Visitor, at: datetime, *, moderates: bool) -> Node:
    """`moderates`: whether the reader moderates at all; nobody moderates their own posts."""
    may_edit = comment.can_be_edited(at) and is_permitted(reader, "forum.edit_comment", comment)
    act = "forum.restore_comment" if comment.is_hidden else "forum.hide_comment"
    may_moderate = moderates and is_permitted(reader, act, comment)
    return Node(
        comment,
        is_readable=comment.is_readable_by(reader),
        may_edit=may_edit,
        may_hide=may_moderate and not comment.is_hidden,
        may_restore=may_moderate and comment.is_hidden,
        stamp=_stamp(comment),
    )


def _stamp(comment: Comment) -> str:
    """Return all that the words of a comment on the page are made of: equal stamps, equal words."""
    answered = comment.parent.author if comment.parent else None
    return (
        f"{comment.pk} {get_language()} {hash(comment.html)} {comment.edited_at is None} "
        f"{comment.label} {comment.author}|{comment.team}|{answered}|{comment.topic.title}"
    )


def _nest(nodes: Sequence[Node]) -> list[Node]:
    """Put replies under what they reply to, as far as the page shows it and indents it."""
    roots: list[Node] = []
    trail: list[Node] = []
    for node in nodes:
        while trail and not node.comment.path.startswith(trail[-1].comment.path):
            trail.pop()
        (trail[-1].replies if trail else roots).append(node)
        if len(trail) < DEEPEST_INDENT - 1:
            trail.append(node)
    return roots
