"""Everything that can happen to votes on paper: stations, ballots handed out, urns brought in, ballots entered."""

from polls.paper.actions.batches import Numbers, correct_numbers, merge_batches, record_batch, reopen_batch
from polls.paper.actions.entering import Read, begin_entry, close_entry, enter_rows, enter_totals, settle
from polls.paper.actions.handing_out import hand_out_ballot
from polls.paper.actions.stations import add_station, note_attendance, remove_station

__all__ = [
    "Numbers",
    "Read",
    "add_station",
    "begin_entry",
    "close_entry",
    "correct_numbers",
    "enter_rows",
    "enter_totals",
    "hand_out_ballot",
    "merge_batches",
    "note_attendance",
    "record_batch",
    "remove_station",
    "reopen_batch",
    "settle",
]
