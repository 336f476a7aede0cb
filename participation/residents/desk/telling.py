"""Telling a resident what was done at the desk. Who brings the news stands above (participation/notices) and registers
here; apps register the words for what can be done on somebody's behalf."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from django.utils import translation
from django.utils.translation import ngettext

from participation.errors import Sentence
from participation.residents.desk.models import WorkDone
from participation.residents.models import User

MOST_TOLD = 5  # a letter is one page


class News(StrEnum):
    """What a resident is told."""

    ACCOUNT_MADE = "desk.account_made"
    CARD_SEEN = "desk.card_seen"
    CONTACT_CHANGED = "desk.contact_changed"
    LETTER_MADE = "desk.letter_made"
    DONE_FOR_YOU = "desk.done_for_you"


type Tell = Callable[[News, User, User | None, datetime, dict[str, str]], None]

_tellers: list[Tell] = []
_words: dict[str, Sentence] = {}


def register_teller(teller: Tell) -> None:
    _tellers.append(teller)


def register_words(words: Mapping[str, Sentence]) -> None:
    """Say in words what actions do, each with {about} for what it is about."""
    _words.update(words)


def tell(news: News, resident: User, *, by: User | None, at: datetime, **data: str) -> None:
    """Tell the resident by their own way, in the caller's transaction."""
    for teller in _tellers:
        teller(news, resident, by, at, data)


def in_words(done: Sequence[WorkDone], language: str) -> str:
    """Return what was done as one text, in the resident's language; the first few things in words, then how many more.

    What no app has words for is counted only.
    """
    with translation.override(language):
        told = [str(_words[each.action]).format(about=each.about) for each in done if each.action in _words][:MOST_TOLD]
        more = len(done) - len(told)
        if more:
            told.append(ngettext("and %(more)s thing more", "and %(more)s things more", more) % {"more": more})
        return "; ".join(told)
