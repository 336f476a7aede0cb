"""The acts of the conversation in each state, for the table of who may do what."""

from forum import actions as forum
from forum.details.actions import describe_topic, endorse_topic, withdraw_endorsement
from forum.media.actions import attach_file, remove_file
from forum.media.cleaning import Cleaned
from forum.media.models import Attachment
from forum.merging.actions import merge_topics, unmerge_topics
from forum.merging.models import Merge
from forum.models import Kind, Topic
from forum.versions.models import Withdrawal
from tests.conftest import NOON

AT = {"at": NOON}
WHY = {"reason": "It is solved.", **AT}
PICTURE = Cleaned("image", "bench", "d", b"j")


def scenes(stage):
    topic, comment = stage.topic, stage.comment
    return {
        "forum.withdraw_topic": {
            "own": lambda by: forum.withdraw_topic(topic(by=by), by=by, **WHY),
            "others'": lambda by: forum.withdraw_topic(topic(), by=by, **WHY),
            "own; hidden": lambda by: forum.withdraw_topic(stage.hidden(topic, by=by), by=by, **WHY),
        },
        "forum.bring_back_topic": {
            "own": lambda by: forum.bring_back_topic(withdrawn(topic, by), by=by, **AT),
            "others'": lambda by: forum.bring_back_topic(withdrawn(topic, None), by=by, **AT),
            "own; not withdrawn": lambda by: forum.bring_back_topic(topic(by=by), by=by, **AT),
        },
        "forum.withdraw_comment": {
            "own": lambda by: forum.withdraw_comment(comment(by=by), by=by, **WHY),
            "others'": lambda by: forum.withdraw_comment(comment(), by=by, **WHY),
            "own; an answer of the town": lambda by: forum.withdraw_comment(
                comment(by=by, team=stage.theme.team), by=by, **WHY
            ),
        },
        "forum.bring_back_comment": {
            "own": lambda by: forum.bring_back_comment(withdrawn(comment, by), by=by, **AT),
            "others'": lambda by: forum.bring_back_comment(withdrawn(comment, None), by=by, **AT),
        },
        "merging.merge_topics": {
            "any": lambda by: merge_topics(topic(), other(stage), by=by, **WHY),
            "closed topic": lambda by: merge_topics(topic(), other(stage, status="closed"), by=by, **WHY),
            "challenge": lambda by: merge_topics(topic(), stage.challenge.topic, by=by, **WHY),
        },
        "merging.unmerge_topics": {"any": lambda by: unmerge_topics(merge(stage), by=by, **AT)},
        "details.describe_topic": {
            "own": lambda by: describe_topic(topic(by=by), by=by, address="Church Square", **AT),
            "others'": lambda by: describe_topic(topic(), by=by, address="Church Square", **AT),
        },
        "details.endorse_topic": {
            "any": lambda by: endorse_topic(topic(), by=by, **AT),
            "challenge": lambda by: endorse_topic(stage.challenge.topic, by=by, **AT),
        },
        "details.withdraw_endorsement": {"any": lambda by: withdraw_endorsement(topic(), by=by, **AT)},
        "media.attach_file": {
            "own": lambda by: attach_file(comment(by=by), PICTURE, by=by, is_decorative=True, **AT),
            "others'": lambda by: attach_file(comment(), PICTURE, by=by, is_decorative=True, **AT),
        },
        "media.remove_file": {
            "own": lambda by: remove_file(file(stage, comment(by=by)), by=by, **AT),
            "others'": lambda by: remove_file(file(stage, comment()), by=by, **AT),
        },
    }


def withdrawn(thing, by):
    post = thing(by=by, withdrawn_at=NOON)
    about = {"topic": post} if isinstance(post, Topic) else {"comment": post}
    Withdrawal.objects.create(**about, by=post.author, source="Words.", at=NOON, undo_until=NOON.replace(hour=13))
    return post


def other(stage, **changes):
    made = forum.post_topic(by=stage.alice, kind=Kind.NEED, title="B", source="C.", theme=stage.theme, **AT)
    Topic.objects.filter(pk=made.pk).update(**changes or {"title": "B"})
    return made


def merge(stage):
    into = other(stage)
    return Merge.objects.create(topic=stage.topic(merged_into=into), into=into, reason="The same.", at=NOON)


def file(stage, post):
    return Attachment.objects.create(
        comment=post, by=stage.bob, kind="image", name="bench", alt="A bench", bytes=1, content=b"j", digest="d",
        created_at=NOON,
    )  # fmt: skip
