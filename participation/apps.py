from django.apps import AppConfig
from django.db.backends.signals import connection_created


class RoofConfig(AppConfig):
    """The roof: composes every app and carries the commands that need them all. Nothing imports it."""

    name = "participation"

    def ready(self) -> None:
        from participation import due, refusals
        from participation.backup.constraints import register_checks
        from participation.backup.unfinished import register_refusal
        from participation.management.left_tasks import give_back
        from participation.public_version import watch  # needs the settings

        connection_created.connect(watch, dispatch_uid="public_version")
        due.register("tasks: given back by the dead", give_back)
        register_refusal()
        register_checks()
        refusals.register_checks()
