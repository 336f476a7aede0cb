from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    """What one person does only when a second one has signed it."""

    name = "participation.signatures"
    label = "signatures"

    def ready(self) -> None:
        from participation import due
        from participation.residents.personal import hold_who_acted
        from participation.signatures import actions, rules  # noqa: F401 (declares the permissions)
        from participation.signatures.models import SecondSignature
        from participation.signatures.names import register_names

        due.register("signatures: too late", actions.expire_due)
        register_names()
        hold_who_acted(SecondSignature, "asked_by", "signed_by", "reason", "answer", "text", "title")
