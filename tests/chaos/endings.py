"""A poll with a full box that is about to end, and what must be so once it is closed and counted, killed or not."""

import time
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from polls.board.models import Paper
from polls.board.publishing import TALLY
from polls.models import Ballot, ChoiceSecret, Mark, Poll, ReceiptCode, State
from polls.peppers import peppers_there
from polls.results import final_votes
from tests.bench.town import OPTIONS, fill_box, new_poll
from tests.chaos.town import wait_for

BALLOTS = 10_000
SECONDS_OPEN = 12
SECONDS_TO_CLOSE = 120


class Ending:
    """What was in the box is what comes out of it, once, and nothing joins it to anybody."""

    def __init__(self, slug: str) -> None:
        self.poll = new_poll(slug, closes=timedelta(seconds=SECONDS_OPEN))
        fill_box(self.poll, BALLOTS, timezone.now())
        self.codes = set(Ballot.objects.filter(poll_key=self.poll.key).values_list("pk", flat=True))
        self.votes = dict.fromkeys(OPTIONS, 0) | self._votes()

    def wait_until_due(self) -> None:
        time.sleep(max(0.0, (self.poll.closes_at - timezone.now()).total_seconds()))

    def differences(self) -> list[str]:
        """Wait until the poll is counted; return what is not as it should be, in words."""
        wait_for(lambda: Poll.objects.filter(pk=self.poll.pk, state=State.COUNTED).exists(), SECONDS_TO_CLOSE)
        return [f"{self.poll.slug}: {difference}" for difference in self._differences()]

    def _differences(self) -> Iterator[str]:
        key = self.poll.key
        ballots = Ballot.objects.filter(poll_key=key)
        numbers = (ballots.count(), Mark.objects.filter(poll=self.poll).count(), sum(final_votes(self.poll).values()))
        if numbers != (BALLOTS,) * 3:
            yield f"ballots, marks and votes are {numbers}"
        if final_votes(self.poll) != self.votes or dict.fromkeys(OPTIONS, 0) | self._votes() != self.votes:
            yield f"{final_votes(self.poll)} was counted, {self.votes} was in the box"
        if set(ReceiptCode.objects.filter(poll_key=key).values_list("pk", flat=True)) != self.codes:
            yield "the codes on the receipts are not those that were given out"
        if ballots.filter(pk__in=self.codes).exists() or ballots.exclude(choice_key="").exists():
            yield "a ballot is joined to its voter"
        if ChoiceSecret.objects.filter(poll=self.poll).exists() or key in peppers_there():
            yield "the pepper is still there"
        if Paper.objects.filter(poll=self.poll, name=TALLY).count() != 1:
            yield "the board does not hold the result once"

    def _votes(self) -> dict[str, int]:
        rows = Ballot.objects.filter(poll_key=self.poll.key).order_by().values("content").annotate(number=Count("*"))
        return {content["c"]: number for content, number in rows.values_list("content", "number")}
