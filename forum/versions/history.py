"""The history of a post as everyone may read it: without what moderators took out of it since."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import pairwise

from django.db.models import Max

from forum.models import Comment, Topic
from forum.moderation.choices import Kind
from forum.moderation.effects import MARK
from forum.moderation.models import Measure, Mend
from forum.moderation.models import about as case_about
from forum.versions.differences import Part, changes
from forum.versions.keeping import title_of
from forum.versions.models import Version, about


@dataclass(frozen=True)
class Shown:
    """A version; the parts say what it changed of the one before it, and are one part for the first."""

    number: int
    at: datetime
    title: list[Part]
    words: list[Part]

    @property
    def removed(self) -> int:
        """How many words went."""
        return _count("removed", [*self.title, *self.words])

    @property
    def added(self) -> int:
        return _count("added", [*self.title, *self.words])


def _count(kind: str, parts: list[Part]) -> int:
    return sum(len(part.text.split()) for part in parts if part.kind == kind)


def history(post: Topic | Comment) -> list[Shown]:
    """Return the versions of `post`, the newest first. What its author mended for a moderator begins anew."""
    passages = Measure.objects.in_force().about(post).filter(kind=Kind.REDACT).values_list("passage", flat=True)
    hidden = [passage for passage in passages if passage]
    every = [*_earlier(post), _as_it_is_now(post)]
    told = [(each, _without(hidden, each.title), _without(hidden, each.source)) for each in every]
    first, title, source = told[0]
    shown = [Shown(first.number, first.written_at, [Part("same", title)], [Part("same", source)])]
    for (_old, old_title, old_source), (each, new_title, new_source) in pairwise(told):
        parts = changes(old_title, new_title), changes(old_source, new_source)
        shown.append(Shown(each.number, each.written_at, *parts))
    return shown[::-1]


def _earlier(post: Topic | Comment) -> list[Version]:
    of_post = {f"measure__case__{name}": value for name, value in case_about(post).items()}
    mended = Mend.objects.filter(**of_post, is_accepted=True).aggregate(at=Max("answered_at"))["at"]
    versions = Version.objects.filter(**about(post))
    return list(versions.filter(written_at__gte=mended) if mended else versions)


def _as_it_is_now(post: Topic | Comment) -> Version:
    return Version(
        number=post.version, title=title_of(post), source=post.source, written_at=post.edited_at or post.created_at
    )


def _without(passages: list[str], text: str) -> str:
    return reduce(lambda left, passage: left.replace(passage, MARK), passages, text)
