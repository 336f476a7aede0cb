"""What is done to the town. Each fault is a generator in three parts: what is prepared, what is done, what came of it.

The first `yield` waits until everybody is at work, the second until all is well again; what is returned are
differences, in words. The docstring's first sentence goes into the table.
"""

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image
from wagtail.images.models import Image as Picture
from wagtail.models import Collection

from cms.forms import ROOM_KEPT
from cms.models import PolicyPage
from participation.procedures.models import CLOCK, Heartbeat
from participation.residents.models import User
from polls.models import Mark, Poll, State
from tests.bench.town import log_in_many, new_poll
from tests.chaos.acts import sentence_in
from tests.chaos.endings import Ending
from tests.chaos.town import Town, held_still, kill, wait_for
from tests.processes import command, descendants
from tests.roof.house import Visitor

type Fault = Generator[None, None, list[str] | None]

FAULTS: dict[str, Callable[[Town], Fault]] = {}


SHIFTED = Path(__file__).parent / "shifted"
PLACE = "Plein na de werken"
ROUNDS, KILLS_IN_CASTING, KILLS_IN_CLOSING = 10, 2, 3
SECONDS_OF_CLOSING = 4.0  # from the start of the clock until a full box is closed and counted, more or less
NO_ROOM = "Er is geen plaats meer voor bestanden, dus dit is niet bewaard."


class Skipped(Exception):
    """This machine can not do that; the message says why."""


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
    tasks, before = DBTaskResult.objects, set(DBTaskResult.objects.values_list("pk", flat=True))
    with psycopg.connect(town.database_url) as apart:
        apart.execute("LOCK TABLE wagtailsearch_indexentry IN ACCESS EXCLUSIVE MODE")
        PolicyPage.objects.earliest("pk").save_revision().publish()
        wait_for(lambda: tasks.running().exists())
        kill(town.process("db_worker"))
    yield
    ours = tasks.exclude(pk__in=before)
    wait_for(lambda: not ours.exclude(status="SUCCESSFUL").exists(), 100)
    twice = [task for task in ours if len(task.worker_ids) == 2]
    return [] if len(twice) == 1 else [f"{len(ours)} tasks, of which {len(twice)} were begun twice"]


@fault
def clock(town: Town) -> Fault:
    """SIGKILL to the clock, just before a poll with votes in it was to close."""
    poll = new_poll(f"closing-{int(time.time())}", closes=timedelta(seconds=20))
    yield
    (visitor,) = town.visitors(slice(0, 1)).values()
    cast = visitor.post(f"/nl/polls/{poll.slug}/cast/", choice="vijver")
    time.sleep(max(0, (poll.closes_at - timezone.now()).total_seconds() - 0.5))
    kill(town.process("tick"))
    yield
    poll = wait_for(lambda: Poll.objects.filter(pk=poll.pk, state=State.COUNTED).first())
    late = visitor.post(f"/nl/polls/{poll.slug}/cast/", choice="wandelpad")
    facts = (cast.status, late.status, Mark.objects.filter(poll=poll).count())
    return [] if facts == (302, 409, 1) else [f"a vote in time, one too late, marks: {facts}"]


@fault
def votes(town: Town) -> Fault:
    """SIGKILL at 50 random moments of casting, closing and counting: to web workers, and to the clock that closes."""
    chance, ends = random.Random(), []
    yield
    for _round in range(ROUNDS):
        ends.append(Ending(f"killed-{uuid4().hex[:8]}"))
        for _kill in range(KILLS_IN_CASTING):
            time.sleep(chance.uniform(0, 0.5))
            kill(town.web_worker())
        ends[-1].wait_until_due()
        for _kill in range(KILLS_IN_CLOSING):
            clock = town.process("tick")
            time.sleep(chance.uniform(0, SECONDS_OF_CLOSING))
            kill(clock)
    yield
    return [difference for end in ends for difference in end.differences()]


# PostgreSQL


@fault
def postgres_immediate(town: Town) -> Fault:
    """PostgreSQL is stopped at once (SIGQUIT: no word to anybody, recovery at the next start)."""
    yield
    kill(town.postgres(), signal.SIGQUIT)
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


# Valkey


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


@fault
def valkey_killed(town: Town) -> Fault:
    """SIGKILL to Valkey, four times as soon as it is back: gone for about 9 seconds."""
    yield
    for _ in range(4):
        kill(town.process("valkey-server"))
        time.sleep(0.5)
    yield
    return []


# Everything


@fault
def parent(town: Town) -> Fault:
    """SIGKILL to the parent of all, upon which the kernel ends the others, and `make serve` again."""
    yield
    left = descendants(town.served.pid)
    kill(town.served.pid)
    wait_for(lambda: not any(command(pid) for pid in left))
    town.open_again()
    yield
    return []


@fault
def everything(town: Town) -> Fault:
    """SIGKILL to every process of the town at once, PostgreSQL and Valkey too, and `make serve` again."""
    yield
    for pid in (town.served.pid, *descendants(town.served.pid)):
        kill(pid)
    town.open_again()
    yield
    return []


# Disk and time


@fault
def disk_full(town: Town) -> Fault:
    """The disk with media is full: an editor uploads a picture, and again when there is room."""
    media, editor = town.home / "media", _editor(town)
    with _small_disk(media):
        yield
        before = _pictures(media)
        filler = media / "filler"
        _fill(filler)
        full = _upload(editor)
        left = _pictures(media) - before
        filler.unlink()
        again = _upload(editor)
        yield
        Picture.objects.filter(title=PLACE).delete()
    facts = (full.status, NO_ROOM in full.text, left, again.status)
    return [] if facts == (422, True, set(), 302) else [f"full, sentence, left behind, with room: {facts}"]


def _editor(town: Town) -> Visitor:
    (session,) = log_in_many([User.objects.get(email="communicatie@demo.test")])
    return Visitor(town.port, session)


def _upload(visitor: Visitor) -> object:
    picture = BytesIO()
    Image.effect_noise((900, 900), 90).save(picture, "PNG")
    file = SimpleUploadedFile("plein.png", picture.getvalue(), "image/png")
    fields = {"title": PLACE, "file": file, "collection": Collection.get_first_root_node().pk, "tags": ""}
    body = encode_multipart(BOUNDARY, fields | {"csrfmiddlewaretoken": visitor.TOKEN})
    return visitor.send("/beheer/images/add/", body, MULTIPART_CONTENT)


def _pictures(media: Path) -> set[Path]:
    return {file for file in media.rglob("*") if file.is_file() and file.name != "filler"}


def _fill(file: Path) -> None:
    with suppress(OSError), file.open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(2**20))


@contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    """Lay a small disk, in memory, over a folder, with what is in it."""
    if os.geteuid() != 0:
        raise Skipped("Only root can lay a small disk over the folder of media.")
    size = sum(file.stat().st_size for file in _pictures(folder)) + ROOM_KEPT + 8 * 2**20
    with TemporaryDirectory() as aside:
        shutil.copytree(folder, aside, dirs_exist_ok=True)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]).returncode:
            raise Skipped("This machine lets nobody mount a disk.")
        try:
            shutil.copytree(aside, folder, dirs_exist_ok=True)
            yield
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


@fault
def clock_back(town: Town) -> Fault:
    """The clock steps back by ten minutes, for all processes of the town but its databases."""
    file = town.home / "shift"
    file.write_text("0")
    town.open_again(PYTHONPATH=str(SHIFTED), SHIFT=str(file))
    closed = new_poll(f"was-closed-{int(time.time())}", closes=timedelta(seconds=5))
    opened = new_poll(f"just-opened-{int(time.time())}", opened=timedelta(minutes=5))
    yield
    now = timezone.now()
    wait_for(lambda: Poll.objects.filter(pk=closed.pk, state=State.COUNTED).exists())
    file.write_text("-600")
    wait_for(lambda: _heartbeat() < now - timedelta(minutes=9))
    (visitor,) = town.visitors(slice(0, 1)).values()
    answers = [visitor.post(f"/nl/polls/{poll.slug}/cast/", choice="vijver") for poll in (closed, opened)]
    yield
    file.write_text("0")
    states = [str(poll.state) for poll in Poll.objects.filter(pk__in=[closed.pk, opened.pk]).order_by("pk")]
    facts = ([answer.status for answer in answers], [bool(sentence_in(answer.text)) for answer in answers], states)
    return [] if facts == ([409, 409], [True, True], [State.COUNTED, State.OPEN]) else [f"votes then: {facts}"]


def _heartbeat() -> datetime:
    return Heartbeat.objects.get(name=CLOCK).at
