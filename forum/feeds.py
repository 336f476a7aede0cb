"""Atom feeds: the newest topics, and what is said under one topic. They show what everyone can see."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from forum.models import Comment, Topic, TopicQuerySet
from participation.desk import DESK
from participation.dossiers.models import Neighbourhood, Theme

NEWEST = 30
EVERYONE = AnonymousUser()


def _newest(topics: TopicQuerySet) -> list[Topic]:
    return list(topics.visible_to(EVERYONE).newest().select_related("author")[:NEWEST])


class NewTopics[Within](Feed[Topic, Within]):
    """Topics as the entries of a feed: of the whole forum, or of something in it."""

    feed_type = Atom1Feed

    def item_title(self, item: Topic) -> str:
        return f"{item.get_kind_display()}: {item.title}"

    def item_description(self, item: Topic) -> str:
        return item.html

    def item_author_name(self, item: Topic) -> str:
        return str(item.author or "")

    def item_pubdate(self, item: Topic) -> datetime:
        return item.created_at


class TopicFeed(NewTopics[None]):
    def title(self) -> str:
        return _("The forum of %(town)s") % {"town": DESK.town}

    def link(self) -> str:
        return reverse("forum:topic-list")

    def items(self) -> list[Topic]:
        return _newest(Topic.objects.all())


class ThemeFeed(NewTopics[Theme]):
    """The newest topics of one theme."""

    def get_object(self, request: HttpRequest, slug: str) -> Theme:
        return get_object_or_404(Theme, slug=slug)

    def title(self, obj: Theme) -> str:
        return _("%(what)s on the forum of %(town)s") % {"what": obj, "town": DESK.town}

    def link(self, obj: Theme) -> str:
        return f"{reverse('forum:topic-list')}?{urlencode({'theme': obj.slug})}"

    def items(self, obj: Theme) -> list[Topic]:
        return _newest(Topic.objects.filter(theme=obj))


class PlaceFeed(NewTopics[Neighbourhood]):
    """The newest topics of one neighbourhood."""

    def get_object(self, request: HttpRequest, code: str) -> Neighbourhood:
        return get_object_or_404(Neighbourhood, code=code)

    def title(self, obj: Neighbourhood) -> str:
        return _("%(what)s on the forum of %(town)s") % {"what": obj, "town": DESK.town}

    def link(self, obj: Neighbourhood) -> str:
        return f"{reverse('forum:topic-list')}?{urlencode({'neighbourhood': obj.code})}"

    def items(self, obj: Neighbourhood) -> list[Topic]:
        return _newest(Topic.objects.filter(neighbourhood=obj))


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
