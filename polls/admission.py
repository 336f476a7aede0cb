"""Who is let in to vote, as which voter, and why somebody is not.

An action asks `admit` inside its transaction; a page asks `standing_of` to tell a visitor beforehand.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from participation.errors import DomainError, LoginNeeded
from participation.permissions import Visitor, is_permitted
from participation.residents.models import User
from polls.errors import LevelTooLow, NotEntitledYet, NotOnRoll, NotOpenYet, PollClosed, VotedElsewhere
from polls.models import Electorate, Mark, Poll, State
from polls.pseudonyms import identities_on_a_roll, identities_without_a_roll, pseudonym


@dataclass(frozen=True)
class Admission:
    """A person let in: as which voter, and by which channel that voter voted before ("" when not)."""

    voter: str
    marked_by: str = ""

    @property
    def has_voted(self) -> bool:
        return bool(self.marked_by)


@dataclass(frozen=True)
class Standing:
    """What a visitor is told before voting: what is in the way (None: nothing), and whether they have voted."""

    obstacle: DomainError | None
    has_voted: bool = False


def standing_of(visitor: Visitor, poll: Poll, at: datetime) -> Standing:
    try:
        return Standing(None, admit(visitor, poll, at).has_voted)
    except DomainError as obstacle:
        return Standing(obstacle)


def voting_obstacle(visitor: Visitor, poll: Poll, at: datetime) -> DomainError | None:
    """Return what `cast_ballot` would refuse `visitor` at `at`, or None when nothing stands in the way."""
    return standing_of(visitor, poll, at).obstacle


def admit(visitor: Visitor, poll: Poll, at: datetime) -> Admission:
    """Let `visitor` in to vote, or raise the reason why not."""
    check_clock(poll, at)
    person = check_person(visitor, poll)
    admission = _on_the_roll(poll, person) if poll.electorate == Electorate.ROLL else _without_a_roll(poll, person)
    if admission.marked_by not in ("", Mark.Channel.WEB):
        raise VotedElsewhere(poll)
    return admission


def check_clock(poll: Poll, at: datetime) -> None:
    """Raise `NotOpenYet` or `PollClosed` unless a ballot cast at `at` counts."""
    if poll.accepts_ballots(at):
        return
    raise PollClosed(poll) if poll.state != State.DRAFT and poll.is_over(at) else NotOpenYet(poll)


def check_person(visitor: Visitor, poll: Poll) -> User:
    """Return `visitor` as a person whom the town knows well enough for this poll."""
    if not isinstance(visitor, User):
        raise LoginNeeded(
            _("Log in first. Then you can vote."), way_on=(poll.get_absolute_url(), _("Back to the poll"))
        )
    if not is_permitted(visitor, "polls.cast_ballot", poll):
        raise LevelTooLow(poll)
    return visitor


def _on_the_roll(poll: Poll, person: User) -> Admission:
    """Find the person on the roll, one entry for one person: with two addresses on it, the one that voted, if any."""
    candidates = [pseudonym(poll, identity) for identity in identities_on_a_roll(person)]
    mark = Mark.objects.filter(poll=poll, voter=OuterRef("voter")).values("channel")
    entries = poll.roll.filter(voter__in=candidates).annotate(marked_by=Coalesce(Subquery(mark), Value("")))
    found = list(entries.order_by("voter").values_list("voter", "marked_by", "eligible_from"))
    entitled = [Admission(voter, marked_by) for voter, marked_by, day in found if day <= poll.closing_day]
    if not entitled:
        raise NotEntitledYet(poll) if found else NotOnRoll()
    return next((admission for admission in entitled if admission.has_voted), entitled[0])


def _without_a_roll(poll: Poll, person: User) -> Admission:
    """Find the voter whom the person is here: the one that voted, if any, so a key got later gives no second vote."""
    candidates = [pseudonym(poll, identity) for identity in identities_without_a_roll(person)]
    marked = _marks_of(poll, candidates)
    voter = next((candidate for candidate in candidates if candidate in marked), candidates[0])
    return Admission(voter, marked.get(voter, ""))


def _marks_of(poll: Poll, voters: list[str]) -> dict[str, str]:
    """Return the channel by which each of `voters` voted. Asked with every vote, so the statement is not built anew."""
    places = ", ".join(["%s"] * len(voters))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT voter, channel FROM polls_mark WHERE poll_id = %s AND voter IN ({places})",  # noqa: S608
            [poll.pk, *voters],
        )
        return dict(cursor.fetchall())
