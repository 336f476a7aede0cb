"""In which order questions stand: fair to what many want to hear, and to what was only just asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SECONDS_OF_A_TURN = 30
PLACE_FOR_ANY = 3  # every third place


@dataclass(frozen=True)
class Asked:
    """A question with its votes. Numbers go up as questions come in."""

    number: int
    votes: int


def in_turn(asked: Sequence[Asked], turn: int) -> list[int]:
    """Return the numbers in the order of the list.

    By votes, but every third place goes round: each question stands there for one turn after the other, so that what
    was asked early, and has gathered votes since, does not hide all that came later.
    """
    by_votes = sorted(asked, key=lambda each: (-each.votes, each.number))
    in_order = sorted(asked, key=lambda each: each.number)
    start = turn % len(asked) if asked else 0
    going_round = in_order[start:] + in_order[:start]
    lists = {False: _numbers(by_votes), True: _numbers(going_round)}
    taken: list[int] = []
    while len(taken) < len(asked):
        queue = lists[len(taken) % PLACE_FOR_ANY == PLACE_FOR_ANY - 1]
        taken.append(next(number for number in queue if number not in taken))
    return taken


def _numbers(asked: Sequence[Asked]) -> Iterator[int]:
    return iter([each.number for each in asked])
