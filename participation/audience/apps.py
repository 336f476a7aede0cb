from django.apps import AppConfig


class AudienceConfig(AppConfig):
    """Who may see a dossier that is not for everyone: its neighbours, and those who work for the town."""

    name = "participation.audience"
    label = "audience"

    def ready(self) -> None:
        from participation.audience import rules  # noqa: F401 (declares the permissions)
        from participation.audience.own_data import register_own_data

        register_own_data()
