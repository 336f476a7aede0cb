from django.apps import AppConfig

from participation import due


class AuditConfig(AppConfig):
    """The append-only, hash-chained record of every change."""

    name = "participation.audit"
    label = "audit"

    def ready(self) -> None:
        from participation.audit.actions import chain_entries
        from participation.audit.checks import register_checks
        from participation.audit.heads import mail_heads, note_head

        due.register("audit: entries chained", chain_entries)
        due.register("audit: head of the day noted", note_head)
        due.register("audit: head of the day mailed", mail_heads)
        register_checks()
