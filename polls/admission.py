"""Who is let in to vote, as which voter, and why somebody is not.

An action asks `admit` inside its transaction; a page asks `standing_of` to tell a visitor beforehand.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from participation.errors import DomainError, LoginNeeded
from participation.permissions import Visitor, is_permitted
from participation.residents.models import User
from polls.ballot_box import is_apart
from polls.browsers import Browser
from polls.errors import (
    BrowserUnknown,
    LevelTooLow,
    NeverForAnother,
    NotEntitledYet,
    NotOfTheNeighbourhood,
    NotOnRoll,
    NotOpenYet,
    PollAnnulled,
    PollClosed,
    Suspended,
    VotedElsewhere,
)
from polls.models import Ballot, ChoiceSecret, Electorate, Mark, Poll, State
from polls.peppers import pepper_of
from polls.pseudonyms import choice_key, identities_on_a_roll, identities_without_a_roll, pseudonym


@dataclass(frozen=True)
class Admission:
    """A person let in: as which voter, and whether that voter voted before.

    `lacks_ballot`: they were marked with a letter, and the process died before their ballot came in.
    """

    voter: str
    has_voted: bool
    lacks_ballot: bool = False


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
    """Let `visitor` in to vote, or raise the reason why not. With a letter one votes once, and changes nothing."""
    check_clock(poll, at)
    if isinstance(visitor, Browser):
        return admission_of(poll, voters_of_browser(poll, visitor))
    person = check_person(visitor, poll)
    admission = admission_of(poll, voters_of(poll, person))
    if admission.has_voted and person.acting:
        raise VotedElsewhere(poll)
    return admission


def admission_of(poll: Poll, voters: list[str]) -> Admission:
    """Let in who is one of `voters`, as the one that voted, if any: to be known by more later gives no second vote.

    Raises `VotedElsewhere` when they voted, but not online, unless their ballot never came in.
    """
    marked = dict(Mark.objects.filter(poll=poll, voter__in=voters).values_list("voter", "channel"))
    voter = next((voter for voter in voters if voter in marked), voters[0])
    if marked.get(voter, Mark.Channel.WEB) != Mark.Channel.WEB:
        if marked[voter] == Mark.Channel.CARD and _lacks_ballot(poll, voter):
            return Admission(voter, has_voted=False, lacks_ballot=True)
        raise VotedElsewhere(poll)
    return Admission(voter, has_voted=voter in marked)


def _lacks_ballot(poll: Poll, voter: str) -> bool:
    """Whether who voted with a letter was marked and no more, which only a box with a database of its own can do."""
    if not is_apart():
        return False
    known = ChoiceSecret.objects.filter(poll=poll).values_list("fingerprint", flat=True).first()
    pepper = known and pepper_of(poll, known)
    if not pepper:  # closed meanwhile, or nobody can tell
        return False
    return not Ballot.objects.filter(poll_key=poll.key, choice_key=choice_key(pepper, voter)).exists()


def check_clock(poll: Poll, at: datetime) -> None:
    """Raise why not unless a ballot cast at `at` counts."""
    if poll.accepts_ballots(at):
        return
    if poll.state == State.SUSPENDED:
        raise Suspended(poll)
    if poll.state == State.ANNULLED:
        raise PollAnnulled(poll)
    raise PollClosed(poll) if poll.state != State.DRAFT and poll.is_over(at) else NotOpenYet(poll)


def check_browser(browser: Browser, poll: Poll) -> Browser:
    """Return `browser`, if it keeps the cookie by which it has one vote."""
    if not browser.key:
        raise BrowserUnknown(poll)
    return browser


def voters_of_browser(poll: Poll, browser: Browser) -> list[str]:
    """Return as whom a browser votes."""
    return [pseudonym(poll, f"browser:{browser.key}")]


def check_person(visitor: Visitor, poll: Poll) -> User:
    """Return `visitor` as a person whom the town knows well enough for this poll."""
    if not isinstance(visitor, User):
        raise LoginNeeded(
            _("Log in first. Then you can vote."), way_on=(poll.get_absolute_url(), _("Back to the poll"))
        )
    if visitor.acting and not visitor.acting.allows("polls.cast_ballot", poll):
        raise NeverForAnother(poll, visitor)
    if not is_permitted(visitor, "polls.cast_ballot", poll):
        raise LevelTooLow(poll)
    return visitor


def voters_of(poll: Poll, person: User) -> list[str]:
    """Return as whom `person` may vote, the one to vote as first; raise why, if they may not.

    On a roll, one person may be known by more than one address; without one, by a key and by the account.
    """
    if poll.electorate == Electorate.NEIGHBOURHOODS and not _lives_there(poll, person):
        raise NotOfTheNeighbourhood(poll)
    if poll.electorate != Electorate.ROLL:
        return [pseudonym(poll, identity) for identity in identities_without_a_roll(person)]
    candidates = [pseudonym(poll, identity) for identity in identities_on_a_roll(person)]
    entries = poll.roll.filter(voter__in=candidates).order_by("voter")
    found = list(entries.values_list("voter", "eligible_from"))
    entitled = [voter for voter, day in found if day <= poll.reference_day]
    if not entitled:
        raise NotEntitledYet(poll) if found else NotOnRoll()
    return entitled


def _lives_there(poll: Poll, person: User) -> bool:
    home = person.neighbourhood_id
    return home is not None and poll.neighbourhoods.filter(pk=home).exists()
