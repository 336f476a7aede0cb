"""The outcome of a poll in one whole sentence. A tie is said plainly; who decides it stands in the poll's basis."""

from django.utils.translation import gettext as _

from polls.counts_told import counted_verdict
from polls.models import COUNTED, Ending, Method, Poll, Threshold
from polls.results import Results
from polls.thresholds import people_needed
from polls.words import in_a_row


def verdict(results: Results) -> str:
    """Return what the closed poll came to; empty while it runs."""
    if not results.is_closed:
        return ""
    if results.poll.is_not_counted:
        return _missed(results)
    if results.is_hidden:
        return ""
    if not results.ballots:
        return _("Nobody voted.")
    if results.poll.method in COUNTED:
        return counted_verdict(results.poll)
    if results.poll.threshold != Threshold.SIMPLE:
        return _of_a_threshold(results.poll)
    labels = {option.id: str(option.label) for option in results.options}
    leading = [f"“{labels[key]}”" for key in results.outcome.leaders]
    if not leading:
        return _("Everyone who voted abstained. There is no majority.")
    if results.outcome.is_tie:
        return _("It is a tie: %(options)s got the same number of votes.") % {"options": in_a_row(leading)}
    if results.poll.method == Method.MOTION:
        return _("Most of the people who took a side chose %(option)s.") % {"option": leading[0]}
    return _("%(option)s got the most votes.") % {"option": leading[0]}


def _missed(results: Results) -> str:
    needed = people_needed(results.poll, results.eligible or 0) or 0
    words = _("Too few people took part: %(voted)s, and %(needed)s were needed. The votes are not counted.")
    return words % {"voted": results.ballots, "needed": needed}


def _of_a_threshold(poll: Poll) -> str:
    needs = {
        Threshold.ABSOLUTE: _("More than half had to say yes."),
        Threshold.TWO_THIRDS: _("At least two thirds had to say yes."),
    }[Threshold(poll.threshold)]
    came = _("The proposal is carried.") if poll.ending == Ending.CARRIED else _("The proposal is rejected.")
    return f"{came} {needs}"
