"""Everything that can happen on the forum, as a table of contents. Each action authorises itself."""

from forum.actions.challenges import end_collecting, raise_challenge
from forum.actions.comments import answer_topic, post_comment
from forum.actions.edits import (
    bring_back_comment,
    bring_back_topic,
    edit_comment,
    edit_topic,
    withdraw_comment,
    withdraw_topic,
)
from forum.actions.moderation import hide_comment, hide_topic, restore_comment, restore_topic
from forum.actions.signing import sign_challenge, withdraw_signature
from forum.actions.support import follow_topic, support_topic, unfollow_topic, withdraw_support
from forum.actions.topics import close_topic, mark_seen, post_topic

__all__ = [
    "answer_topic",
    "bring_back_comment",
    "bring_back_topic",
    "close_topic",
    "edit_comment",
    "edit_topic",
    "end_collecting",
    "follow_topic",
    "hide_comment",
    "hide_topic",
    "mark_seen",
    "post_comment",
    "post_topic",
    "raise_challenge",
    "restore_comment",
    "restore_topic",
    "sign_challenge",
    "support_topic",
    "unfollow_topic",
    "withdraw_comment",
    "withdraw_signature",
    "withdraw_support",
    "withdraw_topic",
]
