"""The tables of words and the triggers that keep them, in the transaction that changes a topic, a comment or a case.

PostgreSQL: full text without a language of its own. Each text is folded, then kept as it is and by its stems in Dutch,
French, German and English; of long words their endings are kept too (marked ~), so that "lamp" finds "straatlamp".
SQLite: FTS5 by runs of three letters, over texts folded by the same rule (forum.finding.words). A migration that makes
one of these tables anew takes its triggers away there, so each new connection looks whether they stand.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from forum.finding.words import fold_words

FOLD = r"""
CREATE FUNCTION finding_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(regexp_replace(
    regexp_replace(
        replace(lower(normalize(value, NFKD) COLLATE "{collation}"), 'ß', 'ss'),
        '[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]+', '', 'g'
    ),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2010-\u205f\u3000-\u303f]+',
    ' ', 'g'
), 'ij', 'y')
"""
WORDS = """
CREATE FUNCTION finding_words(value text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    folded text := finding_fold(left(value, 12000));
    plain tsvector := strip(to_tsvector('pg_catalog.simple', folded));
BEGIN
    RETURN plain
        || strip(to_tsvector('pg_catalog.dutch', folded)) || strip(to_tsvector('pg_catalog.french', folded))
        || strip(to_tsvector('pg_catalog.german', folded)) || strip(to_tsvector('pg_catalog.english', folded))
        || array_to_tsvector(coalesce((
            SELECT array_agg('~' || substr(word, start, 16))
            FROM unnest(tsvector_to_array(plain)) AS word, generate_series(4, length(word) - 3) AS start
            WHERE length(word) BETWEEN 9 AND 40
        ), '{}'));
END $$
"""
FUNCTIONS = ("finding_words", "finding_fold")
TRIGGERS = ("new", "changed", "gone")


@dataclass(frozen=True)
class Source:
    """A table whose words are kept in `name`, by its `key`: those of its title apart, and those of all `columns`."""

    table: str
    name: str
    key: str
    columns: tuple[str, ...]
    has_title: bool = True

    @property
    def kept(self) -> dict[str, tuple[str, ...]]:
        """Return the columns of the table of words, each with what is put in it."""
        return ({"title": ("title",)} if self.has_title else {}) | {"words": self.columns}

    def values(self, function: str, row: str = "") -> str:
        """Return the key and the words of `row` ("NEW."), as SQL."""
        joined = (" || ' ' || ".join(f"{row}{each}" for each in columns) for columns in self.kept.values())
        return ", ".join([f"{row}{self.key}", *(f"{function}({text})" for text in joined)])


TOPICS = Source("forum_topic", "finding_topic", "id", ("title", "source"))
COMMENTS = Source("forum_comment", "finding_comment", "id", ("source",), has_title=False)
CASES = Source(
    "challenges_proposal", "finding_case", "case_id",
    ("title", "summary", "task", "area", "change", "outcomes", "question", "group_name"),
)  # fmt: skip
SOURCES = (TOPICS, COMMENTS, CASES)


def postgresql(source: Source) -> list[str]:
    name, table, put = source.name, source.table, ", ".join(f"{each} = excluded.{each}" for each in source.kept)
    inserted = f"INSERT INTO {name} (id, {', '.join(source.kept)})"
    changed = " OR ".join(f"OLD.{each} IS DISTINCT FROM NEW.{each}" for each in source.columns)
    columns = ", ".join(f"{each} tsvector NOT NULL" for each in source.kept)
    all_gone = f"DELETE FROM {name}"  # noqa: S608
    gone = f"IF TG_OP = 'TRUNCATE' THEN {all_gone}; ELSE {all_gone} WHERE id = OLD.{source.key}; END IF"
    return [
        f"CREATE TABLE {name} (id bigint PRIMARY KEY, {columns})",
        f"{inserted} SELECT {source.values('finding_words')} FROM {table}",  # noqa: S608
        *(f"CREATE INDEX {name}_{each} ON {name} USING gin ({each})" for each in source.kept),
        f"CREATE FUNCTION {name}_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {inserted} "
        f"VALUES ({source.values('finding_words', 'NEW.')}) ON CONFLICT (id) DO UPDATE SET {put}; RETURN NULL; END $$",
        f"CREATE TRIGGER {name}_new AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}_note()",
        f"CREATE TRIGGER {name}_changed AFTER UPDATE OF {', '.join(source.columns)} ON {table} "
        f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {name}_note()",
        f"CREATE FUNCTION {name}_drop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {gone}; RETURN NULL; END $$",
        f"CREATE TRIGGER {name}_gone AFTER DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}_drop()",
        f"CREATE TRIGGER {name}_emptied AFTER TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}_drop()",
    ]


def sqlite(source: Source) -> list[str]:
    made = f"CREATE VIRTUAL TABLE {source.name} USING fts5({', '.join(source.kept)}, tokenize='trigram')"
    return [made, *sqlite_triggers(source)]


def sqlite_triggers(source: Source) -> list[str]:
    """Put in all the words that there are, and put up what keeps them."""
    name, table, key = source.name, source.table, source.key
    inserted = f"INSERT INTO {name} (rowid, {', '.join(source.kept)})"
    gone = f"DELETE FROM {name} WHERE rowid = OLD.{key};"  # noqa: S608
    put = f"{inserted} VALUES ({source.values('finding_fold', 'NEW.')});"
    return [
        f"DELETE FROM {name}",  # noqa: S608
        f"{inserted} SELECT {source.values('finding_fold')} FROM {table}",  # noqa: S608
        *(f"DROP TRIGGER IF EXISTS {name}_{trigger}" for trigger in TRIGGERS),
        f"CREATE TRIGGER {name}_new AFTER INSERT ON {table} BEGIN {put} END",
        f"CREATE TRIGGER {name}_changed AFTER UPDATE OF {', '.join(source.columns)} ON {table} BEGIN {gone} {put} END",
        f"CREATE TRIGGER {name}_gone AFTER DELETE ON {table} BEGIN {gone} END",
    ]


def look_after(sender: Any, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Teach a new connection to SQLite how words are folded, and put up the triggers that a migration took away."""
    if connection.vendor != "sqlite":
        return
    own = connection.connection
    own.create_function("finding_fold", 1, fold_words, deterministic=True)
    standing = {name for (name,) in own.execute("SELECT name FROM sqlite_master WHERE name LIKE 'finding%'")}
    for source in SOURCES:
        if source.name in standing and not {f"{source.name}_{trigger}" for trigger in TRIGGERS} <= standing:
            _by_itself(own.execute, sqlite_triggers(source))


def _by_itself(execute: Callable[[str], Any], statements: list[str]) -> None:
    execute("BEGIN IMMEDIATE")
    for statement in statements:
        execute(statement)
    execute("COMMIT")
