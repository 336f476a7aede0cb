"""What looks the same to nearly every visitor of the forum, made once for all of them (participation/kept.py)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from forum.models import Comment, Topic
from participation.kept import kept
from participation.permissions import is_permitted


def kept_text(request: HttpRequest, key: tuple[object, ...], make: Callable[[], SafeString]) -> SafeString:
    """Return a part of a page, in the language of the page, for a visitor who `sees_what_all_see`."""
    return kept(request, (*key, get_language()), make, weigh=len)


def sees_what_all_see(request: HttpRequest) -> bool:
    """Whether nothing hidden shows to this visitor: they do not moderate, and nothing that they wrote is hidden."""
    if not settings.PAGE_CACHE or is_permitted(request.user, "forum.read_hidden_post"):
        return False
    return request.user.pk not in kept(request, "forum.authors-of-hidden-posts", _authors_of_hidden_posts)


def _authors_of_hidden_posts() -> frozenset[int]:
    hidden = (posts.filter(hidden_at__isnull=False).values_list("author") for posts in (Topic.objects, Comment.objects))
    topics, comments = hidden
    return frozenset(author for (author,) in topics.union(comments) if author)
