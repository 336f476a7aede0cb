"""A town's database looked at from outside, by whoever restores it: every row of every table, and what polls show."""

from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection
from django.test import override_settings
from django.utils import timezone

from polls import results
from polls.models import Poll

NOT_COMPARED = {"residents_session", "django_migrations", "audit_door"}  # and the search index, which is made anew


INDEXES = ("wagtailsearch_", "finding_")  # made anew from what they find


@contextmanager
def looking_at(house):
    """Let this process see the database of a house, with the secrets of that house, instead of its own."""
    own, url = connection.settings_dict["NAME"], house.environment.get("DATABASE_URL", "")
    home = Path(house.environment["VAR_DIR"])
    theirs = urlsplit(url).path[1:] if url else str(home / "town.sqlite3")
    secrets = {name.upper(): (home / f"{name}.txt").read_text() for name in ("secret_key", "pepper")}
    try:
        connection.close()
        connection.settings_dict["NAME"] = theirs
        with override_settings(**secrets):
            yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def rows_by_table():
    """Every row of every table, as the database itself tells it."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in NOT_COMPARED and not table.startswith(INDEXES):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
                found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def results_by_poll():
    """What everybody may see of each poll."""
    now = timezone.now()
    return {poll.slug: results.current(poll, now).as_json() for poll in Poll.objects.public()}
