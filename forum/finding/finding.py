"""What is found: cases, topics by their title and then by their text, and comments, each newest first."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from forum.challenges.kinds import KINDS, case_path
from forum.challenges.models import Proposal
from forum.finding.asking import Question, question
from forum.finding.marking import Piece, excerpt, marked
from forum.finding.tables import CASES, COMMENTS, TOPICS
from forum.finding.words import words_of
from forum.models import Comment, Topic
from participation.paging import KeysetPage, keyset_page
from participation.permissions import Visitor

CASE, TOPIC, COMMENT = "cases", "topics", "comments"
FEW, PAGE = 5, 20  # of each at first, and of one on a page
COUNTED = ((TOPICS, "title"), (TOPICS, "words"), (COMMENTS, "words"))


@dataclass(frozen=True)
class Hit:
    """One thing that was found, with the words that were looked for marked in title and text."""

    thing: Any
    title: list[Piece]
    text: list[Piece]
    url: str


@dataclass(frozen=True)
class Found:
    """What was found first of each, and whether there is more of it."""

    cases: list[Hit]
    topics: list[Hit]
    comments: list[Hit]
    more: frozenset[str]

    @property
    def is_nothing(self) -> bool:
        return not (self.cases or self.topics or self.comments)


def find(text: str, visitor: Visitor) -> Found:
    """Return the first of each that hold all words of `text` and that `visitor` may read."""
    asked = question(words_of(text), *COUNTED)
    topics = list(_by_title(asked, visitor)[: FEW + 1])
    if len(topics) <= FEW:
        topics += _by_text(asked, visitor)[: FEW + 1 - len(topics)]
    comments = list(_comments(asked, visitor)[: FEW + 1])
    rows: dict[str, list[Any]] = {CASE: list(_cases(asked)[: FEW + 1]), TOPIC: topics, COMMENT: comments}
    hits = {name: [_hit(name, row, asked) for row in found[:FEW]] for name, found in rows.items()}
    more = frozenset(name for name, found in rows.items() if len(found) > FEW)
    return Found(hits[CASE], hits[TOPIC], hits[COMMENT], more)


def find_more(text: str, visitor: Visitor, *, of: str, cursor: str) -> tuple[list[Hit], KeysetPage[Any]]:
    """Return a page of one kind, newest first, by its key."""
    asked = question(words_of(text), *COUNTED)
    if of == CASE:
        page: KeysetPage[Any] = keyset_page(_cases(asked), order_by="touched_at", cursor=cursor, size=PAGE)
    elif of == COMMENT:
        page = keyset_page(_comments(asked, visitor), order_by="created_at", cursor=cursor, size=PAGE)
    else:
        page = keyset_page(_topics(asked, visitor), order_by="created_at", cursor=cursor, size=PAGE)
    return [_hit(of, row, asked) for row in page.rows], page


# What holds the words


def _visible(visitor: Visitor) -> QuerySet[Topic]:
    return Topic.objects.visible_to(visitor).filter(hidden_at__isnull=True)


def _topics(asked: Question, visitor: Visitor) -> QuerySet[Topic]:
    shown = _visible(visitor).select_related("theme", "neighbourhood").defer("html", "search_text")
    return shown.filter(asked.holds(TOPICS, "words")).order_by("-created_at", "-pk")


def _by_title(asked: Question, visitor: Visitor) -> QuerySet[Topic]:
    return _topics(asked, visitor).filter(asked.holds(TOPICS, "title"))


def _by_text(asked: Question, visitor: Visitor) -> QuerySet[Topic]:
    return _topics(asked, visitor).exclude(asked.holds(TOPICS, "title"))


def _comments(asked: Question, visitor: Visitor) -> QuerySet[Comment]:
    shown = Comment.objects.visible_to(visitor).filter(hidden_at__isnull=True)
    under = Exists(_visible(visitor).filter(pk=OuterRef("topic")))
    found = shown.filter(asked.holds(COMMENTS, "words"), under).select_related("topic", "author", "team")
    return found.defer("topic__html", "topic__source", "topic__search_text").order_by("-created_at", "-pk")


def _cases(asked: Question) -> QuerySet[Proposal]:
    """Cases that stand in a register, with words that were looked through; not under what a moderator hid."""
    kept_back = Q(pk__in=[])
    for kind in KINDS.values():
        kept_back |= Q(case__procedure=kind.name, case__state__in=(kind.draft, kind.unread))
    shown = Proposal.objects.exclude(kept_back).exclude(case__number="")
    shown = shown.exclude(challenge__topic__hidden_at__isnull=False)
    return shown.filter(asked.holds(CASES, "words")).select_related("case").order_by("-touched_at", "-pk")


# As it is shown


def _hit(kind: str, row: Any, asked: Question) -> Hit:
    if kind == CASE:
        return Hit(row, marked(f"{row.case.number} {row.title}", asked), excerpt(row.summary or row.text, asked),
                   case_path(row.case))  # fmt: skip
    if kind == COMMENT:
        return Hit(row, marked(row.topic.title, asked), excerpt(row.plain_words, asked), row.get_absolute_url())
    return Hit(row, marked(row.title, asked), excerpt(row.source, asked), row.get_absolute_url())
