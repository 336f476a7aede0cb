"""News of every sort for a small town, and a mail server that is asked."""

from datetime import timedelta

import pytest
from django.core import mail

from participation.notices import sending, texts
from participation.notices.actions import notify
from participation.notices.planning import plan_due
from participation.notices.schedule import How
from participation.notices.texts import Kind, Sort

KINDS = {
    "test.happened": Kind("Something happened to “{title}”.", "test.news", "You need to do nothing."),
    "test.talk": Kind("Somebody talks about “{title}”.", "test.talk"),
    "test.own": Kind("We have a question about “{title}”.", next_step="Answer it.", is_own=True),
    "test.cancelled": Kind("“{title}” is cancelled.", next_step="Sorry.", is_own=True, is_cancellation=True),
}
SORTS = {
    "test.news": Sort("test.news", "News", How.AT_ONCE),
    "test.talk": Sort("test.talk", "Talk", How.DAILY),
}


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    for name, kind in KINDS.items():
        monkeypatch.setitem(texts._kinds, name, kind)
    for name, sort in SORTS.items():
        monkeypatch.setitem(texts._sorts, name, sort)


@pytest.fixture(autouse=True)
def _server_is_back(monkeypatch):
    monkeypatch.setattr(sending, "server", sending.Server())


@pytest.fixture
def later(noon):
    return noon + timedelta(minutes=5)


@pytest.fixture
def tell(noon):
    def send(*people, kind="test.happened", title="The bus", by=None, path="/nl/forum/", at=noon, own=(), **data):
        return notify(
            kind, at=at, path=path, to=[person.pk for person in people], by=by, data={"title": title, **data}, own=own
        )

    return send


@pytest.fixture
def tick():
    """Let the clock do at a moment what it does with notices; return the mail that left."""

    def do(at):
        before = len(mail.outbox)
        plan_due(at)
        sending.give_back(at)
        sending.send_due(at)
        return mail.outbox[before:]

    return do
