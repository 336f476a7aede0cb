"""A kept count in words and tables: the outcome, why each option won or did not, and every round."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from polls import charts
from polls.explanations import figure, sentence
from polls.methods.election import Sorted
from polls.methods.explain import Reason, explain
from polls.methods.motion import NO, YES
from polls.methods.result import Result, Round
from polls.models import BUDGETED, COUNTED, PAIRED, Method, Poll, Tally
from polls.results import Results
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
    "below the threshold": gettext_lazy("Below the threshold"),
    "after the stop": gettext_lazy("After the stop"),
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

    notes: Sequence[str] = ()
    reasons: Sequence[str] = ()
    steps: Sequence[str] = ()
    drawings: Sequence[charts.Chart] = ()
    tables: Sequence[Table] = ()


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
    return outcome(poll.method, [labels[winner] for winner in tally.result["winners"]])


def count_told(results: Results) -> CountTold | None:
    """Return the count of a closed poll in words, drawings and tables; None where there is none yet."""
    poll = results.poll
    if not results.is_closed or results.is_hidden:
        return None
    if poll.method not in COUNTED:
        return _sums_told(results)
    tally = Tally.objects.filter(poll=poll).first()
    return told(poll.method, tally.result, labels_of(poll), poll.budget) if tally and tally.result else None


def told(method: str, result: charts.Kept, labels: Mapping[str, str], budget: int) -> CountTold:
    """Return a kept count by `method` in words, drawings and tables."""
    rounds = result["rounds"]
    return CountTold(
        notes=[*_notes(result, labels)],
        reasons=[sentence(_reason(each, labels)) for each in result["reasons"]],
        steps=[_step(each, labels) for each in rounds if each["act"] in ACTS],
        drawings=[*_drawings(method, result, labels, budget)] if rounds else [],
        tables=[*_tables(method, rounds, labels)] if rounds else [],
    )


def _sums_told(results: Results) -> CountTold | None:
    """Say why, where votes were only added up; the bars and the table of the result show the rest."""
    votes = {option.id: option.votes or 0 for option in results.options}
    leaders = results.outcome.leaders
    if len(leaders) != 1:
        return None
    asked = (YES, NO) if results.poll.method == Method.MOTION else ()
    rounds = [Round("votes", votes, asked, elected=leaders)]
    count = Result(results.poll.method, leaders, rounds, Sorted([], results.counted, 0, 0))
    labels = {option.id: str(option.label) for option in results.options}
    return CountTold(reasons=[sentence(_named(each, labels)) for each in explain(count)])


def labels_of(poll: Poll) -> dict[str, str]:
    return {option.key: str(option.label) for option in poll.options.all()}


def quoted(keys: Iterable[str], labels: Mapping[str, str]) -> str:
    return in_quotes([labels[key] for key in keys])


def in_quotes(words: Iterable[str]) -> str:
    return in_a_row([f"“{word}”" for word in words])


def outcome(method: str, winners: Sequence[str]) -> str:
    """Return who won, in a sentence. `winners` are labels."""
    options = in_quotes(winners)
    if method in BUDGETED:
        return _("Funded: %(options)s.") % {"options": options} if winners else _("Nothing is funded.")
    if not winners:
        return _("No option won.")
    if len(winners) > 1:
        return _("%(options)s won the seats.") % {"options": options}
    return _("%(option)s won.") % {"option": options}


def _reason(stored: Mapping[str, Any], labels: Mapping[str, str]) -> Reason:
    reason = Reason(stored["option"], stored["won"], stored["code"], stored["round"], stored["figures"])
    return _named(reason, labels)


def _named(reason: Reason, labels: Mapping[str, str]) -> Reason:
    """Return the reason with options as people know them."""
    figures = dict(reason.figures)
    if "other" in figures:
        figures["other"] = labels[str(figures["other"])]
    return replace(reason, option=labels[reason.option], figures=figures)


def _notes(result: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[str]:
    if result["quota"]:
        yield _("The quota, enough votes for a seat: %(quota)s.") % {"quota": result["quota"]}
    for lot in result["lots"]:
        is_order = len(lot["favoured"]) == len(lot["between"])
        in_order = _("A lot was drawn between %(between)s. It came out in this order: %(favoured)s.")
        some = _("A lot was drawn between %(between)s. It favoured %(favoured)s.")
        names = {"between": quoted(lot["between"], labels), "favoured": quoted(lot["favoured"], labels)}
        yield (in_order if is_order else some) % names


# Drawings


def _drawings(method: str, result: charts.Kept, labels: Mapping[str, str], budget: int) -> Iterator[charts.Chart]:
    rounds = result["rounds"]
    if method in BUDGETED:
        funded = [each for each in rounds if each["act"] == "funded"]
        spent = [(labels[each["options"][0]], int(each["cost"]), euro(int(each["cost"]))) for each in funded]
        yield charts.money(spent, budget, _("What each funded project takes of the budget"))
    elif method in PAIRED:
        for winner in result["winners"][:1]:
            yield charts.duels(rounds[0]["duels"], winner, labels, _("The duels of the winner"))
    elif method == Method.MAJORITY_JUDGMENT:
        yield charts.grades(rounds[0]["grades"], labels, rounds[0]["votes"], _("The grades, the best first"))
    elif len(rounds) > 1:
        yield charts.columns(rounds, labels, _("How each stood, round after round"), result["quota"])


# Tables


def _tables(method: str, rounds: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> Iterator[Table]:
    if method in BUDGETED:
        yield _decisions(rounds, labels)
    elif method in PAIRED:
        yield from _duels(rounds, labels)
    elif method == Method.MAJORITY_JUDGMENT:
        yield _grades(rounds[0]["grades"], labels)
    else:
        yield _rounds(rounds, labels)


def _grades(given: Mapping[str, Mapping[str, int]], labels: Mapping[str, str]) -> Table:
    grades = sorted({int(grade) for each in given.values() for grade in each}, reverse=True)
    rows = [(label, [str(given[key].get(str(grade), 0)) for grade in grades]) for key, label in labels.items()]
    return Table(_("How many gave each grade"), [_("Grade %(grade)s") % {"grade": grade} for grade in grades], rows)


def _rounds(rounds: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> Table:
    rows = [(label, [_standing(each, key) for each in rounds]) for key, label in labels.items()]
    if any(float(each.get("non_transferable", 0)) for each in rounds):
        rows.append((_("With nobody any more"), [_written(each.get("non_transferable", "")) for each in rounds]))
    return Table(_("The rounds of the count"), [_round(each) for each in rounds], rows)


def _written(votes: object) -> str:
    """Return a number of votes with its decimals as people write it here; what is no number stays as it is."""
    text = str(votes)
    return str(number_format(text)) if text.replace(".", "", 1).isdigit() else text


def _round(each: Mapping[str, Any]) -> str:
    return _("Round %(number)s") % {"number": each["round"]}


def _step(each: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    what = str(ACTS[each["act"]]).format(options=quoted(each.get("options", ()), labels))
    return _("Round %(number)s: %(what)s.") % {"number": each["round"], "what": what}


def _standing(each: Mapping[str, Any], key: str) -> str:
    """Return what an option has after a round, and whether it won or dropped out there; "–" where it is out."""
    votes = _written(each["votes"].get(key, "–"))
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
