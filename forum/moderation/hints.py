"""Signs of spam, each with its reason. They are hints to a person: nothing is decided by them."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.models import Comment, Topic
from forum.moderation.models import Case
from participation.residents.models import User
from participation.text import fold_letters

LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
MANY_LINKS = 2
NEW_ACCOUNT = timedelta(days=7)
QUICKLY, MANY_POSTS = timedelta(minutes=10), 4
LOOK_BACK, COMPARED, ALIKE = timedelta(days=7), 30, 0.9
COMPARED_LENGTH = 600  # characters


@dataclass(frozen=True)
class Hint:
    name: str
    reason: str


def quick_hints(case: Case) -> list[Hint]:
    """Return the hints that a row of the queue can show without asking the database."""
    found = [_links(case.words), _new_account(case)]
    return [hint for hint in found if hint]


def hints(case: Case) -> list[Hint]:
    found = [*quick_hints(case), _speed(case), _similarity(case)]
    return [hint for hint in found if hint]


def _links(words: str) -> Hint | None:
    number = len(LINK.findall(words))
    if number < MANY_LINKS:
        return None
    said = ngettext("There is %(number)d link in it.", "There are %(number)d links in it.", number)
    return Hint(_("links"), said % {"number": number})


def _new_account(case: Case) -> Hint | None:
    post = case.post
    if post is None or post.author is None or post.created_at - post.author.date_joined >= NEW_ACCOUNT:
        return None
    days = max(0, (post.created_at - post.author.date_joined).days)
    said = ngettext(
        "The account was %(days)d day old when this was written.",
        "The account was %(days)d days old when this was written.",
        days,
    )
    return Hint(_("new account"), said % {"days": days})


def _speed(case: Case) -> Hint | None:
    post = case.post
    if post is None or post.author is None:
        return None
    number = len(_posts_of(post.author, post.created_at - QUICKLY, post.created_at))
    if number < MANY_POSTS:
        return None
    return Hint(_("speed"), _("The author wrote %(number)d posts in ten minutes.") % {"number": number})


def _similarity(case: Case) -> Hint | None:
    post = case.post
    if post is None or post.author is None:
        return None
    written = _posts_of(post.author, post.created_at - LOOK_BACK, post.created_at + LOOK_BACK)
    mine = _compared(case.words)
    alike = sum(_is_alike(mine, _compared(words)) for words in written) - 1  # itself is among them
    if alike < 1:
        return None
    said = ngettext(
        "The author wrote nearly the same %(number)d more time in two weeks.",
        "The author wrote nearly the same %(number)d more times in two weeks.",
        alike,
    )
    return Hint(_("repetition"), said % {"number": alike})


def _compared(words: str) -> str:
    return fold_letters(words)[:COMPARED_LENGTH]


def _is_alike(one: str, other: str) -> bool:
    match = SequenceMatcher(None, one, other)
    return match.quick_ratio() >= ALIKE and match.ratio() >= ALIKE


def _posts_of(author: User, since: datetime, until: datetime) -> list[str]:
    when = {"author": author, "created_at__gt": since, "created_at__lte": until}
    topics = Topic.objects.filter(**when).order_by("-pk")[:COMPARED]
    comments = Comment.objects.filter(**when).order_by("-pk")[:COMPARED]
    return [post.all_words for post in (*topics, *comments)]
