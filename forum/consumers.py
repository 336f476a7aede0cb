"""Who hears what: that there are new comments in one conversation. No log-in, no cookie, and no words."""

from channels.generic.websocket import AsyncWebsocketConsumer

from forum.talk_live import KIND
from participation.live import DATABASE_AWAY, hub

TRY_LATER = 1013


class TalkConsumer(AsyncWebsocketConsumer):
    """Sends the number of the newest comment, now and when there is a newer one. What a client says is ignored."""

    channel_layer_alias = None  # the hub has one subscription for all sockets

    async def connect(self) -> None:
        self.topic = f"{KIND}:{self.scope['url_route']['kwargs']['pk']}"
        await self.accept()
        try:
            await hub.join(self.topic, self.base_send)
        except DATABASE_AWAY:
            await self.close(code=TRY_LATER)

    async def disconnect(self, code: int) -> None:
        hub.leave(self.topic, self.base_send)
