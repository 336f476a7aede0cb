"""Everything that can happen to a poll: it is announced, frozen, opens, takes votes, closes, is counted and answered.

A poll is written by polls/drafting.py, and votes are cast by polls/casting.py. `by` is None when the clock or a command
acts. A vote leaves no line in the audit record: that somebody voted is the Mark itself, with its day; a line with a
moment would join voters to ballots.
"""

from polls.actions.after import answer_poll, archive_poll, certify_poll, decide_objection, record_objection, tell_late
from polls.actions.before import announce_poll, freeze_poll
from polls.actions.counting import count_poll, record_lot, recount_poll
from polls.actions.halting import annul_poll, note_incident, resume_poll, suspend_poll
from polls.actions.voting import close_due_polls, close_poll, open_due_polls, open_poll, tell_closing_soon

__all__ = [
    "announce_poll",
    "annul_poll",
    "answer_poll",
    "archive_poll",
    "certify_poll",
    "close_due_polls",
    "close_poll",
    "count_poll",
    "decide_objection",
    "freeze_poll",
    "note_incident",
    "open_due_polls",
    "open_poll",
    "record_lot",
    "record_objection",
    "recount_poll",
    "resume_poll",
    "suspend_poll",
    "tell_closing_soon",
    "tell_late",
]
