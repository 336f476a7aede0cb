"""Who sees the forum as nearly everyone does, so that what is kept for all (participation/kept.py) is theirs too."""

from django.conf import settings
from django.http import HttpRequest

from forum.models import Comment, Topic
from participation.audience.visible import sees_more_than_all
from participation.kept import kept
from participation.permissions import is_permitted


def sees_what_all_see(request: HttpRequest) -> bool:
    """Whether nothing hidden shows to this visitor: they do not moderate, nothing that they wrote is hidden, and all
    that they may see of dossiers is for everyone."""
    if not settings.PAGE_CACHE or is_permitted(request.user, "forum.read_hidden_post") or sees_more_than_all(request):
        return False
    return request.user.pk not in kept(request, "forum.authors-of-hidden-posts", _authors_of_hidden_posts)


def _authors_of_hidden_posts() -> frozenset[int]:
    topics, comments = (
        posts.filter(hidden_at__isnull=False).values_list("author") for posts in (Topic.objects, Comment.objects)
    )
    return frozenset(author for (author,) in topics.union(comments) if author)
