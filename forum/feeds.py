"""Atom feeds: the newest topics, and what is said under one topic. They show what everyone can see."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from forum.models import Comment, Topic

NEWEST = 30
EVERYONE = AnonymousUser()


class TopicFeed(Feed[Topic, None]):
    feed_type = Atom1Feed

    def title(self) -> str:
        return _("The forum of %(town)s") % {"town": settings.SITE_NAME}

    def link(self) -> str:
        return reverse("forum:topic-list")

    def items(self) -> list[Topic]:
        return list(Topic.objects.visible_to(EVERYONE).newest().select_related("author")[:NEWEST])

    def item_title(self, item: Topic) -> str:
        return f"{item.get_kind_display()}: {item.title}"

    def item_description(self, item: Topic) -> str:
        return item.html

    def item_author_name(self, item: Topic) -> str:
        return str(item.author or "")

    def item_pubdate(self, item: Topic) -> datetime:
        return item.created_at


class CommentFeed(Feed[Comment, Topic]):
    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, pk: int) -> Topic:
        return get_object_or_404(Topic.objects.visible_to(EVERYONE), pk=pk)

    def title(self, obj: Topic) -> str:
        return obj.title

    def link(self, obj: Topic) -> str:
        return obj.get_absolute_url()

    def items(self, obj: Topic) -> list[Comment]:
        shown = obj.comments.visible_to(EVERYONE).select_related("author", "topic")
        return list(shown.order_by("-created_at")[:NEWEST])

    def item_title(self, item: Comment) -> str:
        return _("%(name)s on %(title)s") % {"name": item.author or "", "title": item.topic.title}

    def item_description(self, item: Comment) -> str:
        return item.html

    def item_pubdate(self, item: Comment) -> datetime:
        return item.created_at
