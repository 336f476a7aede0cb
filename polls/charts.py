"""A count as a drawing: columns for each option over the rounds, its duels as halves of a bar, grades, and money.

Drawn from the kept count, in parts of the whole width, so that a phone and a wall show the same. Each says nothing that
the sentences and the table beside it do not say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from polls.explanations import figure

HEIGHT, THICK, LEAST = 56, 18, 2  # pixels: of a whole column, of a bar, of the smallest column
GAP = 2  # percent between columns
STANDING, CHOSEN, OUT = 1, 0, 2  # the patterns of columns
PATTERNS = 6  # that there are, see templates/polls: after these they start again
SEEN = 12  # more rounds than this do not fit a phone: the last ones are drawn

type Kept = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """A rectangle: where it starts and how wide it is in percent, its height in pixels, its pattern."""

    start: str
    width: str
    pattern: int
    height: int = THICK
    top: int = 0


@dataclass(frozen=True)
class Row:
    """What is drawn for one option, and what is said beside it."""

    label: str
    told: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Chart:
    """Rows to draw, each `height` pixels high. `line` is where the quota lies, `middle` wants a mark there.

    `legend` says of patterns what they stand for, where no text beside a row does.
    """

    caption: str
    rows: Sequence[Row]
    height: int = THICK
    line: int | None = None
    middle: bool = False
    legend: Sequence[tuple[int, str]] = ()


def columns(rounds: Sequence[Kept], labels: Mapping[str, str], caption: str, quota: int | None) -> Chart:
    """Draw how every option stood round after round, the quota as a line."""
    seen = rounds[-SEEN:]
    most = max([Fraction(votes) for each in seen for votes in each["votes"].values()] + [Fraction(quota or 1)])
    rows = [Row(label, _last(seen, key), _columns(seen, key, most)) for key, label in labels.items()]
    return Chart(caption, rows, HEIGHT, HEIGHT - _height(Fraction(quota), most) if quota else None)


def duels(table: Mapping[str, Mapping[str, int]], winner: str, labels: Mapping[str, str], caption: str) -> Chart:
    """Draw the duels of the winner: its part from the left, that of the other from the right."""
    rows = []
    for other, label in labels.items():
        if other != winner:
            own, theirs = table[winner][other], table[other][winner]
            rows.append(Row(f"{labels[winner]} – {label}", f"{own} – {theirs}", pieces([(own, CHOSEN), (theirs, OUT)])))
    return Chart(caption, rows)


def grades(table: Mapping[str, Mapping[str, int]], labels: Mapping[str, str], told: Kept, caption: str) -> Chart:
    """Draw how many gave each grade, the best grade first; the middle of the bar lies in the majority grade."""
    best_first = sorted({int(grade) for given in table.values() for grade in given}, reverse=True)
    rows = [Row(label, str(told[key]), _graded(table[key], best_first)) for key, label in labels.items()]
    legend = [(place % PATTERNS, _("Grade %(grade)s") % {"grade": grade}) for place, grade in enumerate(best_first)]
    return Chart(caption, rows, middle=True, legend=legend)


def money(spent: Sequence[tuple[str, int, str]], budget: int, caption: str) -> Chart:
    """Draw what each funded project takes of the budget, from the left on. `spent`: label, cost, cost in words."""
    rows, start = [], 0
    for place, (label, cost, told) in enumerate(spent):
        rows.append(Row(label, told, [_part(start, cost, budget, place % PATTERNS)]))
        start += cost
    return Chart(caption, rows)


def pieces(sizes: Sequence[tuple[int, int]]) -> list[Part]:
    """Return a whole bar of parts, for sizes with their patterns."""
    whole, start, parts = sum(size for size, _pattern in sizes), 0, []
    for size, pattern in sizes:
        if size:
            parts.append(_part(start, size, whole, pattern))
        start += size
    return parts


def _part(start: int, size: int, whole: int, pattern: int) -> Part:
    return Part(_percent(Fraction(100 * start, whole)), _percent(Fraction(100 * size, whole)), pattern)


def _graded(given: Mapping[str, int], best_first: Sequence[int]) -> list[Part]:
    """Draw one option; a grade has the same pattern with each, also where nobody gave it."""
    return pieces([(given.get(str(grade), 0), place % PATTERNS) for place, grade in enumerate(best_first)])


def _columns(rounds: Sequence[Kept], key: str, most: Fraction) -> list[Part]:
    step = Fraction(100, len(rounds))
    width = _percent(step - GAP if step > 2 * GAP else step)
    return [
        _column(_percent(step * place), width, _fate(each, key), _height(Fraction(each["votes"][key]), most))
        for place, each in enumerate(rounds)
        if key in each["votes"]
    ]


def _column(start: str, width: str, pattern: int, height: int) -> Part:
    seen = max(height, LEAST)
    return Part(start, width, pattern, seen, HEIGHT - seen)


def _fate(each: Kept, key: str) -> int:
    if key in each.get("elected", ()):
        return CHOSEN
    return OUT if key in each.get("excluded", ()) else STANDING


def _height(votes: Fraction, most: Fraction) -> int:
    return int(votes * HEIGHT / most)


def _last(rounds: Sequence[Kept], key: str) -> str:
    """Return the last figure of an option."""
    last = next((each["votes"][key] for each in reversed(rounds) if key in each["votes"]), None)
    return "" if last is None else figure(last)


def _percent(share: Fraction) -> str:
    return f"{float(share):.2f}%"
