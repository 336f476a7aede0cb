"""Who hears what: the public results of one poll, now and whenever they change. No log-in, no cookie."""

from channels.generic.websocket import AsyncWebsocketConsumer

from participation.live import DATABASE_AWAY, hub
from polls import results

NO_SUCH_POLL = 4404
TRY_LATER = 1013


class ResultsConsumer(AsyncWebsocketConsumer):
    """Sends the results message of polls/results.py. What a client says is ignored."""

    channel_layer_alias = None  # the hub has one subscription for all sockets

    async def connect(self) -> None:
        self.topic = results.topic(self.scope["url_route"]["kwargs"]["slug"])
        await self.accept()
        try:
            if not await hub.join(self.topic, self.base_send):
                await self.close(code=NO_SUCH_POLL)
        except DATABASE_AWAY:
            await self.close(code=TRY_LATER)

    async def disconnect(self, code: int) -> None:
        hub.leave(self.topic, self.base_send)
