"""The result of a poll as rows, from the same snapshot as the page: what is hidden there is hidden here."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from participation.exports import Row
from polls import results
from polls.models import Poll
from polls.thresholds import people_needed
from polls.turnout.tables import rows_of
from polls.verdicts import verdict


def result_rows(poll: Poll, *, at: datetime) -> Iterator[Row]:
    """Yield what the result page shows: the poll, its turnout, and a line per option with votes and share."""
    found = results.current(poll, at)
    yield _("Poll"), str(poll.question)
    yield _("Short name"), poll.slug
    yield _("Legal effect"), poll.get_legal_effect_display()
    yield _("Who may vote"), poll.get_electorate_display()
    yield _("State"), poll.get_state_display() if poll.closed_at else poll.phase(at).label
    yield _("Open from"), _moment(poll.opens_at)
    yield _("Open until"), _moment(poll.closes_at)
    yield _("Exported at"), _moment(at)
    yield _("Ballots"), found.ballots
    if found.eligible is not None:
        yield _("People on the roll"), found.eligible
    if needed := people_needed(poll, found.eligible or 0):
        yield _("People needed for the quorum"), needed
    if outcome := verdict(found):
        yield _("Outcome"), outcome
    yield ()
    if found.is_hidden:
        hidden = _("The result is hidden until the poll closes.")
        yield (_("No result is shown, not here nor anywhere else.") if poll.is_not_counted else hidden,)
    else:
        yield _("Id"), _("Option"), _("Votes"), _("Share of the ballots (%)")
        for option in found.options:
            yield option.id, str(option.label), option.votes, None if option.percent is None else float(option.percent)
    if breakdown := list(rows_of(poll)):
        yield ()
        yield from breakdown


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "Y-m-d H:i")
