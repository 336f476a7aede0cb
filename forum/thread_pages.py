"""One page of the comments under a topic: in thread order, at most 50, and what the reader may do with each."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Count, OuterRef, Q, Subquery, Value, prefetch_related_objects
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import get_language

from forum.models import Comment, CommentQuerySet, Topic
from forum.threads import LEVEL_LENGTH
from participation.permissions import Visitor, is_permitted

SIZE = 50
DEEPEST_INDENT = 2  # a thread goes deeper, its place on a phone does not
ROOTS = 20  # threads on a page that begins with the newest
SHOWN_REPLIES = 3  # of a thread; the others are a click away
OLDEST, NEWEST = "oldest", "newest"


@dataclass(frozen=True)
class Node:
    """A comment with the replies that stand under it. Its words may be shown only if `is_readable`.

    `asked` is the comment (id) that the reader asked for; behind `beyond` (id) there are more replies than fit a page.
    """

    comment: Comment
    is_readable: bool
    may_edit: bool
    may_hide: bool
    may_restore: bool
    stamp: str
    may_withdraw: bool = False
    may_bring_back: bool = False
    asked: int | None = None
    beyond: int | None = None
    replies: list["Node"] = field(default_factory=list)

    @property
    def first_replies(self) -> list["Node"]:
        """Those that show at once; one more than usual is no reason to make people click."""
        return self.replies if len(self.replies) <= SHOWN_REPLIES + 1 else self.replies[:SHOWN_REPLIES]

    @property
    def more_replies(self) -> list["Node"]:
        return self.replies[len(self.first_replies) :]

    @property
    def shows_all(self) -> bool:
        """Whether the reader asked for one of those that do not show at once."""
        return any(reply.comment.pk == self.asked for reply in self.more_replies)


@dataclass(frozen=True)
class ThreadPage:
    """The page's nodes; `before` and `after` are the comments (ids) that the pages beside it end or start at.

    `authors` (ids) can change or withdraw a comment that is on it.
    """

    nodes: list[Node]
    before: int | None
    after: int | None
    authors: frozenset[int]
    newest: int  # the newest comment (id) on it, 0 where there is none


@dataclass(frozen=True)
class Choice:
    """In which order the reader wants the comments, and those of which stance ("": all)."""

    order: str = OLDEST
    stance: str = ""

    @property
    def is_usual(self) -> bool:
        return self == Choice()


USUAL = Choice()


def thread_page(
    topic: Topic, reader: Visitor, at: datetime, place: dict[str, int], choice: Choice = USUAL
) -> ThreadPage:
    """Return the page that `place` asks for: {"after": id}, {"before": id} or {"comment": id}; else the first."""
    if choice.order == NEWEST and "comment" not in place:
        return _newest_first(topic, reader, at, place, choice)
    thread = topic.comments.for_thread().in_thread_order()
    if choice.stance:
        thread = thread.filter(stance=choice.stance)
    paths = dict(topic.comments.filter(pk__in=place.values()).values_list("pk", "path"))
    bounds = {name: paths[pk] for name, pk in place.items() if pk in paths}
    if "before" in bounds:
        rows = list(thread.filter(path__lt=bounds["before"]).reverse()[: SIZE + 1])
        page, is_first, is_last = rows[:SIZE][::-1], len(rows) <= SIZE, False
    else:
        thread, is_first = _from(thread, bounds)
        rows = list(thread[: SIZE + 1])
        page, is_last = rows[:SIZE], len(rows) <= SIZE
    before, after = page[0].pk if page and not is_first else None, page[-1].pk if page and not is_last else None
    return _page(_nest(_nodes(topic, page, reader, place.get("comment"))), page, before, after)


def _newest_first(topic: Topic, reader: Visitor, at: datetime, place: dict[str, int], choice: Choice) -> ThreadPage:
    """Return the threads that began last, each with its replies in the order in which they were said."""
    roots = topic.comments.with_people().filter(parent__isnull=True).order_by("-path")
    if choice.stance:
        roots = roots.filter(stance=choice.stance)
    if "after" in place:
        roots = roots.filter(path__lt=topic.comments.filter(pk=place["after"]).values("path"))
    rows = list(roots.annotate(replies_in_all=_replies_in_all())[: ROOTS + 1])
    numbers = {root.path: root.replies_in_all for root in rows}  # type: ignore[attr-defined]  # annotated above
    shown = _that_fit(rows[:ROOTS], numbers)
    replies = _replies_to(topic, shown)
    page = [comment for root in shown for comment in (root, *replies.get(root.path, ()))]
    prefetch_related_objects(page, "attachments")
    nodes = _nest(_nodes(topic, page, reader, None))
    if len(shown) == 1 and numbers[shown[0].path] > SIZE:
        nodes = [replace(nodes[0], beyond=page[-1].pk)]
    return _page(nodes, page, None, shown[-1].pk if len(rows) > len(shown) else None)


def _replies_in_all() -> Coalesce:
    """How much was said in reply to a comment and to its replies, as an expression on the index of paths."""
    last = Concat(OuterRef("path"), Value("9" * LEVEL_LENGTH))
    under = Comment.objects.filter(path__gt=OuterRef("path"), path__lt=last, topic=OuterRef("topic")).order_by()
    return Coalesce(Subquery(under.values("topic").annotate(n=Count("pk")).values("n")), 0)


def _that_fit(roots: Sequence[Comment], numbers: dict[str, int]) -> list[Comment]:
    """Return the first of `roots` that fit a page with all that was said in reply to them, one at least."""
    shown: list[Comment] = []
    room = SIZE
    for root in roots:
        room -= 1 + numbers[root.path]
        if shown and room < 0:
            break
        shown.append(root)
    return shown


def _replies_to(topic: Topic, roots: Sequence[Comment]) -> dict[str, list[Comment]]:
    """Return what was said in reply to each (by its path), SIZE at most in all."""
    wanted = reduce(or_, (Q(path__startswith=root.path) for root in roots), Q(pk=0))
    said: dict[str, list[Comment]] = {}
    replies = topic.comments.filter(wanted, parent__isnull=False).with_people().in_thread_order()
    for comment in replies[:SIZE]:
        said.setdefault(comment.path[:LEVEL_LENGTH], []).append(comment)
    return said


def _page(nodes: list[Node], page: Sequence[Comment], before: int | None, after: int | None) -> ThreadPage:
    authors = frozenset(comment.author_id for comment in page if comment.author_id)
    return ThreadPage(nodes, before, after, authors, max((comment.pk for comment in page), default=0))


def _nodes(topic: Topic, page: Sequence[Comment], reader: Visitor, asked: int | None) -> list[Node]:
    moderates = is_permitted(reader, "forum.read_hidden_post")
    return [_node(comment, topic, reader, moderates=moderates, asked=asked) for comment in page]


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


def _node(comment: Comment, topic: Topic, reader: Visitor, *, moderates: bool, asked: int | None) -> Node:
    """`moderates`: whether the reader moderates at all; nobody moderates their own posts."""
    is_own = comment.author_id is not None and comment.author_id == reader.pk
    may_edit = is_own and comment.has_words and topic.is_open
    act = "forum.restore_comment" if comment.is_hidden else "forum.hide_comment"
    may_moderate = moderates and is_permitted(reader, act, comment)
    return Node(
        comment,
        is_readable=comment.is_readable_by(reader),
        may_edit=may_edit and is_permitted(reader, "forum.edit_comment", comment),
        may_hide=may_moderate and not comment.is_hidden,
        may_restore=may_moderate and comment.is_hidden,
        stamp=_stamp(comment),
        may_withdraw=is_own and comment.has_words and not comment.is_official,
        may_bring_back=is_own and comment.is_withdrawn and not comment.is_hidden,
        asked=asked,
    )


def _stamp(comment: Comment) -> str:
    """Return all that the words of a comment on the page are made of: equal stamps, equal words."""
    answered = comment.parent.author if comment.parent else None
    files = [(file.pk, file.alt) for file in comment.attachments.all()]
    return (
        f"{comment.pk} {get_language()} {hash(comment.html)} {comment.edited_at is None} {comment.version} "
        f"{comment.withdrawn_at} {comment.stance} {comment.spoken_as} {files} "
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
