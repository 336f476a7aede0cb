"""The name of who leaves, in what stays: it goes out of their words, and out of what others answered them."""

from collections.abc import Iterable

from django.db.models import Q

from forum.models import Challenge, Comment, Topic
from forum.versions.keeping import title_of, words_of
from forum.versions.models import Version
from participation.privacy import actions as privacy
from participation.residents.models import User
from participation.residents.personal import Erased, forget_name, naming, without_name

type Posts = Iterable[Topic | Comment]


def register_names() -> None:
    privacy.register("forum.topic", _forget_in_topics)
    privacy.register("forum.comment", _forget_in_comments)
    privacy.register("versions.version", _forget_in_versions)


def _forget_in_topics(person: User) -> Erased:
    theirs = Topic.objects.filter(author=person)
    raised = Challenge.objects.filter(Q(topic__author=person) | Q(initiators__person=person)).distinct()
    for field in ("group_name", "summary"):
        forget_name(Challenge.objects.filter(pk__in=raised.values("pk")), field, person)
    forget_name(theirs, "hidden_reason", person)
    return Erased(kept=_write_without(naming(theirs, ("title", "source"), person), person))


def _forget_in_comments(person: User) -> Erased:
    said = Comment.objects.filter(_of_them_or_to_them(person))
    forget_name(said, "hidden_reason", person)
    return Erased(kept=_write_without(naming(said, ("source",), person), person))


def _forget_in_versions(person: User) -> Erased:
    said = Comment.objects.filter(_of_them_or_to_them(person))
    earlier = Version.objects.filter(Q(topic__author=person) | Q(comment__in=said))
    return Erased(kept=sum(forget_name(earlier, field, person) for field in ("title", "source")))


def _of_them_or_to_them(person: User) -> Q:
    return Q(author=person) | Q(parent__author=person) | Q(topic__author=person)


def _write_without(posts: Posts, person: User) -> int:
    """Write these posts anew, with what is made of their words; return how many named the person."""
    changed = 0
    for post in posts:
        told = words_of(post, without_name(title_of(post), person), without_name(post.source, person))
        if told["source"] != post.source or told.get("title", "") != title_of(post):
            changed += type(post)._default_manager.filter(pk=post.pk).update(**told)
    return changed
