"""Live results over websockets: `application` with the pages on the same port, `live` by themselves."""

import os
from typing import Any
from urllib.parse import urlsplit

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http.request import validate_host
from django.urls import re_path
from servestatic import ServeStaticASGI

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
pages = get_asgi_application()
if settings.STATIC_HASHED:
    pages = ServeStaticASGI(pages, root=settings.STATIC_ROOT, prefix=settings.STATIC_URL)

from cms.events import routing as events  # noqa: E402  (needs the app registry)
from forum import routing as forum  # noqa: E402
from participation.metrics import SOCKETS  # noqa: E402
from polls import routing as polls  # noqa: E402


class NoSuchSocket(AsyncWebsocketConsumer):
    """An address that is none: refused before it opens, without a line in the log."""

    channel_layer_alias = None

    async def connect(self) -> None:
        await self.close()


class FromOurPages:
    """Refuses the pages of other sites. A programme says no origin and may listen: what is sent is public.

    No cookie is looked at, so nobody's rights can be borrowed either.
    """

    def __init__(self, sockets: Any) -> None:
        self.sockets = sockets
        self.refusal = NoSuchSocket.as_asgi()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        origin = dict(scope["headers"]).get(b"origin", b"").decode("latin-1")
        if origin and not _is_ours(origin):
            await self.refusal(scope, receive, send)
            return
        with SOCKETS.track_inprogress():
            await self.sockets(scope, receive, send)


def _is_ours(origin: str) -> bool:
    try:
        host = urlsplit(origin).hostname or ""
    except ValueError:
        return False
    return host == urlsplit(settings.SITE_URL).hostname or validate_host(host, settings.ALLOWED_HOSTS)


async def nothing_here(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Where only websockets live, a page is not found, and Django is not asked."""
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 404, "headers": headers, "trailers": False})
    await send({"type": "http.response.body", "body": b"Only websockets are served here.\n", "more_body": False})


addresses = [
    *polls.websocket_urlpatterns,
    *events.websocket_urlpatterns,
    *forum.websocket_urlpatterns,
    re_path("", NoSuchSocket.as_asgi()),
]
sockets = FromOurPages(URLRouter(addresses))
application = ProtocolTypeRouter({"http": pages, "websocket": sockets})
live: ASGI3Application = ProtocolTypeRouter({"http": nothing_here, "websocket": sockets})
