"""Quorum and majority, in whole numbers only: what is needed, and whether it is there."""

from collections.abc import Mapping

from polls.methods.motion import ABSTAIN, NO, YES
from polls.models import Base, Poll, Threshold


def people_needed(poll: Poll, roll_size: int) -> int | None:
    """Return how many have to take part before anything is counted; None without a quorum.

    A percentage is of the base as it was frozen; a part of a person is a whole one: 10 % of 101 people is 11.
    """
    if poll.quorum_base == Base.NONE:
        return None
    if poll.quorum_base == Base.PEOPLE:
        return poll.quorum
    base = roll_size if poll.quorum_base == Base.ROLL else poll.inhabitants
    return -(-poll.quorum * base // 100)


def is_carried(poll: Poll, votes: Mapping[str, int]) -> bool:
    """Whether a motion with these votes is carried. As many yes as no never is."""
    yes, no = votes.get(YES, 0), votes.get(NO, 0)
    whole = yes + no + (votes.get(ABSTAIN, 0) if poll.counts_abstentions else 0)
    return {
        Threshold.SIMPLE: yes > whole - yes,
        Threshold.ABSOLUTE: 2 * yes > whole,
        Threshold.TWO_THIRDS: yes > 0 and 3 * yes >= 2 * whole,
    }[Threshold(poll.threshold)]
