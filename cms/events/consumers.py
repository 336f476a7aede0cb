"""Who hears what: the live page of one event, now and whenever it changes. No log-in, no cookie."""

from channels.generic.websocket import AsyncWebsocketConsumer

from cms.events import board
from participation.live import DATABASE_AWAY, hub

NO_SUCH_EVENT = 4404
TRY_LATER = 1013


class BoardConsumer(AsyncWebsocketConsumer):
    """Sends what cms/events/board.py says. What a client says is ignored."""

    channel_layer_alias = None  # the hub has one subscription for all sockets

    async def connect(self) -> None:
        self.topic = board.topic(self.scope["url_route"]["kwargs"]["pk"])
        await self.accept()
        try:
            if not await hub.join(self.topic, self.base_send):
                await self.close(code=NO_SUCH_EVENT)
        except DATABASE_AWAY:
            await self.close(code=TRY_LATER)

    async def disconnect(self, code: int) -> None:
        hub.leave(self.topic, self.base_send)
