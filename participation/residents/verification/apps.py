from django.apps import AppConfig


class VerificationConfig(AppConfig):
    """How the town comes to know who is a resident: log-ins of the state, letters with a code, the desk."""

    name = "participation.residents.verification"
    label = "verification"

    def ready(self) -> None:
        from participation import due
        from participation.residents.verification import rules  # noqa: F401 (declares the permissions)
        from participation.residents.verification.attempts import forget_attempts
        from participation.residents.verification.letters import forget_addresses
        from participation.residents.verification.own_data import register_own_data

        due.register("verification: addresses of letters forgotten", forget_addresses)
        due.register("verification: tries of codes forgotten", forget_attempts)
        register_own_data()
