from django.apps import AppConfig


class VerificationConfig(AppConfig):
    """How the town comes to know who is a resident: log-ins of the state, letters with a code, the desk."""

    name = "participation.residents.verification"
    label = "verification"

    def ready(self) -> None:
        from participation.residents.verification import rules  # noqa: F401 (declares the permissions)
