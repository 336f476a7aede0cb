"""What a method needs to know besides its options: points, seats, a budget and costs, and when they can not be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from polls.models import BUDGETED, HIGHEST_SCORE, MOST_POINTS, SCORED, WITH_POINTS, Method


@dataclass(frozen=True)
class Parameters:
    """The parameters of a poll, with the cost of each option in the order of the ballot."""

    method: str
    points: int
    seats: int
    budget: int
    costs: Sequence[int]
    least_votes: int = 0

    def of_the_method(self) -> "Parameters":
        """Return the same without what the method has no use for."""
        is_on_money = self.method in BUDGETED
        return Parameters(
            self.method,
            self.points if self.method in WITH_POINTS else 0,
            self.seats if self.method == Method.STV else 1,
            self.budget if is_on_money else 0,
            self.costs if is_on_money else (),
            self.least_votes if self.method == Method.GREEDY_THRESHOLD else 0,
        )

    def faults(self, options: int) -> Iterator[tuple[str, str]]:
        """Yield the name of each parameter that can not be right with so many options, and why."""
        if self.method in SCORED and not 1 <= self.points <= HIGHEST_SCORE:
            yield "points", _("Give the highest score: from 1 to %(most)s.") % {"most": HIGHEST_SCORE}
        if self.method == Method.CUMULATIVE and not 1 <= self.points <= MOST_POINTS:
            yield "points", _("Say how many points there are to divide: from 1 to %(most)s.") % {"most": MOST_POINTS}
        if self.method == Method.STV and not 1 <= self.seats < max(options, 2):
            yield "seats", _("There must be at least one seat, and fewer seats than options.")
        if self.method in BUDGETED:
            yield from self._faults_of_money(options)

    def _faults_of_money(self, options: int) -> Iterator[tuple[str, str]]:
        if self.method == Method.GREEDY_THRESHOLD and self.least_votes < 1:
            yield "least_votes", _("Say how many votes a project needs.")
        if self.budget < 1:
            yield "budget", _("Say how much money there is.")
        if len(self.costs) != options:
            yield "costs", _("Give as many costs as there are options, one a line.")
        elif max(self.costs, default=0) > self.budget:
            yield "costs", _("One of the options costs more than the whole budget. Nobody could get it.")
        if min(self.costs, default=1) < 1:
            yield "costs", _("Every option costs at least 1 euro.")
