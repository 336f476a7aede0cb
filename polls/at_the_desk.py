"""Voting without a log-in: at the desk nobody votes for somebody, but hands out a letter with a code for one poll."""

from collections.abc import Sequence
from datetime import datetime

from participation.errors import DomainError
from participation.residents.by_letter.acts import Choice, LetterAct, Target, register
from participation.residents.desk.doors import open_pages
from participation.residents.models import User
from participation.residents.verification.models import Purpose
from polls.admission import check_person, voters_of
from polls.models import Poll

POLL = "poll:"
OF_A_VOTER = ("poll-detail", "ballot-review", "ballot-cast", "receipt")


def register_at_the_desk() -> None:
    open_pages("polls:poll-list", "polls:poll-detail", "polls:poll-results")
    register(
        LetterAct(
            purpose=Purpose.VOTE,
            permissions=frozenset({"polls.cast_ballot"}),
            find=_find,
            choices=_choices,
            may_be_made=_may_be_made,
            pages=frozenset(f"polls:{name}" for name in OF_A_VOTER),
        )
    )


def _find(subject: str) -> Target | None:
    number = subject.removeprefix(POLL)
    poll = Poll.objects.shown().filter(pk=number).first() if number.isdecimal() else None
    return Target(poll, str(poll.question), poll.get_absolute_url()) if poll else None


def _choices(at: datetime) -> Sequence[Choice]:
    return [(f"{POLL}{poll.pk}", str(poll.question)) for poll in Poll.objects.running_at(at).order_by("closes_at")]


def _may_be_made(person: User, target: Target) -> bool:
    """Whether they may vote at all. Whether they voted is nobody's to see, so it is not asked."""
    poll = Poll.objects.get(pk=target.thing.pk)
    try:
        return bool(voters_of(poll, check_person(person, poll)))
    except DomainError:
        return False
