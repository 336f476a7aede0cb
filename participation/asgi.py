"""Pages over HTTP and live results over websockets, in one process."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
pages = get_asgi_application()

from polls.routing import websocket_urlpatterns  # noqa: E402  (needs the app registry)

# No check of the origin: what the sockets send is public and knows no cookie, so any page or programme may listen.
application = ProtocolTypeRouter({"http": pages, "websocket": URLRouter(websocket_urlpatterns)})
