"""Everything that can happen in moderation, as a table of contents. Each action authorises itself."""

from forum.moderation.actions.appeals import appeal_by_flagger, appeal_measure, decide_appeal
from forum.moderation.actions.bulk import decide_cases, foresee
from forum.moderation.actions.cases import release_case, take_case
from forum.moderation.actions.decisions import Decision, decide_case, lift_measure, remove_post, restore_post
from forum.moderation.actions.flags import flag_post
from forum.moderation.actions.mends import answer_mend, resend_post
from forum.moderation.actions.settling import end_what_is_over, settle, settle_signatures, tell_what_is_late

__all__ = [
    "Decision",
    "answer_mend",
    "appeal_by_flagger",
    "appeal_measure",
    "decide_appeal",
    "decide_case",
    "decide_cases",
    "end_what_is_over",
    "flag_post",
    "foresee",
    "lift_measure",
    "release_case",
    "remove_post",
    "resend_post",
    "restore_post",
    "settle",
    "settle_signatures",
    "take_case",
    "tell_what_is_late",
]
