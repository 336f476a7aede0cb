"""Why an option won and why another did not: the round that decided it, and by how much.

Read from the rounds of a result, never counted anew: what is said here can be looked up there. The words are in
polls/explanations.py.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from polls.methods.result import Result, Table, Votes

type Figure = int | Fraction | Decimal | str


@dataclass(frozen=True)
class Reason:
    """Why `option` won or did not: a `code`, the number of the deciding round, and the figures that the words name.

    `own` is what the option had there, `theirs` what `other` had: the rival that was nearest. With a margin of 0 the
    tie was broken by how they stood in an earlier round, or by lot.
    """

    option: str
    has_won: bool
    code: str
    round: int
    figures: Mapping[str, Figure] = field(default_factory=dict)

    @property
    def margin(self) -> int | Fraction | Decimal:
        """The difference between `own` and `theirs`; between `own` and nothing where there is no other."""
        return readable(abs(Fraction(self.figures.get("own", 0)) - Fraction(self.figures.get("theirs", 0))))


def readable(number: Fraction) -> int | Fraction | Decimal:
    """Return the same number as people write it: whole, or with five decimals at most, or else as a fraction."""
    units = number * 10**5
    if number.denominator == 1:
        return int(number)
    return Decimal(int(units)).scaleb(-5).normalize() if units.denominator == 1 else number


def explain(result: Result) -> list[Reason]:
    """Return the reasons, winners first; none where nothing was counted."""
    reasons = EXPLAINERS[result.method](result) if result.rounds else ()
    told = [_tie_told(reason, result) if reason.code == "tie" else reason for reason in reasons]
    return sorted(told, key=lambda reason: not reason.has_won)


def _tie_told(reason: Reason, result: Result) -> Reason:
    """Say what broke a tie: the lot, if one was drawn between the two, else what the method looks at next."""
    tied = {reason.option, str(reason.figures["other"])}
    code = "lot" if any(tied <= set(lot.between) for lot in result.lots) else TIES.get(result.method, "earlier")
    return replace(reason, code=code)


def _against(name: str, other: str, votes: Votes, number: int, *, has_won: bool, code: str) -> Reason:
    figures: dict[str, Figure] = {"own": votes[name], "other": other, "theirs": votes[other]}
    return Reason(name, has_won, code if votes[name] != votes[other] else "tie", number, figures)


def _held_against_each_other(votes: Votes, winners: Iterable[str], number: int) -> Iterator[Reason]:
    """Hold each winner against the best of the others, and each other against the last of the winners."""
    inside = [name for name in votes if name in winners]
    outside = [name for name in votes if name not in winners]
    for name in inside:
        if outside:
            best = max(outside, key=lambda other: votes[other])
            yield _against(name, best, votes, number, has_won=True, code="more")
        else:
            yield Reason(name, True, "unopposed", number, {"own": votes[name]})
    for name in outside if inside else ():
        last = min(inside, key=lambda other: votes[other])
        yield _against(name, last, votes, number, has_won=False, code="fewer")


def _one_round(result: Result) -> Iterator[Reason]:
    return _held_against_each_other(result.rounds[0].votes, result.winners, 1)


def _motion(result: Result) -> Iterator[Reason]:
    """Who abstains takes no side, and a tie rejects."""
    votes = result.rounds[0].votes
    ayes, noes = result.rounds[0].options
    for name, rival in ((ayes, noes), (noes, ayes)) if result.winners else ():
        figures: dict[str, Figure] = {"own": votes[name], "other": rival, "theirs": votes[rival]}
        yield Reason(name, name in result.winners, "more" if votes[ayes] != votes[noes] else "not_carried", 1, figures)


# Transfers


def _runoff(result: Result) -> Iterator[Reason]:
    last = len(result.rounds)
    for number, each in enumerate(result.rounds, start=1):
        staying = {name: votes for name, votes in each.votes.items() if name not in each.excluded}
        for name in each.excluded:
            nearest = min(staying, key=lambda other: staying[other])
            yield _against(name, nearest, each.votes, number, has_won=False, code="fewest")
    yield from _held_against_each_other(result.rounds[-1].votes, result.winners, last)


def _transferable(result: Result) -> Iterator[Reason]:
    """Who reached the quota, who was left for the last seats, who was excluded, and who was still there at the end."""
    settled: set[str] = set()
    for number, each in enumerate(result.rounds, start=1):
        for name in each.excluded:
            before = result.rounds[number - 2].votes
            others = [other for other in before if other not in settled and other != name]
            nearest = min(others, key=lambda other: before[other])
            yield _against(name, nearest, before, number, has_won=False, code="fewest")
        for name in each.elected:
            code = "last" if each.act == "last vacancies" else "quota"
            yield Reason(name, True, code, number, {"own": each.votes[name], "theirs": result.quota or 0})
        settled.update(each.excluded, each.elected)
    number, votes = len(result.rounds), result.rounds[-1].votes
    for name in votes:
        if name not in settled:
            yield Reason(name, False, "seats", number, {"own": votes[name], "theirs": result.quota or 0})


def _two_rounds(result: Result) -> Iterator[Reason]:
    first = result.rounds[0]
    if len(result.rounds) == 1:
        yield from _held_against_each_other(first.votes, result.winners, 1)
        return
    for name in first.excluded:
        second = min(first.options, key=lambda other: first.votes[other])
        yield _against(name, second, first.votes, 1, has_won=False, code="fewer")
    yield from _held_against_each_other(result.rounds[1].votes, result.winners, 2)


# Pairs


def _schulze(result: Result) -> Iterator[Reason]:
    strengths = _table(result, 1, "strengths")
    for winner in result.winners:
        rivals = [name for name in strengths if name not in result.winners]
        if rivals:
            nearest = min(rivals, key=lambda other: strengths[winner][other] - strengths[other][winner])
            yield _path(winner, nearest, strengths, has_won=True)
        else:
            yield Reason(winner, True, "unopposed", 2)
        for name in rivals if winner == result.winners[-1] else ():
            yield _path(name, winner, strengths, has_won=False)


def _path(name: str, other: str, strengths: Mapping[str, Mapping[str, int]], *, has_won: bool) -> Reason:
    own, theirs = strengths[name][other], strengths[other][name]
    figures: dict[str, Figure] = {"own": own, "other": other, "theirs": theirs}
    return Reason(name, has_won, "path" if own != theirs else "tie", 2, figures)


def _ranked_pairs(result: Result) -> Iterator[Reason]:
    """The duel that counts against each who did not win; for a winner the one that it won by least."""
    table, contenders = _table(result, 0, "duels"), result.rounds[0].options
    duels = [(number, each) for number, each in enumerate(result.rounds, start=1) if each.act == "locked in"]
    lost = {each.options[1]: (number, each.options[0]) for number, each in reversed(duels)}
    for name in table:
        if name in result.winners:
            won = [(number, each.options[1]) for number, each in duels if each.options[0] == name]
            rivals = won or [(1, other) for other in table if table[name].get(other, 0) > table[other].get(name, 0)]
        else:
            rivals = [lost[name]] if name in lost else []
            if name not in contenders:
                rivals = [(1, result.winners[0])]
        if not rivals:
            yield Reason(name, name in result.winners, "undefeated", len(result.rounds))
            continue
        number, other = min(rivals, key=lambda rival: abs(table[name][rival[1]] - table[rival[1]][name]))
        votes = {name: table[name][other], other: table[other][name]}
        yield _against(name, other, votes, number, has_won=name in result.winners, code="duel")


def _table(result: Result, place: int, name: str) -> Table:
    return result.rounds[place].tables[name]


def _judgment(result: Result) -> Iterator[Reason]:
    """Majority grades, and at equal ones the gauge: who finds an option better or worse than its grade."""
    each = result.rounds[0]
    gauges = each.tables["gauges"]
    order = {name: (each.votes[name], *_pull(gauges[name])) for name in each.votes}
    outside = [name for name in order if name not in result.winners]
    best = max(outside, key=lambda name: order[name], default=None)
    last = min(result.winners, key=lambda name: order[name])
    for name in order:
        other = best if name in result.winners else last
        if other is None:
            yield Reason(name, True, "unopposed", 1, {"own": each.votes[name]})
        elif each.votes[name] != each.votes[other] or order[name] == order[other]:
            yield _against(name, other, each.votes, 1, has_won=name in result.winners, code="grade")
        else:
            figures: dict[str, Figure] = {
                "grade": str(each.votes[name]), "other": other,
                "better": gauges[name]["better"], "worse": gauges[name]["worse"],
                "own": order[name][2], "theirs": order[other][2],
            }  # fmt: skip
            yield Reason(name, name in result.winners, "gauge", 1, figures)


def _pull(gauge: Mapping[str, int]) -> tuple[bool, int]:
    """Return whether more voters pull an option up than down, and how many: less than nothing for down."""
    leans_up = gauge["better"] > gauge["worse"]
    return leans_up, gauge["better"] if leans_up else -gauge["worse"]


# Budgets


def _greedy(result: Result) -> Iterator[Reason]:
    codes = {
        "funded": "funded",
        "does not fit": "too_dear",
        "below the threshold": "below_threshold",
        "after the stop": "after_stop",
    }
    for number, each in enumerate(result.rounds, start=1):
        name = each.options[0]
        figures: dict[str, Figure] = {
            "votes": each.votes[name], "own": each.amounts["cost"], "theirs": each.amounts["left"],
        }  # fmt: skip
        yield Reason(name, bool(each.elected), codes[each.act], number, figures)


def _equal_shares(result: Result) -> Iterator[Reason]:
    for number, each in enumerate(result.rounds, start=1):
        if each.act == "funded":
            figures: dict[str, Figure] = {"own": each.amounts["cost"], "theirs": each.amounts["price"]}
        elif each.act == "can not be paid":
            figures = {"own": each.amounts["cost"], "theirs": each.amounts["supporters_have"]}
        else:
            continue
        code = "bought" if each.act == "funded" else "not_paid"
        yield Reason(each.options[0], bool(each.elected), code, number, figures)


TIES = {"majority-judgment": "next_grades"}
"""What a method looks at before a lot, where that is not how options stood in an earlier round."""

EXPLAINERS: dict[str, Callable[[Result], Iterable[Reason]]] = {
    "motion": _motion,
    "single": _one_round,
    "approval": _one_round,
    "score": _one_round,
    "cumulative": _one_round,
    "borda": _one_round,
    "majority-judgment": _judgment,
    "irv": _runoff,
    "stv": _transferable,
    "two-round": _two_rounds,
    "schulze": _schulze,
    "ranked-pairs": _ranked_pairs,
    "greedy": _greedy,
    "greedy-no-skip": _greedy,
    "greedy-threshold": _greedy,
    "equal-shares": _equal_shares,
}
