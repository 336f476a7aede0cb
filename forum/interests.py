"""What a conflict of interest about a topic or challenge keeps somebody with a role from doing."""

from django.utils.translation import gettext_lazy as _

from forum.models import Comment, Topic
from participation.conflicts.things import block, register_thing

ON_A_TOPIC = ("mark_seen", "answer_topic", "close_topic", "hide_topic", "restore_topic")
ON_A_COMMENT = ("hide_comment", "restore_comment")


def register_interests() -> None:
    blocked = _("You then do not answer, close, hide or restore anything there. Somebody else does.")
    register_thing(Topic, page=Topic.get_absolute_url, seen_by=Topic.objects.visible_to, blocked=blocked)
    block(*(f"forum.{act}" for act in ON_A_TOPIC), about=_topic)
    block(*(f"forum.{act}" for act in ON_A_COMMENT), about=_topic_of_comment)


def _topic(topic: Topic) -> Topic:
    return topic


def _topic_of_comment(comment: Comment) -> Topic:
    return Topic(pk=comment.topic_id)
