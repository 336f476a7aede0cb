from django.urls import path

from forum.consumers import TalkConsumer

websocket_urlpatterns = [path("ws/talk/<int:pk>/", TalkConsumer.as_asgi())]
