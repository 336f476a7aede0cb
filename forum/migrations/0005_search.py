"""An index of the endings of words, for search (forum/search.py), on PostgreSQL.

A text that is too long to be taken apart is noted by a sign instead, so that writing one never fails. Nothing asks for
statistics of the index, and making them would take thousands of texts apart; a search is over before a second process
could help with it.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FUNCTION = """
CREATE FUNCTION forum_word_endings(value text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL RESTRICTED COST 5000
RETURN CASE WHEN length(value) > 16000 OR value ~ '[^ ]{200}' THEN '#'::tsvector ELSE (
    SELECT array_to_tsvector(coalesce(array_agg(substr(word, start, 16)), '{}'))
    FROM unnest(string_to_array(value, ' ')) AS word, generate_series(1, length(word)) AS start
) END
"""
INDEX = "CREATE INDEX topic_word_endings ON forum_topic USING gin (forum_word_endings(search_text))"
STATISTICS = "ALTER INDEX topic_word_endings ALTER COLUMN 1 SET STATISTICS 0"


def build(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in (FUNCTION, INDEX, STATISTICS):
            schema_editor.execute(statement)


def tear_down(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX topic_word_endings")
        schema_editor.execute("DROP FUNCTION forum_word_endings")


class Migration(migrations.Migration):
    dependencies = [("forum", "0004_official_answers")]
    operations = [migrations.RunPython(build, tear_down)]
