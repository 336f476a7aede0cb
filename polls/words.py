"""How polls write lists and money in sentences."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def in_a_row(words: list[str]) -> str:
    """Return "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def euro(amount: int) -> str:
    """Return an amount as people write it: "12,000 euro"."""
    return _("%(amount)s euro") % {"amount": number_format(amount, force_grouping=True)}
