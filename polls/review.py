"""A ballot in words, to check before it is cast: what was chosen, and what was left open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from polls.ballot_box import content_of
from polls.methods import Content
from polls.methods.numbered import numbers_of, ranking_of
from polls.models import BUDGETED, RANKED, SCORED, WITH_NUMBERS, WITH_SEVERAL, Method, Option, Poll
from polls.words import euro, in_a_row


@dataclass(frozen=True)
class Review:
    """A line for each option chosen, and notes about what may have been meant otherwise. All of it is in order."""

    lines: Sequence[str]
    notes: Sequence[str]


def review_of(poll: Poll, choices: Sequence[str]) -> Review:
    """Return what `choices` say. Raises `ChoiceError`."""
    content, options = content_of(poll, choices), {option.key: option for option in poll.options.all()}
    if poll.method in RANKED:
        ranking = ranking_of(content)
        lines = [f"{place}. {options[key].label}" for place, key in enumerate(ranking, start=1)]
        return Review(lines, [*_ranked_notes(len(ranking), len(options))])
    if poll.method in WITH_NUMBERS:
        return Review([*_number_lines(poll, content, options)], [*_number_notes(poll, content, options)])
    chosen = [option for key, option in options.items() if key in choices]
    return Review([str(option.label) for option in chosen], [*_choice_notes(poll, chosen)])


def _ranked_notes(ranked: int, options: int) -> Iterator[str]:
    if ranked < options:
        words = _("You ranked %(ranked)s of %(options)s options. That is fine; you may rank more.")
        yield words % {"ranked": ranked, "options": options}


def _number_lines(poll: Poll, content: Content, options: dict[str, Option]) -> Iterator[str]:
    given = numbers_of(content)
    for key, option in options.items():
        if key in given and poll.method in SCORED:
            yield _("%(option)s: %(score)s of %(most)s") % {
                "option": option.label, "score": given[key], "most": poll.points,
            }  # fmt: skip
        elif key in given:
            words = ngettext("%(option)s: %(points)s point", "%(option)s: %(points)s points", given[key])
            yield words % {"option": option.label, "points": given[key]}


def _number_notes(poll: Poll, content: Content, options: dict[str, Option]) -> Iterator[str]:
    given = numbers_of(content)
    if poll.method == Method.CUMULATIVE:
        numbers = {"given": sum(given.values()), "points": poll.points}
        yield _("You divide %(given)s of the %(points)s points.") % numbers
        if left := poll.points - sum(given.values()):
            words = ngettext("You have %(n)s point left.", "You have %(n)s points left.", left) % {"n": left}
            yield f"{words} {_('That is fine; you may give more.')}"
    elif without := [f"“{option.label}”" for key, option in options.items() if key not in given]:
        yield _("This counts as 0: %(options)s.") % {"options": in_a_row(without)}


def _choice_notes(poll: Poll, chosen: Sequence[Option]) -> Iterator[str]:
    if poll.method in BUDGETED:
        amounts = {"cost": euro(sum(option.cost for option in chosen)), "budget": euro(poll.budget)}
        yield _("Together this costs %(cost)s. There is %(budget)s.") % amounts
        if sum(option.cost for option in chosen) > poll.budget:
            yield _("That is more than there is. You may be for all of it; the count decides what fits.")
    if poll.method in WITH_SEVERAL and len(chosen) < poll.max_choices:
        words = _("You chose %(chosen)s. You may choose up to %(most)s.")
        yield words % {"chosen": len(chosen), "most": poll.max_choices}
