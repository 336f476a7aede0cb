"""The acts on an official report, for tests/test_permissions.py: a poll that is certified, and one that is not yet."""

from datetime import timedelta

from polls.board.rectifying import draft_rectification, publish_rectification
from polls.models import State

AFTER = timedelta(days=1)


def scenes(stage):
    """Return the scenes; `stage.poll` gives the poll in a state."""

    def drafted(by, poll):
        return draft_rectification(poll, "It was Monday.", by=by, at=poll.closes_at + AFTER)

    def published(by):
        draft = drafted(stage.certain, stage.poll(State.CERTIFIED))
        return publish_rectification(draft, by=by, at=draft.written_at)

    def published_again(by):
        draft = drafted(stage.certain, stage.poll(State.CERTIFIED))
        publish_rectification(draft, by=stage.certain, at=draft.written_at)
        return publish_rectification(draft, by=by, at=draft.written_at)

    return {
        "polls.draft_rectification": {
            "certified": lambda by: drafted(by, stage.poll(State.CERTIFIED)),
            "counted": lambda by: drafted(by, stage.poll(State.COUNTED)),
        },
        "polls.publish_rectification": {
            "written": published,
            "published": published_again,
        },
    }
