from django.apps import AppConfig
from django.db.backends.signals import connection_created


class FindingConfig(AppConfig):
    """Search over topics, comments and cases."""

    name = "forum.finding"
    label = "finding"

    def ready(self) -> None:
        from forum.finding.checks import register_checks
        from forum.finding.tables import look_after

        connection_created.connect(look_after, dispatch_uid="finding")
        register_checks()
