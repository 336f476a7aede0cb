"""What must hold of polls: as many ballots as marks, results that a recount gives again, and no way back to a voter."""

from collections.abc import Iterator

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from participation import checks
from polls.ballot_box import is_apart
from polls.locks import names_of_locks
from polls.methods import BY_NAME
from polls.models import (
    UNLINKED,
    VOTABLE,
    WITH_RESULT,
    Ballot,
    ChoiceSecret,
    Electorate,
    Mark,
    Option,
    Poll,
    RollEntry,
    Snapshot,
    State,
    Tally,
)
from polls.paper.bodies import groups_on_paper, in_urns, not_valid
from polls.peppers import peppers_there
from polls.tallies import recounted

IN_THE_BOX = Mark.objects.exclude(channel=Mark.Channel.PAPER)


def register_checks() -> None:
    checks.register("polls: locks", locks)
    checks.register("polls: marks and ballots", marks_and_ballots)
    checks.register("polls: ballots of a poll", ballots_of_a_poll)
    checks.register("polls: rolls", rolls)
    checks.register("polls: results", results)
    checks.register("polls: secrecy", secrecy)


def locks() -> Iterator[str]:
    """The triggers that keep announced polls and closed ballots as they are."""
    for name in sorted(set(names_of_locks()) - checks.triggers_in(connections[DEFAULT_DB_ALIAS])):
        yield f"The database has lost the trigger {name}, which keeps polls and ballots as they are."


def marks_and_ballots() -> Iterator[str]:
    """Who voted has a ballot in the box, and every ballot a voter, until the marks are destroyed (polls/terms/).

    Who voted on paper has none there.
    """
    for slug, marks, ballots in _counted_apart() if is_apart() else _counted_at_once():
        if marks != ballots:
            yield f"The poll {slug} has {marks} marks of voters and {ballots} ballots."


def _counted_at_once() -> Iterator[tuple[str, int, int]]:
    """Slug, marks and ballots of every poll, of one and the same moment: people may be voting."""
    marks = IN_THE_BOX.filter(poll=OuterRef("pk")).order_by().values("poll").annotate(number=Count("*"))
    ballots = Ballot.objects.filter(poll_key=OuterRef("key")).order_by().values("poll_key").annotate(number=Count("*"))
    counted = (
        Poll.objects.filter(turnout=None)
        .order_by("pk")
        .annotate(
            marked=Coalesce(Subquery(marks.values("number"), output_field=IntegerField()), 0),
            cast=Coalesce(Subquery(ballots.values("number"), output_field=IntegerField()), 0),
        )
    )
    yield from counted.values_list("slug", "marked", "cast")


def _counted_apart() -> Iterator[tuple[str, int, int]]:
    """The same from two databases: a vote that comes in meanwhile may show in one of them only."""
    for poll in Poll.objects.filter(turnout=None).order_by("pk"):
        ballots = Ballot.objects.filter(poll_key=poll.key).count()
        yield poll.slug, IN_THE_BOX.filter(poll=poll).count(), ballots


def ballots_of_a_poll() -> Iterator[str]:
    """No ballot names a poll that is not there."""
    known = set(Poll.objects.values_list("key", flat=True))
    for key in Ballot.objects.order_by().values_list("poll_key", flat=True).distinct():
        if key not in known:
            yield f"There are ballots of a poll {key}, which is not there."


def rolls() -> Iterator[str]:
    """Who voted in a poll with a roll stands on it."""
    listed = RollEntry.objects.filter(poll=OuterRef("poll"), voter=OuterRef("voter"))
    strangers = Mark.objects.filter(~Exists(listed), poll__electorate=Electorate.ROLL).exclude(channel="file")
    for slug, voter in strangers.order_by().values_list("poll__slug", "voter")[:1]:
        yield f"The poll {slug} has a mark of the voter {voter[:12]}…, who is not on its roll."


def results() -> Iterator[str]:
    """Every ballot says what its poll allows; a closed poll's stored result is what a recount gives."""
    for poll in Poll.objects.exclude(state=State.DRAFT).order_by("pk"):
        try:
            ballots, votes = _recount(poll)
        except KeyError as unknown:
            yield f"The poll {poll.slug} has a ballot for {unknown}, which is not one of its options."
        else:
            yield from _other_result(poll, ballots, votes)
            yield from _other_count(poll)


def _recount(poll: Poll) -> tuple[int, dict[str, int]]:
    """Return the number of ballots and the votes per option, counted by the database in groups of equal ballots."""
    rows = Ballot.objects.filter(poll_key=poll.key).order_by().values("content").annotate(number=Count("*"))
    groups = list(rows.values_list("content", "number"))
    groups += groups_on_paper(poll) if poll.state in WITH_RESULT else []
    options = list(Option.objects.filter(poll=poll).order_by("position").values_list("key", flat=True))
    return sum(number for _content, number in groups), BY_NAME[poll.method].count(groups, options)


def _other_result(poll: Poll, ballots: int, votes: dict[str, int]) -> Iterator[str]:
    stored = Snapshot.objects.filter(poll=poll).first()
    if poll.state not in WITH_RESULT:
        if stored and max(stored.ballots, stored.counted_ballots) > ballots:
            yield f"The poll {poll.slug} shows {stored.ballots} ballots, and {ballots} are in the box."
    elif stored is None or not stored.is_final:
        yield f"The poll {poll.slug} is counted and has no final result."
    elif poll.is_not_counted:
        if stored.counts or stored.ballots != ballots + in_urns(poll):
            yield f"The poll {poll.slug} missed its quorum, and yet a result of it is stored."
    elif (stored.ballots, stored.counts) != (ballots + not_valid(poll), votes):
        yield (
            f"The poll {poll.slug} is stored with {stored.ballots} ballots and the votes {_told(stored.counts)}; "
            f"counted again there are {ballots} ballots and the votes {_told(votes)}."
        )


def _other_count(poll: Poll) -> Iterator[str]:
    """The kept count of a closed poll is the one that its ballots give again, with the lot that was drawn."""
    if not poll.has_result or not poll.is_counted_in_rounds:
        return
    tally = Tally.objects.filter(poll=poll).first()
    if tally is None:
        yield f"The poll {poll.slug} is counted, and its ballots were never counted by its method."
    elif tally.tied:
        return
    elif recounted(poll, tally.lot) != tally.result:
        yield f"The poll {poll.slug} is stored with another count than its ballots give when they are counted again."


def _told(votes: dict[str, int]) -> str:
    return ", ".join(f"{option} {number}" for option, number in sorted(votes.items()))


def secrecy() -> Iterator[str]:
    """A closed poll's ballots join nobody; a poll that takes votes has the secret with which they are found."""
    for slug in ChoiceSecret.objects.filter(poll__state__in=UNLINKED).values_list("poll__slug", flat=True)[:1]:
        yield f"The poll {slug} is closed, and the secret that joins voters to ballots is still there."
    for slug in Poll.objects.filter(state__in=UNLINKED, key__in=peppers_there()).values_list("slug", flat=True)[:1]:
        yield f"The poll {slug} is closed, and the file with its pepper is still there."
    for slug in Poll.objects.filter(state__in=VOTABLE, choice_secret=None).values_list("slug", flat=True)[:1]:
        yield f"The poll {slug} takes votes, and has lost the secret with which a voter's ballot is found."
    closed = Poll.objects.filter(state__in=UNLINKED).order_by("pk")
    for slug, key in closed.values_list("slug", "key"):
        if Ballot.objects.filter(~Q(choice_key="") | ~Q(revision=1), poll_key=key).exists():
            yield f"The poll {slug} is closed, and a ballot of it still has what joins it to a voter."
