"""The polls that a person follows, among the rows of "My participation". It says nothing of whether they voted."""

from collections.abc import Iterator

from django.utils import timezone

from participation.residents.activity import MOST_ROWS, Row, add_rows
from participation.residents.models import User
from polls.following.models import PollFollow
from polls.models import Poll


def register_sections() -> None:
    add_rows("forum.follows", "polls", followed)


def followed(person: User) -> Iterator[Row]:
    mine = Poll.objects.visible_to(person).filter(pk__in=PollFollow.objects.filter(person=person).values("poll"))
    for poll in mine.order_by("-opens_at")[:MOST_ROWS]:
        yield Row(str(poll.question), poll.get_absolute_url(), note=poll.phase(timezone.now()).label)
