"""Pages over HTTP and live results over websockets, in one process."""

import os

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
pages = get_asgi_application()

from polls.routing import websocket_urlpatterns  # noqa: E402  (needs the app registry)


class NoSuchSocket(AsyncWebsocketConsumer):
    """An address that is none: refused before it opens, without a line in the log."""

    channel_layer_alias = None

    async def connect(self) -> None:
        await self.close()


# No check of the origin: what the sockets send is public and knows no cookie, so any page or programme may listen.
sockets = [*websocket_urlpatterns, re_path("", NoSuchSocket.as_asgi())]
application = ProtocolTypeRouter({"http": pages, "websocket": URLRouter(sockets)})
