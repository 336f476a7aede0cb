from django.apps import AppConfig


class RoofConfig(AppConfig):
    """The roof: composes every app and carries the commands that need them all. Nothing imports it."""

    name = "participation"
