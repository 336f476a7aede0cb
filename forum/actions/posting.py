"""What every post goes through: words that fit, stored once, and not too many in an hour."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from forum.posts import Post
from participation.errors import Invalid
from participation.residents.models import Level, User
from participation.standing import standing_cursor
from participation.text import without_tricks

LONGEST_TOPIC = 10_000  # characters
LONGEST_COMMENT = 4_000
MOST_LINKS = 5
POSTS_AN_HOUR = {Level.CONFIRMED: 10, Level.RESIDENT: 30}
ATTEMPTS = 5

WRITTEN = """
SELECT (SELECT COUNT(*) FROM forum_topic
        WHERE author_id = %(author)s AND created_at > %(after)s AND created_at <= %(until)s)
     + (SELECT COUNT(*) FROM forum_comment
        WHERE author_id = %(author)s AND created_at > %(after)s AND created_at <= %(until)s)
"""

_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


class TooManyPosts(Invalid):
    """The person wrote more in an hour than a conversation needs."""

    code = "too_many_posts"


def checked_words(source: str, longest: int) -> str:
    """Return `source` as it is seen, without space around it; refuse nothing at all, too much, and a heap of links."""
    words = without_tricks(source).strip()
    if not words:
        raise Invalid(_("Write something first."))
    if len(words) > longest:
        raise Invalid(_("Your text is too long: at most %(longest)d characters.") % {"longest": longest})
    if len(_LINK.findall(words)) > MOST_LINKS:
        raise Invalid(_("Your text has too many links: at most %(links)d.") % {"links": MOST_LINKS})
    return words


def stored_once[P: Post](model: type[P], *, by: User, submission: UUID, store: Callable[[], P]) -> P:
    """Run `store` in one transaction. A form that was sent twice gives the first post: its unique key decides.

    `store` runs again when only its place in the thread was taken.
    """
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return store()
        except IntegrityError:
            first = model._default_manager.filter(submission=submission, author=by).first()
            if first:
                return first
    raise Invalid(_("This could not be stored. Load the page again, and send it once more."))


def refuse_flood(author: User, at: datetime) -> None:
    """Refuse a post that has just been stored in this transaction, when it is one too many for the hour before `at`.

    Counting after storing lets a form that is sent twice meet its first post before it meets this limit.
    """
    most = POSTS_AN_HOUR[Level(author.level)]
    if _posts_between(author, at - timedelta(hours=1), at) > most:
        raise TooManyPosts(
            ngettext_lazy(
                "You can write %(most)d time an hour. Wait a while, and send this again.",
                "You can write %(most)d times an hour. Wait a while, and send this again.",
                most,
            )
            % {"most": most}
        )


def _posts_between(author: User, after: datetime, until: datetime) -> int:
    """Count what `author` wrote in one statement, which is asked with every post."""
    moments = [connection.ops.adapt_datetimefield_value(moment) for moment in (after, until)]
    with standing_cursor() as cursor:
        cursor.execute(WRITTEN, {"author": author.pk, "after": moments[0], "until": moments[1]})
        written: int = cursor.fetchone()[0]
        return written
