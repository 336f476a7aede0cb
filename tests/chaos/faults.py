"""What is done to the town. Each fault is a generator in three parts: what is prepared, what is done, what came of it.

The first `yield` waits until everybody is at work, the second until all is well again; what is returned are
differences, in words. The docstring's first sentence goes into the table.
"""

import signal
import subprocess
import time
from collections.abc import Callable, Generator
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.models import PolicyPage
from polls.models import Mark, Poll, State
from tests.bench.town import new_poll
from tests.chaos.town import Town, held_still, kill, wait_for

type Fault = Generator[None, None, list[str] | None]

FAULTS: dict[str, Callable[[Town], Fault]] = {}


def fault(act: Callable[[Town], Fault]) -> Callable[[Town], Fault]:
    FAULTS[act.__name__.replace("_", "-")] = act
    return act


# Processes of ours


@fault
def web_worker(town: Town) -> Fault:
    """SIGKILL to one of the two web workers, three times."""
    yield
    for _ in range(3):
        kill(town.web_worker())
        time.sleep(1)
    yield
    return []


@fault
def web(town: Town) -> Fault:
    """SIGKILL to the parent of all web workers."""
    yield
    kill(town.process("serve_web"))
    yield
    return []


@fault
def daphne(town: Town) -> Fault:
    """SIGKILL to the only live process."""
    yield
    kill(town.process("serve_live"))
    yield
    return []


@fault
def task_worker(town: Town) -> Fault:
    """SIGKILL to the task worker in the middle of a task, which had been waiting for a locked table."""
    yield
    before = DBTaskResult.objects.successful().count()
    page = PolicyPage.objects.earliest("pk")
    with connection.cursor() as cursor:
        cursor.execute("BEGIN; LOCK TABLE wagtailsearch_indexentry IN ACCESS EXCLUSIVE MODE")
        _publish_elsewhere(town, page.pk)
        wait_for(lambda: _running_tasks(cursor))
        kill(town.process("db_worker"))
        cursor.execute("ROLLBACK")
    wait_for(lambda: not DBTaskResult.objects.exclude(status__in=("SUCCESSFUL", "FAILED")).exists(), 90)
    yield
    done = DBTaskResult.objects.successful().count() - before
    failed = DBTaskResult.objects.failed().count()
    return [] if done >= 1 and not failed else [f"{done} tasks done, {failed} failed"]


def _publish_elsewhere(town: Town, page: int) -> None:
    """Publish a page as it is, which leaves a task to index it; by the connection of a process of its own."""
    code = (
        "import django; django.setup(); from cms.models import PolicyPage; "
        f"PolicyPage.objects.get(pk={page}).save_revision().publish()"
    )
    subprocess.run(["python", "-c", code], check=True)


def _running_tasks(cursor) -> int:
    cursor.execute("SELECT count(*) FROM django_tasks_db_dbtaskresult WHERE status = 'RUNNING'")
    return cursor.fetchone()[0]


@fault
def clock(town: Town) -> Fault:
    """SIGKILL to the clock, just before a poll with votes in it was to close."""
    poll = new_poll(f"closing-{int(time.time())}")
    yield
    ends = timezone.now() + timedelta(seconds=2)
    Poll.objects.filter(pk=poll.pk).update(closes_at=ends)
    (visitor,) = town.visitors(slice(0, 1)).values()
    cast = visitor.post(f"/nl/polls/{poll.slug}/cast/", choice="vijver")
    kill(town.process("tick"))
    yield
    poll = wait_for(lambda: Poll.objects.filter(pk=poll.pk, state=State.CLOSED).first())
    late = visitor.post(f"/nl/polls/{poll.slug}/cast/", choice="wandelpad")
    facts = (cast.status, late.status, Mark.objects.filter(poll=poll).count())
    return [] if facts == (302, 409, 1) else [f"a vote in time, one too late, marks: {facts}"]


# PostgreSQL


@fault
def postgres_immediate(town: Town) -> Fault:
    """PostgreSQL is stopped at once (SIGQUIT: no word to anybody, recovery at the next start)."""
    yield
    kill(town.postgres(), signal.SIGQUIT)
    yield
    return []


@fault
def postgres_killed(town: Town) -> Fault:
    """SIGKILL to PostgreSQL's first process."""
    yield
    kill(town.postgres())
    yield
    return []


@fault
def postgres_restart(town: Town) -> Fault:
    """PostgreSQL is stopped in order (SIGINT) and started again."""
    yield
    kill(town.postgres(), signal.SIGINT)
    yield
    return []


@fault
def postgres_hangs(town: Town) -> Fault:
    """PostgreSQL answers nobody for 8 seconds (SIGSTOP to all of it)."""
    yield
    with held_still(town.postgres()):
        time.sleep(8)
    yield
    return []


# Valkey


@fault
def valkey_killed(town: Town) -> Fault:
    """SIGKILL to Valkey, four times as soon as it is back: gone for about 9 seconds."""
    yield
    for _ in range(4):
        kill(town.process("valkey-server"))
        time.sleep(0.5)
    yield
    return []


@fault
def valkey_restart(town: Town) -> Fault:
    """Valkey is stopped in order and started again, empty."""
    yield
    kill(town.process("valkey-server"), signal.SIGTERM)
    yield
    return []


@fault
def valkey_flushed(town: Town) -> Fault:
    """All that Valkey knows is thrown away (FLUSHALL), and all its connections are cut."""
    yield
    with town.valkey() as valkey:
        valkey.flushall()
        for kind in ("pubsub", "normal"):
            valkey.execute_command("CLIENT", "KILL", "TYPE", kind, "SKIPME", "yes")
    yield
    return []


@fault
def valkey_slow(town: Town) -> Fault:
    """Valkey takes up to 0.7 seconds for everything, for 8 seconds (stopped and let go in turns)."""
    yield
    until, pid = time.monotonic() + 8, town.process("valkey-server")
    while time.monotonic() < until:
        with held_still(pid):
            time.sleep(0.7)
        time.sleep(0.02)
    yield
    return []


@fault
def valkey_hangs(town: Town) -> Fault:
    """Valkey answers nobody for 8 seconds (SIGSTOP)."""
    yield
    with held_still(town.process("valkey-server")):
        time.sleep(8)
    yield
    return []
