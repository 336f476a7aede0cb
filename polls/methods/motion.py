"""Yes, no or abstain: {"c": "yes"}. More yes than no carries the motion; who abstains takes part but takes no side."""

from polls.methods.choices import Outcome, leaders
from polls.methods.single import count, parse

YES, NO, ABSTAIN = "yes", "no", "abstain"
OPTIONS = (YES, NO, ABSTAIN)

__all__ = ["OPTIONS", "count", "outcome", "parse"]


def outcome(votes: dict[str, int]) -> Outcome:
    """Return which of yes and no has the simple majority; both in a tie, none when nobody took a side."""
    return leaders({side: votes[side] for side in (YES, NO)})
