"""The outcome of a poll in one whole sentence. A tie is said plainly; who decides it stands in the poll's basis."""

from django.utils.translation import gettext as _

from polls.models import Method
from polls.results import Results


def verdict(results: Results) -> str:
    """Return what the closed poll came to; empty while it runs."""
    if not results.is_closed:
        return ""
    if not results.ballots:
        return _("Nobody voted.")
    labels = {option.id: str(option.label) for option in results.options}
    leading = [f"“{labels[key]}”" for key in results.outcome.leaders]
    if not leading:
        return _("Everyone who voted abstained. There is no majority.")
    if results.outcome.is_tie:
        return _("It is a tie: %(options)s got the same number of votes.") % {"options": _in_a_row(leading)}
    if results.poll.method == Method.MOTION:
        return _("Most of the people who took a side chose %(option)s.") % {"option": leading[0]}
    return _("%(option)s got the most votes.") % {"option": leading[0]}


def _in_a_row(words: list[str]) -> str:
    """Return "a, b and c"."""
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
