from django.apps import AppConfig


class PollsConfig(AppConfig):
    """Votes on policy choices, counted live and checkable."""

    name = "polls"
