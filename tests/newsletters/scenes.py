"""The acts on newsletters in each state, for the table of who may do what."""

from cms.newsletters import actions
from cms.newsletters.models import Issue, IssueState, Subscriber
from tests.conftest import NOON

AT = {"at": NOON}


def scenes():
    return {
        "newsletters.send_issue": {
            "draft": lambda by: actions.send_issue(issue(), by=by, **AT),
            "sent": lambda by: actions.send_issue(issue(state=IssueState.SENT, began_at=NOON), by=by, **AT),
        },
        "newsletters.stop_issue": {
            "being sent": lambda by: actions.stop_issue(issue(state=IssueState.SENDING, began_at=NOON), by=by, **AT)
        },
    }


def issue(**fields):
    Subscriber.objects.create(
        email="anna@town.test", language="nl", frequency="monthly", asked_at=NOON, confirmed_at=NOON
    )
    return Issue.objects.create(title="News", intro="News.", body="<p>News.</p>", **fields)
