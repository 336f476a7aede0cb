"""When somebody may not judge a post: it is theirs, it names them, or it is by or about their group in the council."""

import rules

from forum.posts import Post
from participation.permissions import Visitor
from participation.residents.models import User
from participation.text import fold

SHORTEST_NAME = 3  # letters: what is shorter is in too many other words


def names_of(person: User) -> frozenset[str]:
    """Return by what a text would name `person`: their name, their surname, their group in the council; folded."""
    whole = fold(person.display_name)
    surname = whole.partition(" ")[2]
    return frozenset(name for name in (whole, surname, *map(fold, person.fractions)) if len(name) >= SHORTEST_NAME)


def is_about(person: User, text: str) -> bool:
    words = f" {fold(text)} "
    return any(f" {name} " in words for name in names_of(person))


def concerns(person: User, post: Post) -> bool:
    """Whether `person` has an interest in what becomes of `post`."""
    if post.author_id is not None and (post.author_id == person.pk or post.author_id in person.fellows):
        return True
    return is_about(person, post.all_words)


@rules.predicate
def is_concerned(visitor: Visitor, post: Post | None) -> bool:
    return post is not None and isinstance(visitor, User) and concerns(visitor, post)
