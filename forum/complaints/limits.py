"""How often one may complain. It is a right, so the limit is wide."""

from forum.moderation.limits import FLAG
from participation.limits.acts import limit


def register_limits() -> None:
    limit("forum:complaints:new", FLAG)
