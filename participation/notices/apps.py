from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What people are told."""

    name = "participation.notices"
    label = "notices"
