"""Results that move by themselves: on connect and on change, at most once a second, the last change always."""

import asyncio
import itertools
import json
import logging
import re
import threading
import time

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.db import OperationalError, connections

from participation import live
from participation.asgi import application
from polls import actions, results
from polls.casting import cast_ballot
from polls.models import Ballot, Visibility

pytestmark = pytest.mark.django_db(transaction=True)
HEADERS = [(b"origin", b"http://localhost"), (b"host", b"localhost")]


@pytest.fixture
async def connect():
    """Open a socket on a poll: await connect(poll); all are closed afterwards."""
    opened = []

    async def open_socket(slug):
        socket = WebsocketCommunicator(application, f"/ws/polls/{slug}/", headers=HEADERS)
        accepted, _ = await socket.connect(timeout=5)
        assert accepted
        opened.append(socket)
        return socket

    yield open_socket
    for socket in opened:
        await socket.disconnect()
    await _at_rest()


async def _at_rest():
    """Wait until the hub has stopped and closed its database connection."""
    for _ in range(100):
        if not live.hub._tasks:
            break
        await asyncio.sleep(0.02)
    await asyncio.get_running_loop().run_in_executor(live.hub._thread, connections.close_all)


async def elsewhere(function, *args, **how):
    """Run in another thread with its own connection, as a view does."""

    def run():
        try:
            return function(*args, **how)
        finally:
            connections.close_all()

    return await sync_to_async(run, thread_sensitive=False)()


async def _next(socket, timeout=4):
    return json.loads(await socket.receive_from(timeout=timeout))


async def test_page_api_and_socket_say_the_same(make_poll, alice, connect, client, now):
    poll = await elsewhere(make_poll, slug="market")
    await elsewhere(cast_ballot, poll, ["no"], by=alice, at=now)
    heard = await (await connect("market")).receive_from(timeout=5)
    answered = await elsewhere(client.get, "/api/v1/polls/market/results")
    page = await elsewhere(client.get, "/nl/polls/market/results/")
    assert heard.encode() == answered.content
    shown = re.findall(r'<tr data-live-option="(\w+)">\s*<th[^>]*>([^<]*)</th>\s*<td[^>]*>(\d+)', page.content.decode())
    assert shown == [(each["id"], each["label"], str(each["votes"])) for each in json.loads(heard)["options"]]


async def test_a_vote_is_heard(make_poll, alice, connect, now):
    poll = await elsewhere(make_poll)
    socket = await connect(poll.slug)
    first = await _next(socket)
    await elsewhere(cast_ballot, poll, ["yes"], by=alice, at=now)
    second = await _next(socket)
    assert second["version"] > first["version"]
    assert second["turnout"]["ballots"] == 1
    assert second["options"][0]["votes"] == 0  # one vote is no step


async def test_what_another_process_or_a_command_changes_is_heard_without_a_hint(make_poll, connect):
    poll = await elsewhere(make_poll)
    socket = await connect(poll.slug)
    await _next(socket)
    started = time.monotonic()
    await elsewhere(Ballot.objects.create, poll_key=poll.key, content={"c": "no"})
    assert (await _next(socket))["turnout"]["ballots"] == 1
    assert time.monotonic() - started < 3


async def test_a_hint_shortens_the_wait(make_poll, alice, connect, now, monkeypatch):
    monkeypatch.setattr(live, "SECONDS_BETWEEN", 20.0)
    poll = await elsewhere(make_poll)
    socket = await connect(poll.slug)
    await _next(socket)
    await elsewhere(cast_ballot, poll, ["yes"], by=alice, at=now)
    assert (await _next(socket, timeout=5))["turnout"]["ballots"] == 1


async def test_a_burst_is_at_most_one_message_a_second_and_the_last_always_comes(make_poll, voters, connect, now):
    poll, people = await elsewhere(make_poll), await elsewhere(voters, 12)
    socket = await connect(poll.slug)
    await _next(socket)
    heard = []

    async def listen():
        while not heard or heard[-1][1] < 12:
            message = await _next(socket, timeout=6)
            heard.append((time.monotonic(), message["turnout"]["ballots"]))

    listening = asyncio.create_task(listen())
    for person in people:
        await elsewhere(cast_ballot, poll, ["yes"], by=person, at=now)
    await listening
    assert heard[-1][1] == 12
    gaps = [later - earlier for (earlier, _), (later, _) in itertools.pairwise(heard)]
    assert all(gap > 0.9 for gap in gaps), gaps


async def test_closing_is_heard_with_the_result(make_poll, alice, connect, now):
    poll = await elsewhere(make_poll, visibility=Visibility.HIDDEN)
    await elsewhere(cast_ballot, poll, ["no"], by=alice, at=now)
    socket = await connect(poll.slug)
    hidden = await _next(socket)
    assert (hidden["hidden"], hidden["closed"]) == (True, False)
    assert {option["votes"] for option in hidden["options"]} == {None}
    await elsewhere(actions.close_poll, poll, by=None, at=poll.closes_at)
    final = await _next(socket)
    assert (final["hidden"], final["closed"]) == (False, True)
    assert [option["votes"] for option in final["options"]] == [0, 1, 0]


@pytest.mark.parametrize("visibility", [Visibility.TURNOUT, Visibility.HIDDEN])
async def test_a_socket_never_hears_what_is_hidden(make_poll, voters, connect, now, visibility):
    people = await elsewhere(voters, 6)
    heard = []
    for choice in ("yes", "no"):
        poll = await elsewhere(make_poll, visibility=visibility, result_step=5)
        socket = await connect(poll.slug)
        texts = [await socket.receive_from(timeout=4)]
        for person in people:
            await elsewhere(cast_ballot, poll, [choice], by=person, at=now)
        while await socket.receive_nothing(timeout=1.3) is False:
            texts.append(await socket.receive_from(timeout=4))
        assert json.loads(texts[-1])["turnout"]["ballots"] == 6
        heard.append(re.sub(r'"version":\d+', "", texts[-1].replace(poll.slug, "")))
    assert heard[0] == heard[1]


@pytest.mark.parametrize("which", ["draft", "unknown"])
async def test_a_draft_and_an_unknown_poll_are_closed_with_4404(make_poll, which):
    slug = (await elsewhere(make_poll, "draft")).slug if which == "draft" else "nothing"
    socket = WebsocketCommunicator(application, f"/ws/polls/{slug}/", headers=HEADERS)
    assert (await socket.connect(timeout=5))[0]
    assert await socket.receive_output(timeout=5) == {"type": "websocket.close", "code": 4404}
    await socket.disconnect()
    await _at_rest()


async def test_what_a_client_says_is_ignored(make_poll, connect):
    poll = await elsewhere(make_poll)
    socket = await connect(poll.slug)
    await _next(socket)
    for words in ('{"type":"results"}', "x" * 10_000):
        await socket.send_to(text_data=words)
    await socket.send_to(bytes_data=b"\x00")
    assert await socket.receive_nothing(timeout=0.5)
    await elsewhere(Ballot.objects.create, poll_key=poll.key, content={"c": "no"})
    assert (await _next(socket))["turnout"]["ballots"] == 1


async def test_a_crowd_is_served_by_one_read_and_everyone_hears_the_same(make_poll, connect, monkeypatch):
    poll = await elsewhere(make_poll)
    reads = []
    real = results.read_live
    monkeypatch.setitem(live._readers, "poll", lambda slugs: reads.append(list(slugs)) or real(slugs))
    sockets = await asyncio.gather(*(connect(poll.slug) for _ in range(60)))
    assert len(reads) <= 2  # sixty sockets came; had a second passed meanwhile, the hub looked once more
    first = {await socket.receive_from(timeout=5) for socket in sockets}
    await elsewhere(Ballot.objects.create, poll_key=poll.key, content={"c": "no"})
    second = {await socket.receive_from(timeout=5) for socket in sockets}
    assert len(first) == len(second) == 1
    assert first != second


async def test_many_topics_are_one_read_a_second(make_poll, connect, monkeypatch):
    polls = [await elsewhere(make_poll) for _ in range(5)]
    for poll in polls:
        await _next(await connect(poll.slug))
    reads = []
    real = results.read_live
    monkeypatch.setitem(live._readers, "poll", lambda slugs: reads.append(list(slugs)) or real(slugs))
    began = time.monotonic()
    await asyncio.sleep(2.5)
    assert 2 <= len(reads) <= (time.monotonic() - began) / live.SECONDS_BETWEEN + 1.5
    assert {len(slugs) for slugs in reads} == {5}


async def test_the_hub_rests_when_nobody_watches(make_poll, connect):
    poll = await elsewhere(make_poll)
    socket = await connect(poll.slug)
    await _next(socket)
    assert live.hub._tasks
    await socket.disconnect()
    await asyncio.sleep(0.3)
    assert not live.hub._tasks
    assert not live.hub._topics
    again = await connect(poll.slug)
    assert (await _next(again))["poll"] == poll.slug


async def test_a_socket_that_fails_does_not_keep_others_from_hearing(make_poll, connect):
    poll = await elsewhere(make_poll)
    socket = await connect(poll.slug)
    await _next(socket)

    async def gone(message):
        raise RuntimeError("the socket is closing")

    live.hub._topics[results.topic(poll.slug)].sockets.add(gone)
    await elsewhere(Ballot.objects.create, poll_key=poll.key, content={"c": "no"})
    assert (await _next(socket))["turnout"]["ballots"] == 1
    live.hub.leave(results.topic(poll.slug), gone)


async def test_the_hub_waits_out_a_database_that_is_away_and_says_so_once(make_poll, connect, monkeypatch, caplog):
    poll = await elsewhere(make_poll)
    socket = await connect(poll.slug)
    await _next(socket)
    real = results.read_live
    monkeypatch.setitem(live._readers, "poll", _away)
    with caplog.at_level(logging.WARNING, "participation.live"):
        await asyncio.sleep(2.5)
    assert len(caplog.records) == 1
    monkeypatch.setitem(live._readers, "poll", real)
    await elsewhere(Ballot.objects.create, poll_key=poll.key, content={"c": "no"})
    assert (await _next(socket))["turnout"]["ballots"] == 1


async def test_listeners_are_told_while_the_database_is_away_and_hear_it_when_it_is_back(
    make_poll, connect, monkeypatch
):
    monkeypatch.setattr(live, "SECONDS_BETWEEN", 0.2)
    monkeypatch.setattr(live, "SECONDS_BLIND", 0.3)
    poll = await elsewhere(make_poll)
    socket = await connect(poll.slug)
    before, real = await _next(socket), results.read_live
    monkeypatch.setitem(live._readers, "poll", _away)
    assert await _next(socket) == {"type": "stale"}
    late = await connect(poll.slug)
    assert [await _next(late), await _next(late)] == [before, {"type": "stale"}]
    monkeypatch.setitem(live._readers, "poll", real)
    assert [await _next(socket), await _next(late)] == [before, before]


async def test_a_database_that_hangs_is_as_good_as_away(make_poll, connect, monkeypatch):
    monkeypatch.setattr(live, "SECONDS_BETWEEN", 0.2)
    monkeypatch.setattr(live, "SECONDS_TO_READ", 0.3)
    monkeypatch.setattr(live, "SECONDS_BLIND", 0.3)
    poll = await elsewhere(make_poll)
    socket, real, back = await connect(poll.slug), results.read_live, threading.Event()
    before = await _next(socket)
    monkeypatch.setitem(live._readers, "poll", lambda slugs: back.wait(10) and real(slugs))
    assert await _next(socket) == {"type": "stale"}
    back.set()
    assert await _next(socket) == before


async def test_who_comes_while_the_database_is_away_is_asked_to_come_later(make_poll, connect, monkeypatch):
    poll = await elsewhere(make_poll)
    monkeypatch.setitem(live._readers, "poll", _away)
    socket = await connect(poll.slug)
    assert await socket.receive_output(timeout=4) == {"type": "websocket.close", "code": 1013}


async def test_a_quiet_poll_is_sent_again_now_and_then(make_poll, connect, monkeypatch):
    monkeypatch.setattr(live, "SECONDS_BETWEEN", 0.2)
    monkeypatch.setattr(live, "SECONDS_OF_SILENCE", 0.3)
    socket = await connect((await elsewhere(make_poll)).slug)
    assert await _next(socket) == await _next(socket)


def _away(slugs):
    raise OperationalError("no connection")


def test_a_vote_goes_on_when_valkey_is_away_and_that_is_said_once(make_poll, voters, now, settings, caplog):
    settings.REDIS_URL = "redis://127.0.0.1:1"
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [{"address": settings.REDIS_URL, "max_connections": 10, "socket_timeout": None}]},
        }
    }
    live._others = live._OtherProcesses()
    poll = make_poll()
    started = time.monotonic()
    with caplog.at_level(logging.WARNING, "participation.live"):
        for person in voters(5):
            cast_ballot(poll, ["yes"], by=person, at=now)
    assert Ballot.objects.count() == 5
    assert len(caplog.records) == 1
    assert time.monotonic() - started < 10
    live._others = live._OtherProcesses()


def test_a_valkey_that_stays_away_fills_no_log(caplog):
    log = logging.getLogger("channels_redis.pubsub")
    (once,) = [each for each in log.filters if isinstance(each, live._OnceAMinute)]
    once._silent_until = 0.0
    for _ in range(5):
        try:
            raise ConnectionError("refused")
        except ConnectionError:
            log.exception("Unexpected exception in receive task")
    assert [record.getMessage() for record in caplog.records] == ["Unexpected exception in receive task refused"]
    assert caplog.records[0].exc_info is None


async def test_hints_of_another_process_arrive_by_valkey(make_poll, connect, settings, monkeypatch):
    if not settings.REDIS_URL:
        assert settings.CHANNEL_LAYERS["default"]["BACKEND"].endswith("InMemoryChannelLayer")
        return
    monkeypatch.setattr(live, "SECONDS_BETWEEN", 20.0)
    poll = await elsewhere(make_poll)
    socket = await connect(poll.slug)
    await _next(socket)
    await asyncio.sleep(1)  # the subscription stands
    await elsewhere(Ballot.objects.create, poll_key=poll.key, content={"c": "no"})
    await elsewhere(live._OtherProcesses().tell, results.topic(poll.slug))
    assert (await _next(socket, timeout=5))["turnout"]["ballots"] == 1
