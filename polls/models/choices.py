"""What a poll can be: its method, its legal effect, who may vote, what shows, and its states."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    """How votes are given and counted; each has a module in polls/methods/."""

    MOTION = "motion", _("Yes, no or abstain")
    SINGLE = "single", _("One choice")
    APPROVAL = "approval", _("More than one choice")
    SCORE = "score", _("A score for each option")
    IRV = "irv", _("Ranking: the last one drops out, until one has a majority (instant runoff)")
    STV = "stv", _("Ranking: more than one seat (single transferable vote)")
    BORDA = "borda", _("Ranking: points for each place (Borda)")
    SCHULZE = "schulze", _("Ranking: every option against every other (Schulze)")
    CUMULATIVE = "cumulative", _("Points to divide")
    GREEDY = "greedy", _("Budget: the most votes first")
    EQUAL_SHARES = "equal-shares", _("Budget: an equal share for every voter")


WITH_POINTS = (Method.SCORE, Method.CUMULATIVE)
RANKED = (Method.IRV, Method.STV, Method.BORDA, Method.SCHULZE)
BUDGETED = (Method.GREEDY, Method.EQUAL_SHARES)
WITH_NUMBERS = (*WITH_POINTS, *RANKED)  # a number beside each option, see polls/methods/numbered.py
WITH_SEVERAL = (Method.APPROVAL, *BUDGETED)  # one ballot holds several options
COUNTED = (*WITH_NUMBERS, *BUDGETED)  # what closing makes a `Tally` of
MOST_POINTS, HIGHEST_SCORE = 100, 10


class LegalEffect(models.TextChoices):
    """What the outcome means for the town."""

    ADVISORY = "advisory", _("Advisory")
    BINDING = "binding", _("Binding")


class Electorate(models.TextChoices):
    """Who may vote."""

    CONFIRMED = "confirmed", _("Everyone with a confirmed e-mail address")
    RESIDENTS = "residents", _("Verified residents")
    ROLL = "roll", _("Everyone on the electoral roll")


class Visibility(models.TextChoices):
    """What everyone may see while a poll is open. After closing the result is public."""

    LIVE = "live", _("Live: turnout and result")
    TURNOUT = "turnout", _("Turnout only, the result after closing")
    HIDDEN = "hidden", _("Hidden until close, only how many voted shows")


class State(models.TextChoices):
    """What people decided or the clock recorded. Whether a ballot is accepted also depends on the clock."""

    DRAFT = "draft", _("Draft")
    ANNOUNCED = "announced", _("Announced")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


VOTABLE = (State.ANNOUNCED, State.OPEN)  # the clock opens; a late tick does not keep anyone from voting
PUBLIC = (State.ANNOUNCED, State.OPEN, State.CLOSED)
