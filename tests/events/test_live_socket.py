"""The live page over a socket; in a file of its own, since what it looks at is really stored, and gone afterwards."""

import asyncio
import json

import pytest
from channels.testing import WebsocketCommunicator

from cms.actions import found_town
from participation.asgi import application
from tests.events.conftest import publish_evening
from tests.events.test_live import ask, set_floor
from tests.polls.test_live_results import _at_rest, elsewhere


@pytest.mark.django_db(transaction=True)
def test_a_socket_hears_a_question_within_a_second(communications):
    found_town()
    gathering = set_floor(publish_evening(), communications, checks_questions=False)

    async def listen():
        socket = WebsocketCommunicator(application, f"/ws/events/{gathering.pk}/")
        assert (await socket.connect())[0]
        assert json.loads(await socket.receive_from(3))["questions"] == []
        await elsewhere(ask, gathering)
        heard = json.loads(await socket.receive_from(2))
        await socket.disconnect()
        await _at_rest()
        return heard

    assert asyncio.run(listen())["questions"][0]["text"] == "Komt er een bus?"
