"""What a page of help says of each method: its name, what a voter does, how it is counted, when it suits."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from participation.errors import Sentence


@dataclass(frozen=True)
class Help:
    """The words of a method. `mind` is what may surprise somebody."""

    name: Sentence
    ballot: Sentence
    count: Sentence
    suits: Sentence
    mind: Sentence


RANK = _("You put options in order: 1 for what you want most, 2 for what comes next. You rank as many as you want.")
TICK = _("You tick everything that you are for.")

HELP: Mapping[str, Help] = {
    "motion": Help(
        _("Yes, no or abstain"),
        _("You choose yes, no, or to abstain."),
        _("There is a majority for the side with the most votes. Who abstains takes part, but takes no side."),
        _("One clear question on which a decision is needed."),
        _("As many for as against means that it is not carried."),
    ),
    "single": Help(
        _("One choice"),
        _("You choose one option."),
        _("Each ballot is one vote. The option with the most votes wins."),
        _("Two options, or a quick question."),
        _("With three or more options something can win that most people would rather not have."),
    ),
    "approval": Help(
        _("More than one choice"),
        TICK,
        _("Each tick is one vote. The option with the most votes wins."),
        _("Many options of which people can be content with several."),
        _("A tick says yes or no. It does not say what somebody likes best."),
    ),
    "score": Help(
        _("A score for each option"),
        _("You give each option a score. What you leave open gets 0."),
        _("All scores of an option are added up. The option with the most points wins."),
        _("A few options, and the wish to know how strongly people feel."),
        _("Who uses only high and low scores weighs more than who uses the middle."),
    ),
    "majority-judgment": Help(
        _("A grade for each option (majority judgment)"),
        _("You give each option a grade. What you leave open gets the lowest grade."),
        _("The grades of an option are put in order. The one in the middle counts: half of the people give it or "
          "better. The option with the best middle grade wins."),
        _("Options that each have to be good enough, and not just better than the others."),
        _("At equal middle grades counts who find the option better, and who find it worse."),
    ),
    "cumulative": Help(
        _("Points to divide"),
        _("You divide your points over the options: all on one, or some on each."),
        _("All points of an option are added up. The option with the most points wins."),
        _("Setting priorities, where a group may put all its weight on what matters most to it."),
        _("Who spreads points helps many options a little."),
    ),
    "irv": Help(
        _("Ranking: the last one drops out (instant runoff)"),
        RANK,
        _("Each ballot counts for its first choice. Until one option has more than half, the one with the fewest "
          "votes drops out, and its ballots go on to the next choice on them."),
        _("One winner out of three or more options, with a majority behind it."),
        _("A ballot on which every ranked option dropped out counts for nobody any more."),
    ),
    "stv": Help(
        _("Ranking: more than one seat (single transferable vote)"),
        RANK,
        _("There is a quota of votes that is enough for a seat. Votes above the quota go on to the next choice. "
          "When nobody reaches it, the one with the fewest votes drops out. This is the Scottish rule."),
        _("Choosing several people or projects, so that each larger group gets its part."),
        _("Votes that go on can count for a part. That is why there are numbers with decimals."),
    ),
    "two-round": Help(
        _("Ranking: two rounds"),
        RANK,
        _("Who has more than half of the first choices wins. Otherwise the two with the most first choices go on, "
          "and each ballot counts for the one of the two that it ranks higher."),
        _("One winner, in the way that people know from elections with two rounds, in one vote."),
        _("An option that is everybody’s second choice can drop out in the first round."),
    ),
    "borda": Help(
        _("Ranking: points for each place (Borda)"),
        RANK,
        _("With four options a first place gets 3 points, a second 2, a third 1. No place gets none. The option "
          "with the most points wins."),
        _("Setting priorities together: what many people put high comes out high."),
        _("An option that few put first can win, when nearly everybody puts it second."),
    ),
    "schulze": Help(
        _("Ranking: every option against every other (Schulze)"),
        RANK,
        _("Every option is held against every other: how many rank the one above the other? Who beats every other "
          "wins. When they beat each other in a circle, the strongest chain of duels decides."),
        _("One winner that can stand up to every other option."),
        _("There is no figure for each option, only for each two."),
    ),
    "ranked-pairs": Help(
        _("Ranking: every option against every other (ranked pairs)"),
        RANK,
        _("Every option is held against every other. The clearest duels are fixed first, and a duel that would "
          "make a circle with those is left out. Who then is beaten by nobody wins."),
        _("One winner that can stand up to every other option, with steps that are easy to follow."),
        _("There is no figure for each option, only for each two."),
    ),
    "greedy": Help(
        _("Budget: the most votes first"),
        TICK,
        _("The project with the most votes is funded first, then the next. What does not fit in what is left is "
          "passed over."),
        _("A small budget for projects of about the same size."),
        _("The largest group can decide over all the money."),
    ),
    "greedy-no-skip": Help(
        _("Budget: the most votes first, until one does not fit"),
        TICK,
        _("The project with the most votes is funded first, then the next. At the first that does not fit in what "
          "is left the list stops."),
        _("Where a cheap project may not overtake a dearer one with more votes."),
        _("Money can be left over."),
    ),
    "greedy-threshold": Help(
        _("Budget: the most votes first, with a threshold"),
        TICK,
        _("As with the most votes first, but a project with fewer votes than the threshold is not funded, even "
          "when there is money."),
        _("Where a project must have enough support of its own."),
        _("Money can be left over."),
    ),
    "equal-shares": Help(
        _("Budget: an equal share for every voter"),
        TICK,
        _("Every voter has an equal share of the budget. A project is funded when those who are for it can pay its "
          "cost together, each about as much. If money is left, all shares are raised until no more fits (Add1)."),
        _("A larger budget in a town with many different groups and neighbourhoods."),
        _("A project with fewer votes can be funded, when the shares of the voters of another are used up."),
    ),
}  # fmt: skip
