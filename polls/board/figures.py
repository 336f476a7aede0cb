"""The result as tables for a spreadsheet: made once, when the poll is counted, and kept as it was made."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from participation.exports import Row, csv_lines, xlsx_content
from polls.models import Poll

CSV, XLSX = "result.csv", "result.xlsx"

type Counted = Mapping[str, Any]
"""A tally, as tally.json has it."""


def figures_of(poll: Poll, tally: Counted, voters: int) -> dict[str, bytes]:
    """Return the files with the result of `poll`, by name, in its own language."""
    with translation.override(poll.default_language):
        rows = list(_rows(poll, tally, voters))
        sheets = {_("Result"): rows, _("Rounds"): list(_rounds(tally))}
    return {CSV: "".join(csv_lines(rows)).encode(), XLSX: xlsx_content(sheets)}


def first_figures(tally: Counted) -> dict[str, int | str]:
    """Return what each option had when it was first counted; nothing by methods that count no votes for options."""
    found: dict[str, int | str] = {}
    for each in tally.get("rounds", ()):
        found = each["votes"] | found
    return found


def _rows(poll: Poll, tally: Counted, voters: int) -> Iterator[Row]:
    yield _("Poll"), str(poll.question)
    yield _("Short name"), poll.slug
    yield _("Fingerprint of the manifest (SHA-256)"), str(tally["manifest"])
    yield _("Legal effect"), poll.get_legal_effect_display()
    yield _("Open from"), _moment(poll.opens_at)
    yield _("Open until"), _moment(poll.closes_at)
    yield _("People who took part"), voters
    yield _("What it came to"), poll.get_ending_display()
    yield ()
    yield _("Id"), _("Option"), _("Votes"), _("Chosen")
    figures, winners = first_figures(tally), tally.get("winners", ())
    for option in poll.options.order_by("position"):
        yield option.key, str(option.label), figures.get(option.key), _("yes") if option.key in winners else ""


def _rounds(tally: Counted) -> Iterator[Row]:
    yield _("Round"), _("What was done"), _("Id"), _("Votes")
    for each in tally.get("rounds", ()):
        for option, votes in each["votes"].items():
            yield each["round"], each["act"], option, votes


def _moment(at: Any) -> str:
    return date_format(localtime(at), "Y-m-d H:i")
