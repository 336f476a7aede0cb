"""Sessions in the database, as Django keeps them. One is read together with who is logged in by it: every page of a
person starts so."""

import json
from contextlib import suppress
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from participation.residents.browsers import browser_and_system
from participation.residents.loading import COLUMNS, ROLES_HELD, made_of, today
from participation.residents.models import Session, User
from participation.standing import standing_cursor

LOG_IN = "log_in"
KEPT = ("session_key", "session_data", "expire_date", "person_id", "started_at", "browser", "system")
READ = f"""
SELECT session.session_data, session.seen_on, {COLUMNS} FROM residents_session session
LEFT JOIN residents_user person ON person.id = session.person_id
{ROLES_HELD}
WHERE session.session_key = %(key)s AND session.expire_date > %(now)s
"""  # noqa: S608
KEEP = """
UPDATE residents_session SET session_data = %(session_data)s, expire_date = %(expire_date)s,
    person_id = %(person_id)s, started_at = %(started_at)s, browser = %(browser)s, system = %(system)s
{source} WHERE session_key = %(session_key)s
"""
# Outside a transaction the answer does not wait for the disk: what a power cut may take is a sentence to be shown
SOON_ON_DISK = f"""
WITH soon AS (SELECT set_config('synchronous_commit', 'off', true))
{KEEP.format(source="FROM soon")}
"""


class SessionStore(db.SessionStore):
    """Django's, which knows whose session it is."""

    _person: User | None = None
    _seen_on = ""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    @property
    def person(self) -> User | None:
        """Who is logged in, as Django makes sure of it; None where it has to look closer, or nobody is."""
        session_hash, person = self.get(HASH_SESSION_KEY, ""), self._person
        if person is None or not person.is_active or str(person.pk) != self.get(SESSION_KEY):
            return None
        if self.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
            return None
        return person if constant_time_compare(session_hash, person.get_session_auth_hash()) else None

    def load(self) -> dict[str, Any]:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with standing_cursor() as cursor:
            cursor.execute(READ, {"key": self.session_key, "now": now, "today": today()})
            rows = cursor.fetchall()
        if not rows:
            self._session_key = None
            return {}
        self._seen_on, self._person = str(rows[0][1]), made_of([row[2:] for row in rows])
        return self.decode(rows[0][0])

    def save(self, must_create: bool = False) -> None:
        if must_create or self.session_key is None:
            return super().save(must_create)
        kept = self.create_model_instance(dict(self.items()))
        values = {name: getattr(kept, name) for name in KEPT}
        for moment in ("expire_date", "started_at"):
            values[moment] = connection.ops.adapt_datetimefield_value(values[moment])
        is_alone = connection.vendor == "postgresql" and not connection.in_atomic_block
        with standing_cursor() as cursor:
            cursor.execute(SOON_ON_DISK if is_alone else KEEP.format(source=""), values)
            if not cursor.rowcount:
                raise UpdateError
        return None

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return plain JSON: the hash in it that proves who is logged in is keyed already, as a signature would be."""
        return json.dumps(session_dict, separators=(",", ":"))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        if session_data[:1] != "{":  # as Django wrote it
            return super().decode(session_data)
        decoded: dict[str, Any] = json.loads(session_data)
        return decoded

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast(Session, super().create_model_instance(data))
        session.person_id = data.get(SESSION_KEY)
        if log_in := data.get(LOG_IN):
            session.started_at = datetime.fromisoformat(log_in["at"])
            session.browser, session.system = log_in["browser"], log_in["system"]
        return session

    def note_log_in(self, *, user_agent: str, at: datetime) -> None:
        """Keep when and with what somebody logged in, for the list of their sessions."""
        browser, system = browser_and_system(user_agent)
        self[LOG_IN] = {"at": at.isoformat(), "browser": browser, "system": system}

    def note_use(self) -> None:
        """Write down that it was used today, if that does not stand there; a page does not fail over it."""
        day = today()
        if self.session_key and self._seen_on < day:
            self._seen_on = day
            with suppress(DatabaseError):
                Session.objects.filter(session_key=self.session_key, seen_on__lt=day).update(seen_on=day)
