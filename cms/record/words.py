"""What is recorded, in words: each act, each channel. A test looks whether one is missing."""

from django.utils.translation import gettext_lazy as _

from participation.errors import Sentence

ACTS: dict[str, Sentence] = {
    "audit.exported": _("Took along a list from the record"),
    "audit.read": _("Was shown personal data"),
    "audit.segment_closed": _("Closed the oldest part of the record"),
    "census.loaded": _("Loaded the census"),
    "conflict.declared": _("Declared a conflict of interest"),
    "conflict.ended": _("Ended a conflict of interest"),
    "desk.card_seen": _("Saw somebody's card at the desk"),
    "desk.contact_changed": _("Changed how somebody can be reached"),
    "desk.resident_created": _("Made an account at the desk"),
    "desk.work_ended": _("Stopped working for a resident"),
    "desk.work_started": _("Started working for a resident"),
    "emergency.broken": _("Took emergency access"),
    "emergency.ended": _("Ended emergency access"),
    "forum.challenge_insufficient": _("A challenge had too few signatures"),
    "forum.challenge_raised": _("Asked the town to let them do it themselves"),
    "forum.challenge_reached": _("A challenge had enough signatures"),
    "forum.challenge_signed": _("Signed a challenge"),
    "forum.collecting_ended": _("Collecting signatures ended"),
    "forum.comment_edited": _("Changed a comment"),
    "forum.comment_hidden": _("Hid a comment"),
    "forum.comment_posted": _("Posted a comment"),
    "forum.comment_restored": _("Restored a comment"),
    "forum.signature_withdrawn": _("Withdrew a signature"),
    "forum.support_withdrawn": _("Withdrew support"),
    "forum.topic_answered": _("Answered a topic for the town"),
    "forum.topic_closed": _("Closed a topic"),
    "forum.topic_edited": _("Changed a topic"),
    "forum.topic_followed": _("Followed a topic"),
    "forum.topic_hidden": _("Hid a topic"),
    "forum.topic_posted": _("Posted a topic"),
    "forum.topic_restored": _("Restored a topic"),
    "forum.topic_seen": _("Noted that the town saw a topic"),
    "forum.topic_supported": _("Supported a topic"),
    "forum.topic_unfollowed": _("No longer followed a topic"),
    "letter.asked": _("Asked for a letter with a code"),
    "letter.cancelled": _("Cancelled a letter with a code"),
    "letter.issued": _("Had a letter with a code made"),
    "letters.printed": _("Printed letters with a code"),
    "letters.printed_again": _("Printed letters with a code again"),
    "letters.sent": _("Noted letters with a code as sent"),
    "limits.switched_off": _("Switched something off for everyone"),
    "limits.switched_on": _("Switched something on again"),
    "notices.letters_printed": _("Printed messages on paper"),
    "notices.letters_printed_again": _("Printed messages on paper again"),
    "poll.announced": _("Announced a poll"),
    "poll.answered": _("Said what the town does with a result"),
    "poll.closed": _("A poll closed"),
    "poll.draft_changed": _("Changed the draft of a poll"),
    "poll.drafted": _("Made the draft of a poll"),
    "poll.lot_recorded": _("Recorded a lot that was drawn"),
    "poll.opened": _("A poll opened"),
    "poll.roll_imported": _("Imported an electoral roll"),
    "privacy.person_erased": _("Erased an account"),
    "privacy.term_over": _("Destroyed what was kept long enough"),
    "resident.duplicate_found": _("Saw that two accounts are perhaps of one person"),
    "resident.email_change_asked": _("Asked to change an e-mail address"),
    "resident.email_change_stopped": _("Stopped a change of e-mail address"),
    "resident.email_changed": _("Changed an e-mail address"),
    "resident.identified": _("Was identified"),
    "resident.level_raised": _("Confirmed an e-mail address"),
    "resident.role_ended": _("Ended a role"),
    "resident.role_granted": _("Gave a role"),
    "resident.role_last_day": _("Set the last day of a role"),
    "resident.sessions_ended": _("Ended log-ins elsewhere"),
    "resident.take_over_asked": _("Asked to take over an account"),
    "resident.taken_over": _("Took over an account"),
    "resident.verified": _("Was verified as a resident"),
    "signature.asked": _("Asked for a second signature"),
    "signature.expired": _("A second signature was too late"),
    "signature.given": _("Gave a second signature"),
    "signature.lost": _("A second signature no longer counted"),
    "signature.refused": _("Refused a second signature"),
    "signature.used": _("Used a second signature"),
    "signature.withdrawn": _("Took back a question for a second signature"),
}

CHANNELS: dict[str, Sentence] = {
    "web": _("website"),
    "desk": _("desk"),
    "letter": _("letter with a code"),
    "paper": _("paper"),
    "oidc": _("log-in of the government"),
    "api": _("programming interface"),
    "clock": _("clock"),
    "command": _("command"),
}


DETAILS: dict[str, Sentence] = {
    "fields": _("which data"),
    "purpose": _("what for"),
    "method": _("how"),
    "role": _("role"),
    "ends_on": _("last day"),
    "rule": _("house rule"),
    "reason": _("reason"),
    "letters": _("letters"),
    "number": _("how many"),
    "people": _("people"),
    "entries": _("entries"),
    "asked": _("looked for by"),
    "other_account": _("other account"),
    "level": _("level"),
    "slug": _("address of the page"),
}
"""What acts note besides, in words; of a detail that is not here, people read the name that the act gave it."""


def act_in_words(action: str) -> Sentence:
    return ACTS.get(action, action)


def channel_in_words(channel: str) -> Sentence:
    return CHANNELS.get(channel, channel)
