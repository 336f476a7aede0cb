"""How often one may post. Supporting and signing are rights, and are not limited."""

from participation.limits.acts import COMMENT, EDIT, POST, limit


def register_limits() -> None:
    for page in ("forum:topic-new", "forum:challenge-new"):
        limit(page, POST)
    limit("forum:comment-post", COMMENT)
    for page in ("forum:topic-edit", "forum:comment-edit"):
        limit(page, EDIT)
