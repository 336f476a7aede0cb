from django.apps import AppConfig

from participation import due


class AuditConfig(AppConfig):
    """The append-only, hash-chained record of every change."""

    name = "participation.audit"
    label = "audit"

    def ready(self) -> None:
        from participation.audit.actions import chain_entries
        from participation.audit.checks import register_checks

        due.register("audit: entries chained", chain_entries)
        register_checks()
