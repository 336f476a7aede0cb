"""What must hold of paper: every ballot handed out has its mark, and a counted poll has all of its paper."""

from collections.abc import Iterator

from participation import checks
from polls.models import WITH_RESULT, Mark, Poll
from polls.paper.errors import PaperNotReady
from polls.paper.models import Handout
from polls.paper.ready import check_paper


def register_checks() -> None:
    checks.register("polls: paper", paper)


def paper() -> Iterator[str]:
    """Who got a ballot is marked as voting on paper; nothing of a counted poll's paper is still to be entered."""
    for slug in Handout.objects.exclude(mark__channel=Mark.Channel.PAPER).values_list("mark__poll__slug", flat=True)[
        :1
    ]:
        yield f"The poll {slug} has a ballot handed out to somebody who is not marked as voting on paper."
    for poll in Poll.objects.filter(state__in=WITH_RESULT, stations__isnull=False).distinct():
        try:
            check_paper(poll)
        except PaperNotReady as missing:
            yield f"The poll {poll.slug} is counted, and its paper is not: {missing.message}"
