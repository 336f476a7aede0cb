"""Yes, no or abstain: {"c": "yes"}. More yes than no carries the motion; who abstains takes part but takes no side.

With as many yes as no it is not carried, as in a council: no lot is drawn for it.
"""

from polls.methods.choices import Outcome, leaders
from polls.methods.election import Election, sort_ballots
from polls.methods.result import Result, Round, Settings
from polls.methods.single import count, first_preferences, parse

YES, NO, ABSTAIN = "yes", "no", "abstain"
OPTIONS = (YES, NO, ABSTAIN)

SAID = {YES: ("yes", "ja"), NO: ("no", "nee", "neen"), ABSTAIN: ("abstain", "abstention", "blank", "onthouding")}
"""What the sides may be called in a file, in whatever case."""

__all__ = ["OPTIONS", "NotAMotion", "count", "outcome", "parse", "tally"]


class NotAMotion(Exception):
    """The options are not yes and no, and perhaps abstain."""


def outcome(votes: dict[str, int]) -> Outcome:
    """Return which of yes and no has the simple majority; both in a tie, none when nobody took a side."""
    return leaders({side: votes[side] for side in (YES, NO)})


def tally(election: Election, settings: Settings) -> Result:
    """Count the ballots of an election. Raises `NotAMotion`."""
    sides = {_side(election.options[option]): option for option in election.standing}
    if not {YES, NO} <= set(sides) <= set(OPTIONS) or len(sides) < len(election.standing):
        raise NotAMotion
    ballots = sort_ballots(election, clear_first=True)
    votes = first_preferences(election, ballots.piles)
    ayes, noes = votes[sides[YES]], votes[sides[NO]]
    outcome = "carried" if ayes > noes else "rejected"
    winners = election.names([sides[YES if ayes > noes else NO]] if ayes or noes else [])
    asked = election.names([sides[YES], sides[NO]])
    rounds = [Round("votes", election.named(votes), asked, elected=winners, details={"outcome": outcome})]
    return Result("motion", winners, rounds, ballots)


def _side(name: str) -> str:
    return next((side for side, words in SAID.items() if name.casefold() in words), "")
