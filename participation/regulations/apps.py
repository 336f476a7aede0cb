from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    """The town's regulations and the days on which it is closed, in the back office."""

    name = "participation.regulations"
    label = "regulations"

    def ready(self) -> None:
        from participation.regulations import rules  # noqa: F401 (declares the permissions)
        from participation.regulations.models import Proposed
        from participation.regulations.second import register_second_signature
        from participation.residents.personal import hold_who_acted

        hold_who_acted(Proposed, "by", "legal_basis", "rules")
        register_second_signature()
