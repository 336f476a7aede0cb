"""Search: every word that is typed stands somewhere in the folded text, be it inside another ("lamp", "straatlamp").

Topics are shown newest first. Of words that many use a page is full before long, so reading on from the newest is the
fast way; those that few use, or nobody, would have to be looked for in every text. For them PostgreSQL keeps an index
of the endings of words: a word stands inside another where one of its endings begins with it. SQLite reads the texts.
"""

from functools import reduce
from operator import and_

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Model, Q, QuerySet, Value

from participation.text import fold

NEWEST, MANY = 500, 3  # so many of the newest topics hold words that are common
LONGEST_ENDING = 16  # characters of an ending that the index holds
NOT_TAKEN_APART = "#"  # what it holds of texts that are too long for it; no folded word has this sign
NEWEST_THAT_HOLD = """
    SELECT count(*) FROM (
        SELECT FROM (SELECT search_text FROM forum_topic ORDER BY created_at DESC, id DESC LIMIT %s) AS newest
        WHERE search_text LIKE ALL (%s) LIMIT %s
    ) AS holding
"""


def matching[S: QuerySet[Model]](topics: S, words: str) -> S:
    """Keep the topics whose title and text hold every word (or part of one), whatever its accents and capitals.

    Asks PostgreSQL at once whether the words are common; what is kept is the same either way.
    """
    wanted = fold(words).split()
    if not wanted:
        return topics
    hold = reduce(and_, (Q(search_text__contains=word) for word in wanted))
    connection = connections[topics.db]
    if connection.vendor != "postgresql" or _are_common(connection, wanted):
        return topics.filter(hold)
    found = topics.model._default_manager.filter(_may_hold(wanted))
    return topics.filter(hold, _is_one_of(found))


def _are_common(connection: BaseDatabaseWrapper, words: list[str]) -> bool:
    """Whether all of them stand in some of the newest topics; reads no more of these than it takes to see that."""
    patterns = [f"%{connection.ops.prep_for_like_query(word)}%" for word in words]
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_THAT_HOLD, [NEWEST, patterns, MANY])
        return bool(cursor.fetchone()[0] == MANY)


def _may_hold(words: list[str]) -> Func:
    """Ask the index; a word longer than what it holds of an ending is asked for by its beginning."""
    beginnings = " & ".join(f"'{word[:LONGEST_ENDING]}':*" for word in words)  # folded words have no quotes
    return Func(
        Func(F("search_text"), function="forum_word_endings"),
        Value(f"{beginnings} | '{NOT_TAKEN_APART}'"),
        template="(%(expressions)s::tsquery)", arg_joiner=" @@ ", output_field=BooleanField(),
    )  # fmt: skip


def _is_one_of(found: QuerySet[Model]) -> Func:
    """Look `found` up first and by itself: within the other conditions PostgreSQL may not see how few there are."""
    numbers = ArraySubquery(found.values("pk"))
    return Func(F("pk"), numbers, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())
