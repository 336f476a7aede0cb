"""How often one may do what writes to somebody else's mailbox, or on a live page."""

from participation.limits.acts import HOUR, MINUTE, Act, limit

REGISTER = Act("registration", HOUR, 20, 60, 180)
QUESTION = Act("question", 10 * MINUTE, 10, 120, 360)  # the page is read too: questions are shut on the page itself
SMALL_VOTE = Act("small_vote", 10 * MINUTE, 120, 1200, 3600)  # a whole hall may share one address


def register_limits() -> None:
    limit("events:register", REGISTER)
    limit("events:live", QUESTION)
    for page in ("events:question-vote", "events:quick-vote"):
        limit(page, SMALL_VOTE)
