"""The place of a comment in its thread: a path that sorts depth first, oldest first, in every collation.

Each level of a path is 18 digits: 13 for the moment (milliseconds since 1970, enough until 2286) and 5 at random.
Digits only, since databases disagree on how letters sort. The unique constraint on topic and path has the last word.
"""

import secrets
from datetime import datetime

MOMENT, CHANCE = 13, 5
LEVEL_LENGTH = MOMENT + CHANCE
MOST_LEVELS = 50
PATH_LENGTH = LEVEL_LENGTH * MOST_LEVELS


def new_path(parent_path: str, at: datetime) -> str:
    """Return a fresh path for a comment written at `at` under `parent_path` ("" for the topic itself).

    Under a parent that is as deep as paths go, the comment comes beside that parent.
    """
    room = parent_path[: PATH_LENGTH - LEVEL_LENGTH]
    return f"{room}{round(at.timestamp() * 1000):0{MOMENT}d}{secrets.randbelow(10**CHANCE):0{CHANCE}d}"


def depth(path: str) -> int:
    """Return how deep a comment lies: 1 for one under the topic itself."""
    return len(path) // LEVEL_LENGTH
