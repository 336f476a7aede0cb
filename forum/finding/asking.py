"""How the kept words are asked, on PostgreSQL and on SQLite.

Words that many use fill a page from the newest on, so reading on from there is fast; of words that few use the index
knows the places. Which of the two it is, one statement says for all tables: how often they stand in the newest texts.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from forum.finding.tables import Source

LANGUAGES = ("dutch", "french", "german", "english")
SHORTEST_ENDING, SHORTEST_RUN = 4, 3
NEWEST, MANY = 600, 3  # so many of the newest texts hold words that are common

STEMS = "SELECT word, {stems} FROM unnest(%s::text[]) AS word".format(  # noqa: S608
    stems=", ".join(f"(ts_lexize('pg_catalog.{language}_stem', word))[1]" for language in LANGUAGES)
)
COUNT = """(SELECT count(*) FROM (
    SELECT FROM (SELECT id FROM {table} ORDER BY created_at DESC, id DESC LIMIT {newest}) AS newest
    JOIN {name} USING (id) WHERE {name}.{column} @@ %(words)s::tsquery LIMIT {many}
) AS holding)"""


@dataclass(frozen=True)
class Question:
    """What is looked for: `words` as they are compared, and `asked` as the database at hand is asked for them.

    `common` are the columns ("finding_topic.title") of which the newest rows hold them.
    """

    words: tuple[str, ...]
    stems: frozenset[str] = frozenset()
    asked: str = ""
    common: frozenset[str] = frozenset()

    def holds(self, source: Source, column: str) -> RawSQL:
        """Return the condition that this column of the words of a row holds all that is looked for."""
        if connection.vendor == "postgresql":
            return self._in_full_text(source, column)
        return self._in_runs_of_letters(source, column)

    def _in_full_text(self, source: Source, column: str) -> RawSQL:
        name, key = source.name, f"{source.table}.{source.key}"
        if f"{name}.{column}" in self.common:
            sql = f"(SELECT {name}.{column} @@ %s::tsquery FROM {name} WHERE {name}.id = {key})"  # noqa: S608
        else:
            sql = f"({key} = ANY (ARRAY(SELECT {name}.id FROM {name} WHERE {name}.{column} @@ %s::tsquery)))"  # noqa: S608
        return RawSQL(sql, [self.asked], output_field=BooleanField())  # noqa: S611

    def _in_runs_of_letters(self, source: Source, column: str) -> RawSQL:
        """Short words are no run of letters that the index knows: for them its texts are read."""
        long = [f'"{word}"' for word in self.words if len(word) >= SHORTEST_RUN]
        short = [word for word in self.words if len(word) < SHORTEST_RUN]
        conditions, given = [f"instr({column}, %s)"] * len(short), list(short)
        if long:
            conditions.append(f"{source.name} MATCH %s")
            given.append(f"{column} : ({' AND '.join(long)})")
        sql = f"({source.table}.{source.key} IN (SELECT rowid FROM {source.name} WHERE {' AND '.join(conditions)}))"  # noqa: S608
        return RawSQL(sql, given, output_field=BooleanField())  # noqa: S611


def question(words: list[str], *counted: tuple[Source, str]) -> Question:
    """Return the question for `words` (of `words_of`), after asking PostgreSQL for their stems and how common they are.

    `counted` are the columns that may be read from the newest on.
    """
    if connection.vendor != "postgresql":
        return Question(tuple(words))
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [words])
        stems = {word: {stem for stem in found if stem and stem != word} for word, *found in cursor.fetchall()}
        asked = " & ".join(_any_of(word, stems.get(word, set())) for word in words)
        counts = ", ".join(
            COUNT.format(table=source.table, name=source.name, column=column, newest=NEWEST, many=MANY)
            for source, column in counted
        )
        cursor.execute(f"SELECT {counts}", {"words": asked})
        found = cursor.fetchone()
    common = {f"{source.name}.{column}" for (source, column), n in zip(counted, found, strict=True) if n == MANY}
    return Question(tuple(words), frozenset().union(*stems.values()), asked, frozenset(common))


def _any_of(word: str, stems: set[str]) -> str:
    """A word that begins so, a long word with an ending that begins so, or one with the same stem."""
    forms = [f"'{word}':*", *(f"'{stem}'" for stem in sorted(stems))]
    if word.endswith("i"):
        forms.append(f"'{word[:-1]}y':*")  # somebody who is still typing "ij"
    if len(word) >= SHORTEST_ENDING:
        forms.append(f"'~{word[:16]}':*")
    return f"({' | '.join(forms)})"
