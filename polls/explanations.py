"""In words, why an option won and why another did not: a sentence that names the deciding round and the figures."""

from decimal import Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from polls.methods.explain import Reason, readable

WON = {
    "more": _("{option} won in round {round}: {own} against {theirs} for {other}, {margin} more."),
    "unopposed": _("{option} won: there was nobody left to win against."),
    "not_carried": _("As many for as against ({own} and {theirs}): the motion was not carried."),
    "quota": _("{option} reached the quota of {theirs} in round {round}, with {own}."),
    "last": _("{option} got a last seat in round {round}: no more options were left than seats."),
    "path": _("{option} beat every other. {other} came nearest: {own} against {theirs} on the strongest paths."),
    "duel": _(
        "{option} won the duel with {other}, {own} to {theirs} (round {round}), and no duel that counts beats it."
    ),
    "undefeated": _("{option} won: no duel that counts beats it."),
    "grade": _("{option} won with the majority grade {own}; {other} has {theirs}."),
    "gauge": _(
        "{option} won. {other} has the majority grade {grade} too; {better} find {option} better and {worse} worse."
    ),
    "funded": _("{option} is funded (round {round}): a score of {votes}, a cost of {own}, and {theirs} left after it."),
    "bought": _("{option} is funded (round {round}): it costs {own}, {theirs} at most for each who supports it."),
    "lot": _("{option} and {other} were equal with {own} in round {round}. The lot favoured {option}."),
    "earlier": _("{option} and {other} were equal with {own} in round {round}. Before that {option} had more."),
    "next_grades": _("{option} and {other} were equal with {own}. The grades next to the middle favoured {option}."),
}
LOST = {
    "more": _("{option} did not win: {own} against {theirs} for {other}, {margin} fewer, in round {round}."),
    "fewer": _("{option} did not win: {own} against {theirs} for {other}, {margin} fewer, in round {round}."),
    "not_carried": _("As many for as against ({own} and {theirs}): the motion was not carried."),
    "fewest": _("{option} dropped out in round {round}: {own} against {theirs} for {other}, {margin} fewer."),
    "seats": _(
        "{option} was still in, with {own} of the quota of {theirs}, when the last seat was filled "
        "(round {round})."
    ),
    "path": _("{option} did not win: {other} beats it, {theirs} against {own} on the strongest paths."),
    "duel": _("{option} did not win: {other} won their duel, {theirs} to {own} (round {round})."),
    "undefeated": _("{option} did not win: no duel that counts beats it either, and the lot favoured another."),
    "grade": _("{option} did not win: its majority grade is {own}; {other} has {theirs}."),
    "gauge": _(
        "{option} did not win: {other} has its majority grade {grade} too; {better} find {option} "
        "better and {worse} worse."
    ),
    "too_dear": _("{option} is not funded: it costs {own}, and {theirs} was left (round {round})."),
    "below_threshold": _("{option} is not funded: its score of {votes} is below the threshold (round {round})."),
    "after_stop": _(
        "{option} is not funded: a project above it did not fit, and the list stops there (round {round})."
    ),
    "not_paid": _("{option} is not funded: it costs {own}, and those who support it have {theirs} left."),
    "lot": _("{option} and {other} were equal with {own} in round {round}. The lot favoured {other}."),
    "earlier": _("{option} and {other} were equal with {own} in round {round}. Before that {other} had more."),
    "next_grades": _("{option} and {other} were equal with {own}. The grades next to the middle favoured {other}."),
}  # fmt: skip


def sentence(reason: Reason) -> str:
    """Return the sentence for `reason`, in the language that is active."""
    words = WON if reason.has_won else LOST
    figures = {name: str(told) if name == "other" else figure(told) for name, told in reason.figures.items()}
    return str(words[reason.code]).format(
        option=reason.option, round=reason.round, margin=figure(reason.margin), **figures
    )


def figure(value: int | Fraction | Decimal | str) -> str:
    """Return a figure as people read it: grouped, with its decimals, or else with two and marked as nearly so."""
    exact = Fraction(value)
    if "/" in str(told := readable(exact)):
        return f"≈ {number_format(Decimal(round(exact * 100)).scaleb(-2), 2, force_grouping=True)}"
    return number_format(str(told), force_grouping=True)
