"""A kept count in words and tables: the outcome, why each option won or did not, and every round."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from polls.explanations import figure, sentence
from polls.methods.explain import Reason
from polls.models import BUDGETED, Method, Poll, Tally
from polls.words import euro, in_a_row

ACTS = {
    "first preferences": gettext_lazy("First choices"),
    "transfer": gettext_lazy("The votes of {options} go on"),
    "surplus": gettext_lazy("The surplus of {options} goes on"),
    "exclusion": gettext_lazy("{options} drops out, and its votes go on"),
    "last vacancies": gettext_lazy("The last seats"),
    "points": gettext_lazy("Points"),
}
DECISIONS = {
    "funded": gettext_lazy("Funded"),
    "does not fit": gettext_lazy("Does not fit any more"),
    "can not be paid": gettext_lazy("Can not be paid"),
}


@dataclass(frozen=True)
class Table:
    """A table of a count: the heads of its columns, and rows of a head and its cells, as text."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class CountTold:
    """What the result page says of a count. `notes` are the quota and the lots, `steps` what was done in each round."""

    notes: Sequence[str]
    reasons: Sequence[str]
    steps: Sequence[str]
    tables: Sequence[Table]


def counted_verdict(poll: Poll) -> str:
    """Return the outcome of a closed poll that was counted by rounds, or that a lot has to be drawn first."""
    tally = Tally.objects.filter(poll=poll).first()
    if tally is None:
        return ""
    labels = labels_of(poll)
    if tally.tied:
        return _(
            "%(options)s are equal. A lot has to be drawn first, in public. After that the result stands here."
        ) % {"options": quoted(tally.tied, labels)}
    return _outcome(poll, quoted(tally.result["winners"], labels), len(tally.result["winners"]))


def count_told(poll: Poll) -> CountTold | None:
    """Return the count of `poll` in words and tables; None where there is none yet."""
    tally = Tally.objects.filter(poll=poll).first()
    if tally is None or not tally.result:
        return None
    labels, result = labels_of(poll), tally.result
    reasons = [sentence(_reason(each, labels)) for each in result["reasons"]]
    steps = [_step(each, labels) for each in result["rounds"] if each["act"] in ACTS]
    return CountTold([*_notes(result, labels)], reasons, steps, [*_tables(poll, result["rounds"], labels)])


def labels_of(poll: Poll) -> dict[str, str]:
    return {option.key: str(option.label) for option in poll.options.all()}


def quoted(keys: Iterable[str], labels: Mapping[str, str]) -> str:
    return in_a_row([f"“{labels[key]}”" for key in keys])


def _outcome(poll: Poll, winners: str, number: int) -> str:
    if poll.method in BUDGETED:
        return _("Funded: %(options)s.") % {"options": winners} if number else _("Nothing is funded.")
    if not number:
        return _("No option won.")
    if number > 1:
        return _("%(options)s won the seats.") % {"options": winners}
    return _("%(option)s won.") % {"option": winners}


def _reason(stored: Mapping[str, Any], labels: Mapping[str, str]) -> Reason:
    figures = dict(stored["figures"])
    if "other" in figures:
        figures["other"] = labels[figures["other"]]
    reason = Reason(stored["option"], stored["won"], stored["code"], stored["round"], figures)
    return replace(reason, option=labels[reason.option])


def _notes(result: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[str]:
    if result["quota"]:
        yield _("The quota, enough votes for a seat: %(quota)s.") % {"quota": result["quota"]}
    for lot in result["lots"]:
        is_order = len(lot["favoured"]) == len(lot["between"])
        in_order = _("A lot was drawn between %(between)s. It came out in this order: %(favoured)s.")
        some = _("A lot was drawn between %(between)s. It favoured %(favoured)s.")
        names = {"between": quoted(lot["between"], labels), "favoured": quoted(lot["favoured"], labels)}
        yield (in_order if is_order else some) % names


# Tables


def _tables(poll: Poll, rounds: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> Iterator[Table]:
    if poll.method in BUDGETED:
        yield _decisions(rounds, labels)
    elif poll.method == Method.SCHULZE:
        yield from _duels(rounds, labels)
    elif rounds:
        yield _rounds(rounds, labels)


def _rounds(rounds: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> Table:
    rows = [(label, [_standing(each, key) for each in rounds]) for key, label in labels.items()]
    if any(float(each.get("non_transferable", 0)) for each in rounds):
        rows.append((_("With nobody any more"), [str(each.get("non_transferable", "")) for each in rounds]))
    return Table(_("The rounds of the count"), [_round(each) for each in rounds], rows)


def _round(each: Mapping[str, Any]) -> str:
    return _("Round %(number)s") % {"number": each["round"]}


def _step(each: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    what = str(ACTS[each["act"]]).format(options=quoted(each.get("options", ()), labels))
    return _("Round %(number)s: %(what)s.") % {"number": each["round"], "what": what}


def _standing(each: Mapping[str, Any], key: str) -> str:
    """Return what an option has after a round, and whether it won or dropped out there; "–" where it is out."""
    votes = str(each["votes"].get(key, "–"))
    if key in each.get("elected", ()):
        return _("%(votes)s, chosen") % {"votes": votes}
    return _("%(votes)s, drops out") % {"votes": votes} if key in each.get("excluded", ()) else votes


def _duels(rounds: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> Iterator[Table]:
    captions = {
        "duels": _("How many rank the option in the row above the one in the column"),
        "strengths": _("How strong the strongest path is from the option in the row to the one in the column"),
    }
    for each in rounds:
        for name, caption in captions.items():
            if name in each:
                rows = [(label, [str(each[name][key].get(to, "–")) for to in labels]) for key, label in labels.items()]
                yield Table(caption, list(labels.values()), rows)


def _decisions(rounds: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> Table:
    columns = [_("Votes"), _("Cost"), _("Decision"), _("Left, or what the supporters have together")]
    rows = [
        (labels[each["options"][0]], _decision(each)) for each in rounds if each["act"] in DECISIONS and each["options"]
    ]
    return Table(_("The projects in the order in which they were looked at"), columns, rows)


def _decision(each: Mapping[str, Any]) -> list[str]:
    left = each.get("left", each.get("supporters_have"))
    votes = str(each["votes"][each["options"][0]])
    return [votes, euro(each["cost"]), str(DECISIONS[each["act"]]), "" if left is None else _money(left)]


def _money(amount: int | str) -> str:
    exact = Fraction(amount)
    return euro(int(exact)) if exact.denominator == 1 else _("%(amount)s euro") % {"amount": figure(amount)}
