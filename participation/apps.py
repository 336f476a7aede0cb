from django.apps import AppConfig
from django.db.backends.signals import connection_created


class RoofConfig(AppConfig):
    """The roof: composes every app and carries the commands that need them all. Nothing imports it."""

    name = "participation"

    def ready(self) -> None:
        from participation import refusals
        from participation.backup.constraints import register_checks
        from participation.backup.unfinished import register_refusal
        from participation.public_version import watch  # needs the settings

        connection_created.connect(watch, dispatch_uid="public_version")
        register_refusal()
        register_checks()
        refusals.register_checks()
