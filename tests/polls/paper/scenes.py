"""The acts on votes on paper, for tests/test_permissions.py: an open poll with a station, and one that is closed."""

from polls.actions import close_poll
from polls.models import Poll, State
from polls.paper.actions import Numbers, add_station, hand_out_ballot, record_batch
from tests.conftest import NOON


def scenes(stage):
    """Return the scenes; `stage.poll` gives the poll in a state."""

    def station():
        poll = stage.poll(State.OPEN)
        return add_station(poll, "Hall", by=stage.certain, at=NOON)

    def closed():
        hall = station()
        close_poll(hall.poll, by=None, at=hall.poll.closes_at)
        hall.poll = Poll.objects.get(pk=hall.poll_id)
        return hall

    def recorded(by, hall, at):
        return record_batch(hall, Numbers(12, 0, 12), by=by, at=at)

    bob = stage.bob.email
    return {
        "polls.prepare_paper": {
            "open": lambda by: add_station(stage.poll(State.OPEN), "School", by=by, at=NOON),
            "closed": lambda by: add_station(closed().poll, "School", by=by, at=stage.draft.closes_at),
        },
        "polls.hand_out_paper": {
            "open": lambda by: hand_out_ballot(station(), bob, by=by, at=NOON),
            "closed": lambda by: hand_out_ballot(closed(), bob, by=by, at=stage.draft.closes_at),
        },
        "polls.enter_paper": {
            "closed": lambda by: recorded(by, closed(), stage.draft.closes_at),
            "open": lambda by: recorded(by, station(), NOON),
        },
    }
