from django.urls import path

from cms.events.consumers import BoardConsumer

websocket_urlpatterns = [path("ws/events/<int:pk>/", BoardConsumer.as_asgi())]
