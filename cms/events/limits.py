"""How often one may do what writes to somebody else's mailbox."""

from participation.limits.acts import HOUR, Act, limit

REGISTER = Act("registration", HOUR, 20, 60, 180)


def register_limits() -> None:
    limit("events:register", REGISTER)
