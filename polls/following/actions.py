"""Everything that can happen to following a poll: somebody follows it, and stops."""

from django.contrib.auth.models import AnonymousUser

from participation.errors import LoginNeeded
from participation.permissions import Visitor, authorise
from participation.residents.models import User
from participation.rows import put_in_once
from polls.following.models import PollFollow
from polls.models import Poll


def follow_poll(poll: Poll, *, by: Visitor) -> None:
    """Tell this person from now on what happens to `poll`. Twice is once."""
    authorise(by, "polls.follow_poll", poll)
    put_in_once(PollFollow(poll=poll, person=_person(by)))


def unfollow_poll(poll: Poll, *, by: Visitor) -> None:
    authorise(by, "polls.follow_poll", poll)
    PollFollow.objects.filter(poll=poll, person=_person(by)).delete()


def follows(visitor: Visitor, poll: Poll) -> bool:
    """Whether this visitor follows `poll`."""
    return isinstance(visitor, User) and PollFollow.objects.filter(poll=poll, person=visitor).exists()


def _person(by: User | AnonymousUser | Visitor) -> User:
    if not isinstance(by, User):
        raise LoginNeeded("")
    return by
