"""A budget divided by the Method of Equal Shares: every voter gets an equal share, and pays for what they support.

Source: Peters, Pierczyński, Skowron, "Proportional Participatory Budgeting with Additive Utilities" (2021), with the
cost of a project as its use; the completions as equalshares.net describes them. In each round the project is bought
that asks least of its supporters for each euro of its cost: all pay the same, and who has less pays all they have.
Ties: more votes, then the lower cost, then a lot. Shares are exact: whole numbers of a unit that is made smaller when a
price does not come out even.

Completions: `none`; `add1` raises everybody's share by one (from the share rounded down) until the outcome would cost
more than the budget; `add1-comparison` then funds what `greedy` would where more voters see more money go to
their projects there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import lcm

from polls.methods import greedy
from polls.methods.budgets import budget_of
from polls.methods.election import Ballot, Budget, Election, Number, sort_ballots
from polls.methods.result import Lot, Result, Round, Settings

COMPLETIONS = ("none", "add1", "add1-comparison")


def tally(election: Election, settings: Settings) -> Result:
    """Count the ballots. Raises `LotNeeded` and `NoBudget`."""
    ballots, budget = sort_ballots(election), budget_of(election)
    if not ballots.valid:
        return Result("equal-shares", [], [], ballots)
    voters = Voters.of(election, ballots.piles)
    share = Fraction(budget.money) / voters.total
    outcome, completions = buy(voters, budget, share, settings.lot), []
    if settings.completion != "none":
        outcome, completion = _completed(voters, budget, outcome, settings.lot)
        completions = [completion]
    chosen = outcome.options
    rounds = [*_rounds(election, budget, voters, outcome), *completions]
    if settings.completion == "add1-comparison":
        chosen, comparison = _compared(election, voters, chosen, settings)
        rounds.append(comparison)
    return Result("equal-shares", election.names(chosen), rounds, ballots, lots=settings.lot.used)


@dataclass(frozen=True)
class Voters:
    """Voters with the same ballot pay together: how many they are, and by project the places of who supports it."""

    numbers: list[int]
    supporters: dict[int, list[int]]
    total: int

    @classmethod
    def of(cls, election: Election, piles: Iterable[tuple[Ballot, int]]) -> "Voters":
        """Whoever names a project, or gives it points, supports it."""
        together: dict[tuple[int, ...], int] = {}
        for ballot, number in piles:
            key = tuple(sorted(ballot.supported))
            together[key] = together.get(key, 0) + number
        supporters: dict[int, list[int]] = {option: [] for option in range(len(election.options))}
        for pile, supported in enumerate(together):
            for option in supported:
                supporters[option].append(pile)
        numbers = list(together.values())
        return cls(numbers, supporters, sum(numbers))

    def votes(self, option: int) -> int:
        return sum(self.numbers[pile] for pile in self.supporters[option])

    def benefits(self, options: Iterable[int], budget: Budget) -> list[Number]:
        """Return for each ballot what those of `options` cost that it supports."""
        found: list[Number] = [0] * len(self.numbers)
        for option in options:
            for pile in self.supporters[option]:
                found[pile] += budget.costs[option]
        return found


@dataclass(frozen=True)
class Purchase:
    """A project that was bought, at what each supporter paid for it at most."""

    option: int
    price: Fraction


@dataclass(frozen=True)
class Outcome:
    """What was bought, in that order, and what the supporters of each project that was not have left together."""

    purchases: list[Purchase]
    left: dict[int, Fraction]

    @property
    def options(self) -> list[int]:
        return [purchase.option for purchase in self.purchases]

    def cost(self, budget: Budget) -> Number:
        return sum(budget.costs[option] for option in self.options)


def buy(voters: Voters, budget: Budget, share: Fraction, lot: Lot) -> Outcome:
    """Return what the voters buy who each have `share`. Raises `LotNeeded`."""
    purses = _Purses(voters, budget, share)
    supported = [option for option, piles in voters.supporters.items() if piles]
    free = [option for option in supported if not budget.costs[option]]
    purchases = [Purchase(option, Fraction()) for option in free]
    waiting = [(Fraction(1, voters.votes(option)), option) for option in supported if budget.costs[option]]
    heapify(waiting)
    while cheapest := _cheapest(purses, waiting):
        option = _favoured(cheapest, voters, budget, lot)
        purchases.append(Purchase(option, purses.pay(option)))
        for other in cheapest:
            if other != option and (burden := purses.burden(other)) is not None:
                heappush(waiting, (burden, other))
    bought = {purchase.option for purchase in purchases}
    return Outcome(purchases, {option: purses.left(option) for option in supported if option not in bought})


def _cheapest(purses: "_Purses", waiting: list[tuple[Fraction, int]]) -> list[int]:
    """Take out of `waiting` the projects that now ask least for each euro of their cost; none that can be paid: none.

    In `waiting` a project stands at what it asked when it was last looked at: it never asks less later.
    """
    looked_at: list[tuple[Fraction, int]] = []
    while waiting and (not looked_at or waiting[0][0] <= looked_at[0][0]):
        _before, option = heappop(waiting)
        burden = purses.burden(option)
        if burden is not None:
            heappush(looked_at, (burden, option))
    if not looked_at:
        return []
    least = looked_at[0][0]
    for burden, option in looked_at:
        if burden > least:
            heappush(waiting, (burden, option))
    return sorted(option for burden, option in looked_at if burden == least)


def _favoured(options: list[int], voters: Voters, budget: Budget, lot: Lot) -> int:
    best = min((-voters.votes(option), budget.costs[option]) for option in options)
    tied = [option for option in options if (-voters.votes(option), budget.costs[option]) == best]
    return lot.first(tied, "which of equally supported and equally dear projects is bought first")


class _Purses:
    """What voters have left. Voters with equally much share a purse, and purse 0 is empty.

    Money is counted in whole units, `scale` of them to one of the budget's; where a price is no whole number of units,
    the unit is made smaller.
    """

    def __init__(self, voters: Voters, budget: Budget, share: Fraction) -> None:
        self.voters, self.budget = voters, budget
        self.scale = lcm(share.denominator, *(cost.denominator for cost in budget.costs))
        self.money = [0, int(share * self.scale)]
        self.purse_of = [1] * len(voters.numbers)

    def burden(self, option: int) -> Fraction | None:
        """Return what `option` asks at most of a supporter for each euro of its cost; None if they can not pay it."""
        price = self._price(option)
        return None if price is None else price / (self._cost(option))

    def pay(self, option: int) -> Fraction:
        """Let the supporters of `option` pay; return what each paid at most."""
        price = self._price(option)
        assert price is not None  # noqa: S101 - only what can be paid is bought
        if price.denominator > 1:
            self.scale *= price.denominator
            self.money = [money * price.denominator for money in self.money]
            price *= price.denominator
        after: dict[int, int] = {0: 0}
        for pile in self.voters.supporters[option]:
            purse = self.purse_of[pile]
            if purse not in after:
                after[purse] = self._new_purse(self.money[purse] - int(price))
            self.purse_of[pile] = after[purse]
        return price / self.scale

    def left(self, option: int) -> Fraction:
        """Return what the supporters of `option` have left together."""
        piles = self.voters.supporters[option]
        return Fraction(sum(self.money[self.purse_of[pile]] * self.voters.numbers[pile] for pile in piles), self.scale)

    def _new_purse(self, money: int) -> int:
        if money <= 0:
            return 0
        self.money.append(money)
        return len(self.money) - 1

    def _cost(self, option: int) -> int:
        return int(self.budget.costs[option] * self.scale)

    def _price(self, option: int) -> Fraction | None:
        """Return what each supporter pays at most, in units: all the same, but who has less gives all they have."""
        purse_of, numbers = self.purse_of, self.voters.numbers
        sizes: dict[int, int] = {}
        for pile in self.voters.supporters[option]:
            purse = purse_of[pile]
            sizes[purse] = sizes.get(purse, 0) + numbers[pile]
        missing, payers = self._cost(option), sum(sizes.values())
        for purse in sorted(sizes, key=self.money.__getitem__):
            if missing <= self.money[purse] * payers:
                return Fraction(missing, payers)
            missing -= self.money[purse] * sizes[purse]
            payers -= sizes[purse]
        return None


# Completions


def _completed(voters: Voters, budget: Budget, outcome: Outcome, lot: Lot) -> tuple[Outcome, Round]:
    """Raise the shares one by one; return the last outcome that can be paid, and what was done."""
    wanted = [option for option, piles in voters.supporters.items() if piles]
    everything = sum(budget.costs[option] for option in wanted)
    if everything <= budget.money:
        outcome = buy(voters, budget, Fraction(everything), lot)
        return outcome, _completion(budget, outcome, "the budget reaches for every supported project")
    share, steps = Fraction(budget.money) / voters.total, 0
    while True:
        attempt = Lot(lot.options, lot.order)
        dearer = buy(voters, budget, Fraction(int(share) + 1), attempt)
        if dearer.cost(budget) > budget.money:
            why = "with one more each the outcome would cost more than the budget"
            return outcome, _completion(budget, outcome, why, steps=steps, share=share)
        share, steps, outcome, lot.used = Fraction(int(share) + 1), steps + 1, dearer, attempt.used


def _completion(budget: Budget, outcome: Outcome, why: str, **details: object) -> Round:
    return Round("completion", {}, details={**details, "stopped": why, "cost": outcome.cost(budget)})


def _compared(election: Election, voters: Voters, chosen: Sequence[int], settings: Settings) -> tuple[list[int], Round]:
    """Return `chosen`, or what is funded by votes alone if more voters find more money in their projects there."""
    other = greedy.GREEDY.tally(election, Settings(settings.seats, settings.lot))
    by_votes = [election.options.index(name) for name in other.winners]
    budget = budget_of(election)
    benefits = list(
        zip(voters.numbers, voters.benefits(chosen, budget), voters.benefits(by_votes, budget), strict=True)
    )
    here = sum(number for number, ours, theirs in benefits if ours > theirs)
    there = sum(number for number, ours, theirs in benefits if theirs > ours)
    kept = chosen if here >= there else by_votes
    names = election.names(kept)
    details = {"prefer_equal_shares": here, "prefer_greedy": there, "greedy": list(other.winners)}
    return list(kept), Round("comparison", {}, elected=names, details=details)


def _rounds(election: Election, budget: Budget, voters: Voters, outcome: Outcome) -> Iterator[Round]:
    for purchase in outcome.purchases:
        name, cost = election.options[purchase.option], budget.costs[purchase.option]
        amounts = {"cost": cost, "price": purchase.price}
        if purchase.price:
            amounts["effective_votes"] = Fraction(cost) / purchase.price
        yield Round("funded", {name: voters.votes(purchase.option)}, [name], [name], amounts=amounts)
    for option, left in outcome.left.items():
        name = election.options[option]
        amounts = {"cost": budget.costs[option], "supporters_have": left}
        yield Round("can not be paid", {name: voters.votes(option)}, [name], amounts=amounts)
