"""What must hold once marks and roll are destroyed: nothing is left that leads to who took part."""

from collections.abc import Iterator

from participation import checks
from polls.models import UNLINKED, Ballot, ChoiceSecret, Mark, ReceiptCode
from polls.terms.models import Turnout
from polls.terms.terms import letters_of


def register_checks() -> None:
    checks.register("polls: marks destroyed", marks_destroyed)


def marks_destroyed() -> Iterator[str]:
    """Of a poll whose marks were destroyed stay its ballots, and the number of them; nobody is found by it any more."""
    for kept in Turnout.objects.select_related("poll").order_by("pk"):
        poll, voted = kept.poll, sum(number for way, number in kept.voted.items() if way != Mark.Channel.PAPER)
        if (
            ReceiptCode.objects.filter(poll_key=poll.key).exists()
            or poll.marks.exists()
            or poll.roll.exists()
            or letters_of(poll).exists()
        ):
            yield f"The marks of the poll {poll.slug} were destroyed, and something still says who took part in it."
        if poll.state not in UNLINKED or ChoiceSecret.objects.filter(poll=poll).exists():
            yield f"The marks of the poll {poll.slug} were destroyed before its ballots were unlinked."
        ballots = Ballot.objects.filter(poll_key=poll.key).count()
        if ballots != voted:
            yield f"The poll {poll.slug} had {voted} marks when they were destroyed, and has {ballots} ballots."
