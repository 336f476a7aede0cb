"""What happens to a poll before it is announced: a clerk writes it, and may change every word of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from participation.audit.actions import record
from participation.dossiers.models import Neighbourhood
from participation.errors import WrongState
from participation.permissions import authorise
from participation.residents.models import User
from participation.text import fold_letters
from polls.models import Argument, LegalEffect, Method, Option, Poll, State, Visibility

MOTION_KEYS = ("yes", "no", "abstain")


class NoLongerDraft(WrongState):
    """The poll is announced: its words are fixed."""

    code = "no_longer_draft"

    def __init__(self, poll: Poll) -> None:
        message = _("This poll is announced. Its question and options can not change any more.")
        super().__init__(message, way_on=(reverse("polls_clerk:poll-desk", args=[poll.slug]), _("Back to the poll")))


@dataclass(frozen=True)
class Wording:
    """What voters read besides the question: the options in their order, and the arguments on both sides."""

    options: Sequence[LazyI18nString]
    arguments_for: Sequence[LazyI18nString] = ()
    arguments_against: Sequence[LazyI18nString] = ()
    costs: Sequence[int] = ()  # of the options, where a budget is divided


def repeated_label(labels: Sequence[LazyI18nString]) -> str:
    """Return a label that some reader can not tell from one before it, whatever its accents and capitals; else ""."""
    for language, _name in settings.LANGUAGES:
        seen: set[str] = set()
        for words in (label.localize(language) for label in labels):
            if fold_letters(words) in seen:
                return words
            seen.add(fold_letters(words))
    return ""


def default_visibility(legal_effect: str) -> Visibility:
    """Polls that bind somebody hide their result until close unless the clerk decides otherwise."""
    return Visibility.LIVE if legal_effect == LegalEffect.ADVISORY else Visibility.HIDDEN


def save_draft(
    poll: Poll, wording: Wording, *, neighbourhoods: Iterable[Neighbourhood] = (), by: User | None, at: datetime
) -> Poll:
    """Store a new draft, or what changed in one, with its options and arguments. `by` is None when a command acts."""
    if by is not None:
        authorise(by, "polls.manage_poll", poll)
    is_new = poll.pk is None
    with transaction.atomic():
        if not is_new:
            _hold_draft(poll.pk)
        poll.save()
        _replace_wording(poll, wording)
        poll.neighbourhoods.set(neighbourhoods)
        record("poll.drafted" if is_new else "poll.draft_changed", poll, by=by, at=at, data={"slug": poll.slug})
    return poll


def _hold_draft(pk: int) -> None:
    """Keep the stored poll from being announced before this transaction ends."""
    stored = Poll.objects.select_for_update().get(pk=pk)
    if stored.state != State.DRAFT:
        raise NoLongerDraft(stored)


def _replace_wording(poll: Poll, wording: Wording) -> None:
    poll.options.all().delete()
    poll.arguments.all().delete()
    keys = option_keys(poll, wording.options)
    costs = wording.costs or [0] * len(keys)
    Option.objects.bulk_create(
        Option(poll=poll, key=key, position=place, label=label, cost=cost)
        for place, (key, label, cost) in enumerate(zip(keys, wording.options, costs, strict=True))
    )
    for side, texts in (
        (Argument.Side.FOR, wording.arguments_for),
        (Argument.Side.AGAINST, wording.arguments_against),
    ):
        Argument.objects.bulk_create(
            Argument(poll=poll, side=side, position=place, text=text) for place, text in enumerate(texts)
        )


def option_keys(poll: Poll, labels: Sequence[LazyI18nString]) -> list[str]:
    """Return a public id per option: yes, no and abstain for a motion, else made from the words, each once."""
    if poll.method == Method.MOTION:
        return list(MOTION_KEYS)
    keys: list[str] = []
    for label in labels:
        stem = slugify(label.localize(poll.default_language))[:50].strip("-") or "option"
        number = 2
        key = stem
        while key in keys:
            key, number = f"{stem}-{number}", number + 1
        keys.append(key)
    return keys
