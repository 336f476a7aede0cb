"""How often one may report or object. Both are rights, so the limits are wide."""

from participation.limits.acts import HOUR, Act, limit

FLAG = Act("flag", HOUR, 20, 40, 120)


def register_limits() -> None:
    for page in ("topic-flag", "comment-flag", "flag-appeal", "decision-appeal", "decision-mend"):
        limit(f"forum:moderation:{page}", FLAG)
