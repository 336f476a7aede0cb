"""Whom the news of a poll is for: who follows it, and who is on its electoral roll and has an account."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress

from participation.residents.models import User
from polls.following.models import PollFollow
from polls.models import Electorate, Poll
from polls.pseudonyms import pseudonym

AT_ONCE = 2_000


def audience_of(poll: Poll) -> set[int]:
    """Return the ids of everyone who is told what happens to `poll`. Whether they voted is not looked at."""
    following = PollFollow.objects.filter(poll=poll, person__is_active=True).values_list("person_id", flat=True)
    return {*following, *_on_the_roll(poll)}


def _on_the_roll(poll: Poll) -> Iterator[int]:
    """The roll names nobody: each account that may be on it is looked for by its pseudonym."""
    if poll.electorate != Electorate.ROLL:
        return
    entitled = set(poll.roll.entitled_on(poll.reference_day).values_list("voter", flat=True).iterator())
    for person, identity in _identities():
        if pseudonym(poll, identity) in entitled:
            yield person


def _identities() -> Iterator[tuple[int, str]]:
    addresses = EmailAddress.objects.filter(verified=True, user__is_active=True).order_by("pk")
    for person, address in addresses.values_list("user_id", "email").iterator(chunk_size=AT_ONCE):
        yield person, f"email:{address.lower()}"
    known = User.objects.filter(is_active=True).exclude(person_key="").order_by("pk")
    for person, key in known.values_list("pk", "person_key").iterator(chunk_size=AT_ONCE):
        yield person, f"key:{key.lower()}"
