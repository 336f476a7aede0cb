"""What a person did on the forum, as sections of "My participation"."""

from html import unescape

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from forum.models import Comment, Follow, Signature, Support, Topic
from forum.posts import Post
from participation.residents.activity import MOST_ROWS, Row, Section, register
from participation.residents.models import User


def register_sections() -> None:
    for place, make in enumerate((topics, comments, supports, signatures, follows), start=20):
        register(f"forum.{make.__name__}", make, place=place)


def topics(person: User) -> Section:
    mine = Topic.objects.filter(author=person).newest()[:MOST_ROWS]
    rows = [
        Row(topic.title, topic.get_absolute_url(), topic.created_at, topic.get_kind_display(), **_badge(topic))
        for topic in mine
    ]
    bring = (reverse("forum:topic-new"), _("Bring something"))
    return Section(_("What I brought"), rows, _("You have not brought anything yet."), more=bring)


def comments(person: User) -> Section:
    mine = Comment.objects.filter(author=person, topic__in=Topic.objects.visible_to(person)).select_related("topic")
    rows = [
        Row(
            comment.topic.title, comment.get_absolute_url(), comment.created_at,
            Truncator(unescape(strip_tags(comment.html))).words(20), **_badge(comment),
        )
        for comment in mine.order_by("-created_at")[:MOST_ROWS]
    ]  # fmt: skip
    return Section(_("What I said"), rows, _("You have not said anything yet."))


def supports(person: User) -> Section:
    mine = Support.objects.filter(person=person, topic__in=Topic.objects.visible_to(person)).select_related("topic")
    rows = [
        Row(support.topic.title, support.topic.get_absolute_url(), support.created_at)
        for support in mine.order_by("-created_at")[:MOST_ROWS]
    ]
    return Section(_("What I support"), rows, _("You do not support anything yet."))


def signatures(person: User) -> Section:
    mine = Signature.objects.filter(person=person, challenge__topic__in=Topic.objects.visible_to(person))
    rows = [
        Row(
            signature.challenge.topic.title, signature.challenge.topic.get_absolute_url(), signature.created_at,
            signature.challenge.get_state_display(),
        )
        for signature in mine.select_related("challenge__topic").order_by("-created_at")[:MOST_ROWS]
    ]  # fmt: skip
    return Section(_("What I signed"), rows, _("You have not signed anything yet."))


def follows(person: User) -> Section:
    others = Topic.objects.visible_to(person).exclude(author=person)
    mine = Follow.objects.filter(person=person, topic__in=others).select_related("topic")
    rows = [
        Row(follow.topic.title, follow.topic.get_absolute_url(), follow.created_at)
        for follow in mine.order_by("-created_at")[:MOST_ROWS]
    ]
    return Section(_("What I follow"), rows, _("You do not follow anything of others yet."))


def _badge(post: Post) -> dict[str, str]:
    return {"state": "hidden", "word": _("Hidden by a moderator")} if post.is_hidden else {}
