"""Physical limits, measured beside the work: a Django that does nothing, the bare statements, a broadcast."""

import asyncio
import os
import random
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import psycopg
from websockets.asyncio.server import ServerConnection, broadcast, serve

from participation.management.web_server import AT_ONCE, THREADS
from tests.town import ROOT, free_port

SECONDS_TO_START = 30

VOTE = (
    "INSERT INTO floor_mark (poll_id, voter, account, channel, day) VALUES (1, %s, %s, 'web', %s) "
    "ON CONFLICT DO NOTHING",
    "INSERT INTO floor_ballot (key, poll_key, content, choice_key, revision) "
    """VALUES (%s, %s, '{"c": "vijver"}', %s, 1)""",
)
TABLES = """
CREATE TABLE floor_mark (id bigserial PRIMARY KEY, poll_id bigint, voter varchar(64), account varchar(64),
    channel varchar(10), day date, UNIQUE (poll_id, voter), UNIQUE (poll_id, account));
CREATE TABLE floor_ballot (key uuid PRIMARY KEY, poll_key uuid, content jsonb, choice_key varchar(64), revision int);
CREATE UNIQUE INDEX ON floor_ballot (poll_key, choice_key);
CREATE TABLE floor_post (id bigserial PRIMARY KEY, author_id bigint, topic_id bigint, source text, html text,
    submission uuid UNIQUE, path varchar(900), at timestamptz DEFAULT now(), UNIQUE (topic_id, path));
CREATE INDEX ON floor_post (author_id);
CREATE TABLE floor_support (id bigserial PRIMARY KEY, topic_id bigint, person_id bigint,
    at timestamptz DEFAULT now(), UNIQUE (topic_id, person_id));
"""
WORDS = "Dat vind ik ook een goed idee, maar dan wel met meer bomen langs de weg naar school." * 3


@contextmanager
def bare_django(workers: int) -> Iterator[str]:
    """Serve tests/bench/bare.py as the town's pages are served; yields its address."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(workers), "--no-ws", "--http", "1", "--log-level", "error",
        "--blocking-threads", str(THREADS), "--backpressure", str(AT_ONCE), "--no-http1-keep-alive",
        "tests.bench.bare:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


# Statements


def make_tables(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        for statement in TABLES.strip().split(";\n"):
            connection.execute(statement.rstrip(";"))


def votes_per_second(database_url: str, number: int, connections: int) -> float:
    """Return how many pairs of a mark and a ballot PostgreSQL takes in a second, one transaction each."""
    poll = uuid.uuid4()

    async def vote(connection: psycopg.AsyncConnection) -> None:
        voter = uuid.uuid4().hex * 2
        async with connection.transaction():
            await connection.execute(VOTE[0], (voter, voter, date(2026, 11, 22)))
            await connection.execute(VOTE[1], (uuid.uuid4(), poll, voter))

    return asyncio.run(_per_second(database_url, vote, number, connections))


def comments_per_second(database_url: str, number: int, connections: int) -> float:
    async def comment(connection: psycopg.AsyncConnection) -> None:
        await connection.execute(
            "INSERT INTO floor_post (author_id, topic_id, source, html, submission, path) VALUES (%s,%s,%s,%s,%s,%s)",
            (random.randrange(20_000), random.randrange(50_000), WORDS, f"<p>{WORDS}</p>", uuid.uuid4(),
             f"{random.randrange(10**18):018}"),
        )  # fmt: skip

    return asyncio.run(_per_second(database_url, comment, number, connections))


def supports_per_second(database_url: str, number: int, connections: int) -> float:
    async def support(connection: psycopg.AsyncConnection) -> None:
        await connection.execute(
            "INSERT INTO floor_support (topic_id, person_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            (random.randrange(50_000), random.randrange(20_000)),
        )

    return asyncio.run(_per_second(database_url, support, number, connections))


async def _per_second(database_url, act, number: int, connections: int) -> float:
    opened = [await psycopg.AsyncConnection.connect(database_url, autocommit=True) for _ in range(connections)]

    async def take_turns(connection: psycopg.AsyncConnection) -> None:
        for _ in range(number // connections):
            await act(connection)

    began = time.perf_counter()
    await asyncio.gather(*(take_turns(connection) for connection in opened))
    seconds = time.perf_counter() - began
    for connection in opened:
        await connection.close()
    return number // connections * connections / seconds


# Sockets: a program of its own, `python -m tests.bench.floors PORT`, that sends a message whenever it is told to


async def _broadcast(port: int) -> None:
    listening: set[ServerConnection] = set()
    message = "x" * 200

    async def welcome(socket: ServerConnection) -> None:
        if socket.request is not None and socket.request.path == "/publish":
            broadcast(listening, message)
            return
        listening.add(socket)
        await socket.wait_closed()
        listening.discard(socket)

    async with serve(welcome, "127.0.0.1", port, compression=None, backlog=4096, ping_interval=None):
        await asyncio.get_running_loop().create_future()


@contextmanager
def broadcasting() -> Iterator[str]:
    """A process that does nothing but broadcast; yields its address."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.floors", str(port)], cwd=ROOT)
    try:
        _wait_for(port)
        yield f"ws://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    asyncio.run(_broadcast(int(sys.argv[1])))
