"""What a poll can be: its method, its legal effect, who may vote, what shows, and its states."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    """How votes are given and counted; each has a module in polls/methods/."""

    MOTION = "motion", _("Yes, no or abstain")
    SINGLE = "single", _("One choice")
    APPROVAL = "approval", _("More than one choice")
    SCORE = "score", _("A score for each option")
    MAJORITY_JUDGMENT = "majority-judgment", _("A grade for each option (majority judgment)")
    IRV = "irv", _("Ranking: the last one drops out, until one has a majority (instant runoff)")
    STV = "stv", _("Ranking: more than one seat (single transferable vote)")
    TWO_ROUND = "two-round", _("Ranking: two rounds")
    BORDA = "borda", _("Ranking: points for each place (Borda)")
    SCHULZE = "schulze", _("Ranking: every option against every other (Schulze)")
    RANKED_PAIRS = "ranked-pairs", _("Ranking: every option against every other (ranked pairs)")
    CUMULATIVE = "cumulative", _("Points to divide")
    GREEDY = "greedy", _("Budget: the most votes first")
    GREEDY_NO_SKIP = "greedy-no-skip", _("Budget: the most votes first, until one does not fit")
    GREEDY_THRESHOLD = "greedy-threshold", _("Budget: the most votes first, with a threshold")
    EQUAL_SHARES = "equal-shares", _("Budget: an equal share for every voter")


SCORED = (Method.SCORE, Method.MAJORITY_JUDGMENT)  # each option a number from 0 to `points`
PAIRED = (Method.SCHULZE, Method.RANKED_PAIRS)  # every option against every other
WITH_POINTS = (*SCORED, Method.CUMULATIVE)
WITHOUT_VOTES = (*PAIRED, Method.MAJORITY_JUDGMENT)  # what has no figure per option before it is counted
RANKED = (Method.IRV, Method.STV, Method.TWO_ROUND, Method.BORDA, *PAIRED)
BUDGETED = (Method.GREEDY, Method.GREEDY_NO_SKIP, Method.GREEDY_THRESHOLD, Method.EQUAL_SHARES)
WITH_NUMBERS = (*WITH_POINTS, *RANKED)  # a number beside each option, see polls/methods/numbered.py
WITH_SEVERAL = (Method.APPROVAL, *BUDGETED)  # one ballot holds several options
COUNTED = (*WITH_NUMBERS, *BUDGETED)  # what closing makes a `Tally` of
MOST_POINTS, HIGHEST_SCORE = 100, 10
LEAST_STEP = 5  # new ballots before a live result moves: nobody can follow one vote


class LegalEffect(models.TextChoices):
    """What the outcome means for the town."""

    ADVISORY = "advisory", _("Advisory")
    COUNCIL_COMMITMENT = "council_commitment", _("The council has promised to follow it")
    BINDING = "binding", _("Binding")


class Electorate(models.TextChoices):
    """Who may vote."""

    ANYONE = "anyone", _("Anyone, without an account: not representative")
    CONFIRMED = "confirmed", _("Everyone with a confirmed e-mail address")
    RESIDENTS = "residents", _("Verified residents")
    NEIGHBOURHOODS = "neighbourhoods", _("Verified residents of some neighbourhoods")
    ROLL = "roll", _("Everyone on the electoral roll")


class Visibility(models.TextChoices):
    """What everyone may see while a poll is open. After closing the result is public."""

    LIVE = "live", _("Live: turnout and result")
    TURNOUT = "turnout", _("Turnout only, the result after closing")
    HIDDEN = "hidden", _("Hidden until close, only how many voted shows")


class State(models.TextChoices):
    """What people decided or the clock recorded. Whether a ballot is accepted also depends on the clock.

    A poll is announced, frozen (its manifest is made) and opens; it is closing while its ballots are unlinked, counted
    by a clerk or, where it is advisory, by itself, certified once nobody can object any more, and answered.
    """

    DRAFT = "draft", _("Draft")
    ANNOUNCED = "announced", _("Announced")
    FROZEN = "frozen", _("Frozen")
    OPEN = "open", _("Open")
    SUSPENDED = "suspended", _("Suspended")
    CLOSING = "closing", _("Closing")
    CLOSED = "closed", _("Closed")
    COUNTED = "counted", _("Counted")
    CERTIFIED = "certified", _("Certified")
    ANSWERED = "answered", _("Answered")
    ARCHIVED = "archived", _("Archived")
    ANNULLED = "annulled", _("Annulled")


VOTABLE = (State.FROZEN, State.OPEN)  # the clock opens; a late tick does not keep anyone from voting
STILL_TO_CLOSE = (*VOTABLE, State.CLOSING)
WITH_RESULT = (State.COUNTED, State.CERTIFIED, State.ANSWERED, State.ARCHIVED)
OVER = (State.CLOSING, State.CLOSED, *WITH_RESULT, State.ANNULLED)
UNLINKED = (State.CLOSED, *WITH_RESULT, State.ANNULLED)  # nothing joins a ballot to a voter any more
PUBLIC = tuple(state for state in State if state != State.DRAFT)


class Base(models.TextChoices):
    """Of what the quorum is a part."""

    NONE = "none", _("No quorum")
    ROLL = "roll", _("A percentage of everyone on the electoral roll")
    INHABITANTS = "inhabitants", _("A percentage of the inhabitants")
    PEOPLE = "people", _("A number of people")


class Threshold(models.TextChoices):
    """How many have to say yes before a motion is carried."""

    SIMPLE = "simple", _("More yes than no")
    ABSOLUTE = "absolute", _("More than half says yes")
    TWO_THIRDS = "two_thirds", _("At least two thirds says yes")


class Ending(models.TextChoices):
    """What a poll came to once it was counted. With a quorum that was missed nothing is counted."""

    COUNTED = "counted", _("Counted")
    CARRIED = "carried", _("Carried")
    REJECTED = "rejected", _("Rejected")
    NOT_COUNTED = "not_counted", _("Not counted: too few people took part")
